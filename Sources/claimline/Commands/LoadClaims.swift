import ArgumentParser
import Claims
import Foundation
import Postgres

/// `claimline load claims`: whole claims from intake to posted payment as fast as this machine can.
struct LoadClaims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Measure whole claims: eligibility, scrub, 837P, acknowledgements, 835 posted.",
        discussion: """
            Starts the simulated clearinghouse, a coordinator and the workers as processes of this machine, imports \
            generated visits and waits until every claim is at rest. Without --database-url it uses a private \
            PostgreSQL cluster in --folder. With --keep the database of the last run stays: give another --seed.
            """)

    @Option(help: "Visits to generate.") var claims = 20_000
    @Option(help: "Clinics of the generated visits.") var clinics = 20
    @Option(help: "Sizes of the clinics: even, or zipf (the second half as large as the first, and so on).")
    var skew = Skew.even
    @Option(help: "Worker processes.") var workers = 2
    @Option(help: "Seed of the generated visits.") var seed: UInt64 = 1
    @Option(help: "Folder for cluster, files and logs.") var folder = ".claimline"
    @Option(name: .customLong("database-url"), help: "A database to use instead of the private cluster.")
    var databaseURL: String?
    @Flag(help: "Go on with the last run's database instead of a fresh one.") var keep = false
    @Flag(inversion: .prefixedNo, help: "Check the invariants at the end; grows with the history.") var verify = true
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard (1...10_000_000).contains(claims) else { throw ValidationError("--claims must be 1 to 10000000") }
        guard (1...10_000).contains(clinics) else { throw ValidationError("--clinics must be 1 to 10000") }
        guard (1...64).contains(workers) else { throw ValidationError("--workers must be 1 to 64") }
    }

    func run() async throws {
        var settings = DemoSettings(claims: claims, clinics: clinics, workers: workers, seed: seed, keep: keep)
        settings.skew = skew == .zipf ? .zipf : .even
        settings.hasShippedCases = false
        settings.hasSilentPayer = false
        let checks = verify
        let load = settings
        let report = try await LocalSite.with(folder: folder, databaseURL: databaseURL, keep: keep) { site in
            let run = DemoRun(settings: load, site: site)
            return try await run.run { finished, context in
                let measures = try await LoadMeasures.read(after: finished.newestClaimBefore, pool: context.pool)
                let verdict = checks ? DemoReport.Verdict(try await run.invariants(context)) : nil
                return LoadReport(finished, measures: measures, workers: load.workers, verify: verdict)
            }
        }
        if json { try Console.json(report) } else { report.show() }
        if case .breaches = report.verify { throw ExitCode(1) }
    }

    /// The samples' own kinds of skew, as words of the command line.
    enum Skew: String, ExpressibleByArgument, CaseIterable {
        case even, zipf
    }
}
