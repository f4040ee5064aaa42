import ArgumentParser
import Claims

/// `claimline demo`: the whole way, on this machine, in a minute.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Take sample visits from intake to posted payment with real processes.",
        discussion: """
            Without --database-url it starts a private PostgreSQL cluster in --folder, makes a fresh database, starts the \
            simulated clearinghouse, a coordinator and the workers, and stops everything at the end. All patients are \
            invented. Exit code 0 when every invariant holds, 1 otherwise.
            """)

    @Option(help: "Visits to generate, besides the shipped cases.") var claims = 500
    @Option(help: "Clinics of the generated visits.") var clinics = 3
    @Option(help: "Worker processes.") var workers = 2
    @Option(help: "Seed of the generated visits.") var seed: UInt64 = 1
    @Option(help: "Folder for cluster, files and logs.") var folder = ".claimline"
    @Option(name: .customLong("database-url"), help: "A database to use instead of the private cluster.")
    var databaseURL: String?
    @Flag(help: "Go on with the last run's database instead of a fresh one.") var keep = false
    @Flag(help: "Let the payers misbehave: reject, deny, lose, delay and repeat answers.") var faults = false
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard (0...10_000_000).contains(claims) else { throw ValidationError("--claims must be 0 to 10000000") }
        guard (1...10_000).contains(clinics) else { throw ValidationError("--clinics must be 1 to 10000") }
        guard (1...64).contains(workers) else { throw ValidationError("--workers must be 1 to 64") }
    }

    func run() async throws {
        let settings = DemoSettings(
            claims: claims, clinics: clinics, workers: workers, seed: seed, keep: keep, faults: faults)
        let report = try await LocalSite.with(folder: folder, databaseURL: databaseURL, keep: keep) { site in
            let run = DemoRun(settings: settings, site: site)
            return try await run.run { finished, context in
                DemoReport(
                    status: try await StatusReport.read(context.pool),
                    times: try await StatusReport.stageTimes(context.pool),
                    invariants: try await run.invariants(context), generated: settings.claims,
                    seconds: finished.seconds)
            }
        }
        if json { try Console.json(report) } else { report.show() }
        if !report.isOk { throw ExitCode(1) }
    }
}
