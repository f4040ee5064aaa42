public import Logging
public import ServiceLifecycle

/// Tells systemd that this process is ready, and as long as its loops turn, that it is alive.
///
/// `READY=1` once it is started, `WATCHDOG=1` every quarter of the watchdog's time unless a loop hangs. It is a task like the
/// loops themselves, so that it falls silent, too, when nothing runs any more. Without a socket it does nothing.
public struct SystemdNotifier: Service {
    private let socket: SystemdSocket?
    private let watchdog: Duration?
    private let pulse: Pulse
    private let logger: Logger

    /// As the environment says: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, and `WATCHDOG_PID` where it names another process.
    public init(environment: [String: String], processID: Int32, pulse: Pulse, logger: Logger) {
        socket = environment["NOTIFY_SOCKET"].flatMap(SystemdSocket.init)
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(processID)" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
        self.pulse = pulse
        self.logger = logger
    }

    /// Until graceful shutdown.
    public func run() async throws {
        guard let socket else {
            try await gracefulShutdown()
            return
        }
        let pause = min(watchdog.map { $0 / 4 } ?? .seconds(1), .seconds(1))
        await cancelWhenGracefulShutdown {
            var isReady = false
            var known: [String] = []
            while !Task.isCancelled {
                if !isReady, pulse.isStarted { isReady = socket.send("READY=1\nSTATUS=working\n") }
                let hanging = pulse.hanging()
                if hanging.isEmpty {
                    if watchdog != nil { socket.send("WATCHDOG=1\n") }
                } else if hanging != known {
                    logger.critical(
                        "loops hang, the watchdog is not fed", metadata: ["loops": "\(hanging.joined(separator: ", "))"]
                    )
                }
                known = hanging
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Tells of the first signal; run as the service that is shut down first.
    public var stopping: StoppingSign { StoppingSign(socket: socket) }
}

/// Says `STOPPING=1` when shutdown begins.
public struct StoppingSign: Service {
    let socket: SystemdSocket?

    /// Waits for the shutdown, and tells of it.
    public func run() async throws {
        try? await gracefulShutdown()
        socket?.send("STOPPING=1\nSTATUS=finishing what it holds\n")
    }
}
