import ArgumentParser
import Claims
import Jobs
import Logging
import Telemetry

/// `claimline metrics`: the figures of the whole installation.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "The installation's figures as Prometheus text.",
        discussion: """
            Prints them once, as for node_exporter's text files; counters begin when they are first read, and are 0 then. \
            With --listen, serves them with health pages until SIGTERM, each group read at its interval. \
            deploy/prometheus/metrics.md says what each figure is.
            Exit code 1 when some group of figures could not be read.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Serve /metrics, /livez, /readyz and /startupz at HOST:PORT. No TLS, no sign-in: figures only.")
    var listen: String?
    @Option(help: "Seconds between two looks at any group. [15 to 600, each group its own]") var every: Double?

    func validate() throws {
        guard listen.map({ ListenAddress($0) != nil }) ?? true else {
            throw ValidationError("--listen takes HOST:PORT, such as 127.0.0.1:9464")
        }
        guard every.map({ (1...3600).contains($0) }) ?? true else {
            throw ValidationError("--every must be 1 to 3600 seconds")
        }
        guard every == nil || listen != nil else { throw ValidationError("--every is of use with --listen only") }
    }

    func run() async throws {
        let logger = Logger(label: "claimline.metrics")
        let telemetry = try ProcessTelemetry(role: .metrics, listen: listen.flatMap(ListenAddress.init))
        let isServing = listen != nil
        try await database.withPool(application: "claimline metrics", size: 2) { pool in
            let figures = InstallationFigures(
                pool: pool, factory: telemetry.registry, every: every.map { .milliseconds(Int($0 * 1000)) },
                watch: telemetry.watch, logger: logger)
            if isServing {
                let checks = database.healthChecks(application: "claimline metrics", withKey: false)
                return try await telemetry.serve(figures, checks: checks, logger: logger)
            }
            let failed = await figures.readOnce()
            Console.print(String(telemetry.registry.exposition().dropLast()))
            if !failed.isEmpty {
                throw Failure(code: 1, message: "not read: \(failed.joined(separator: ", "))")
            }
        }
    }
}
