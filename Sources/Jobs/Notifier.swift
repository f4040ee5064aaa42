public import Logging
public import Postgres
public import ServiceLifecycle
internal import Synchronization

/// Tells the workers of other processes that there are new jobs, so that they need not wait for their next look.
///
/// Only a hint: what is lost is found by polling. NOTIFY takes a lock of the whole database at commit, so it is never
/// part of the transaction that enqueues: it goes out afterwards, over a connection of its own, at once where the queue
/// was quiet and otherwise at most every ten milliseconds. Not for a transaction-mode pooler.
public final class Notifier: Service {
    /// The channel on which workers listen; a notification's payload is the queues' numbers, parted by commas.
    static let channel = "claimline_jobs"
    private static let pause = Duration.milliseconds(10)

    private let configuration: ConnectionConfiguration
    private let logger: Logger
    private let pending = Mutex<Set<Int16>>([])
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// A notifier that connects with `configuration` when it runs.
    public init(_ configuration: ConnectionConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Says that jobs were enqueued in these queues; call it after the commit. Never waits.
    public func enqueued(in queues: some Sequence<Queue>) {
        let isNews = pending.withLock { pending in
            for queue in queues { pending.insert(queue.id) }
            return !pending.isEmpty
        }
        if isNews { bell.continuation.yield() }
    }

    /// Sends what is said, until graceful shutdown or cancellation.
    public func run() async {
        await cancelWhenGracefulShutdown {
            var connection: Connection?
            for await _ in self.bell.stream {
                do {
                    if connection == nil { connection = try await Connection.open(self.configuration) }
                    try await connection?.notify(Self.channel, payload: self.takePending())
                } catch {
                    connection = nil
                    self.logger.warning("workers not notified, they will poll", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func takePending() -> String {
        pending.withLock { pending in
            defer { pending = [] }
            return pending.sorted().map(String.init).joined(separator: ",")
        }
    }
}
