import Claims
import Foundation
import Jobs
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Telemetry
import Tracing
import UnixSignals
import Vault

/// What a long-lived process tells of itself: metrics and health over HTTP, readiness and watchdog to systemd.
struct ProcessTelemetry: Sendable {
    /// What `claimline_build_info` calls the process.
    enum Role: String {
        case worker, coordinator, server, metrics
    }

    let registry = PrometheusRegistry(ClaimlineMetrics.all)
    let pulse = Pulse()
    private let address: ListenAddress?

    /// Reads the settings; anything that cannot be meant is a configuration error (78).
    static func settings() throws -> TelemetrySettings {
        do {
            return try TelemetrySettings(
                environment: ProcessInfo.processInfo.environment, isTerminal: isatty(STDERR_FILENO) == 1)
        } catch {
            throw Failure(code: 78, message: error.description)
        }
    }

    /// Sets up logs and traces, once in a process, before anything is logged.
    static func bootstrap() throws {
        // What goes wrong here is told in plain words.
        let settings = try settings()
        switch settings.logFormat {
        case .text: LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        case .json: LoggingSystem.bootstrap { JSONLogHandler.standardError(label: $0) }
        }
        guard let file = settings.traceFile else { return }
        do {
            InstrumentationSystem.bootstrap(try FileTracer(path: file, sample: settings.traceSample))
        } catch {
            throw Failure(code: 78, message: "CLAIMLINE_TRACE_FILE: \(error.description)")
        }
    }

    /// For the one service of this process; call once, before it is made. `listen` goes before `CLAIMLINE_METRICS_ADDRESS`.
    init(role: Role, listen: ListenAddress? = nil) throws {
        address = try listen ?? Self.settings().metricsAddress
        if address != nil || role == .metrics { MetricsSystem.bootstrap(registry) }
        let schema = ClaimsSchema.migrations.map(\.version).max() ?? 0
        Gauge(
            label: "claimline_build_info",
            dimensions: [("version", Version.number), ("schema", "\(schema)"), ("role", role.rawValue)]
        ).record(1)
    }

    /// Where loops say that they turn.
    var watch: LoopWatch {
        let pulse = pulse
        return LoopWatch(
            turned: { pulse.turned($0, nextWithin: $1) }, ended: { pulse.ended($0) }, started: { pulse.started() })
    }

    /// Runs `service`, and beside it what tells of it, until it ends: the first SIGTERM or SIGINT drains it, a second cancels it.
    func serve(_ service: any Service, checks: [HealthCheck], logger: Logger) async throws {
        let notifier = SystemdNotifier(
            environment: ProcessInfo.processInfo.environment, processID: ProcessInfo.processInfo.processIdentifier,
            pulse: pulse, logger: logger)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let address {
            let server = TelemetryServer(
                address: address, registry: registry, pulse: pulse, checks: checks, logger: logger
            ) { port in
                logger.info("metrics and health", metadata: ["host": "\(address.host)", "port": "\(port)"])
            }
            services.append(.init(service: server))
        }
        // Shut down in the opposite order: what tells of the service outlives it.
        services += [
            .init(service: notifier), .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup),
            .init(service: notifier.stopping, successTerminationBehavior: .ignore),
        ]
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], cancellationSignals: [],
                logger: logger)
        )
        try await ParentWatch.run {
            try await SecondSignal.cancels { try await group.run() }
        }
    }
}

extension DatabaseOptions {
    /// What `/readyz` asks: the database answers, the schema fits the program, and where it is needed, the master key can be read.
    func healthChecks(application: String, withKey: Bool) -> [HealthCheck] {
        let configuration = configuration(application: application + ", health")
        var checks = [
            HealthCheck("database") {
                _ = try await Connection.open(configuration).query("SELECT 1")
            },
            HealthCheck("schema") {
                try await Migrator(ClaimsSchema.migrations).check(try await Connection.open(configuration))
            },
        ]
        if withKey {
            let path = masterKeyPath
            checks.append(HealthCheck("master key") { _ = try MasterKey.load(path: path) })
        }
        return checks
    }
}
