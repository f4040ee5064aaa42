internal import Hummingbird
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// `/metrics`, `/livez`, `/readyz` and `/startupz` of one process, without TLS and sign-in: they hold no patient data, no
/// secrets and no names.
public struct TelemetryServer: Service {
    private let address: ListenAddress
    private let registry: PrometheusRegistry
    private let pulse: Pulse
    private let readiness: Readiness
    private let logger: Logger
    private let onReady: @Sendable (_ port: Int) async -> Void

    /// A server of what `registry` and `pulse` tell; `checks` decide `/readyz`, `onReady` gets the port that it listens on.
    public init(
        address: ListenAddress, registry: PrometheusRegistry, pulse: Pulse, checks: [HealthCheck], logger: Logger,
        onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.registry = registry
        self.pulse = pulse
        readiness = Readiness(checks)
        self.logger = logger
        self.onReady = onReady
    }

    /// Serves until graceful shutdown. Throws `TelemetrySettings.Invalid` where nobody can listen at the address.
    public func run() async throws {
        let ready = onReady
        let application = Application(
            router: router(), configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { await ready($0.localAddress?.port ?? 0) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw TelemetrySettings.Invalid(
                description: "cannot listen on \(address.host):\(address.port): error \(error.errnoCode)")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: RequestMetrics(factory: registry))
        router.get("/metrics") { [registry] _, _ in
            Response(
                status: .ok, headers: [.contentType: ExpositionText.contentType, .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: registry.exposition())))
        }
        router.get("/livez") { [pulse] _, _ in
            Self.answer(failed: pulse.hanging().map { "\($0) hangs" })
        }
        router.get("/startupz") { [pulse] _, _ in
            Self.answer(failed: pulse.isStarted ? [] : ["not started"])
        }
        router.get("/readyz") { [readiness] _, _ in
            Self.answer(failed: await readiness.failed())
        }
        return router
    }

    /// 200, or 503 with what failed, one a line.
    private static func answer(failed: [String]) -> Response {
        let text = failed.isEmpty ? "ok\n" : failed.map { $0 + "\n" }.joined()
        return Response(
            status: failed.isEmpty ? .ok : .serviceUnavailable,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
