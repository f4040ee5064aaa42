import ArgumentParser
import Foundation

/// `claimline load`: load tests for users.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load tests.",
        subcommands: [LoadQueueCommand.self, LoadClaims.self, LoadRules.self, LoadX12.self, LoadWork.self])
}

/// `claimline load queue`: how fast the queue drains and how soon jobs start.
struct LoadQueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Measure the queue: drain it, then feed it at a fixed rate.",
        discussion: """
            Jobs do nothing, or sleep for --job-microseconds. With --rate or --jobs 0 only the fixed-rate phase says \
            something. Exit code 0 when no job was lost or doubled, 1 otherwise.
            """)

    @Option(help: "Jobs to drain; 0 leaves the drain out.") var jobs = 500_000
    @Option(help: "Clinics that share the queue.") var clinics = 200
    @Option(help: "Worker processes.") var workers = 2
    @Option(help: "Jobs per lease.") var batch = 500
    @Option(help: "Sets that a worker process works at once.") var lanes = 1
    @Option(help: "Time that one job takes.") var jobMicroseconds: Int64 = 0
    @Option(help: "Jobs per second of the fixed-rate phase. [half of the drained rate]") var rate: Double?
    @Option(help: "Length of the fixed-rate phase.") var seconds = 10.0
    @Option(help: "Folder for cluster and logs.") var folder = ".claimline"
    @Option(name: .customLong("database-url"), help: "A database to use instead of the private cluster.")
    var databaseURL: String?
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard (0...100_000_000).contains(jobs) else { throw ValidationError("--jobs must be 0 to 100000000") }
        guard (1...10_000).contains(clinics) else { throw ValidationError("--clinics must be 1 to 10000") }
        guard (1...64).contains(workers) else { throw ValidationError("--workers must be 1 to 64") }
        guard (1...5000).contains(batch) else { throw ValidationError("--batch must be 1 to 5000") }
        guard (1...64).contains(lanes) else { throw ValidationError("--lanes must be 1 to 64") }
        guard seconds >= 0, seconds <= 86_400 else { throw ValidationError("--seconds must be 0 to 86400") }
        guard rate ?? 1 > 0 else { throw ValidationError("--rate must be more than 0") }
    }

    func run() async throws {
        let report = try await LocalSite.with(folder: folder, databaseURL: databaseURL, name: "claimline_load") {
            site in
            try await LoadQueueRun(
                jobs: jobs, clinics: clinics, workers: workers, batch: batch, lanes: lanes,
                jobMicroseconds: jobMicroseconds, rate: rate, seconds: seconds, databaseURL: site.databaseURL,
                folder: site.folder
            ).run()
        }
        if json { try Console.json(report) } else { report.show() }
        if !report.isOk { throw ExitCode(1) }
    }
}
