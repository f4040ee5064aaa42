import ArgumentParser
import Foundation
import Postgres

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
        let home = URL(fileURLWithPath: folder).standardizedFileURL
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let lock = try FolderLock(home)
        defer { lock.release() }
        let settings = DemoSettings(
            claims: claims, clinics: clinics, workers: workers, seed: seed, keep: keep, faults: faults)
        let report = try await SignalCancellation.run {
            try await Self.report(settings, home: home, databaseURL: databaseURL)
        }
        if json { try Console.json(report) } else { report.show() }
        if !report.isOk { throw ExitCode(1) }
    }

    private static func report(_ settings: DemoSettings, home: URL, databaseURL: String?) async throws -> DemoReport {
        let folder = home.appendingPathComponent("run")
        let given = databaseURL ?? ProcessInfo.processInfo.environment["DATABASE_URL"]
        if let given { return try await DemoRun(settings: settings, folder: folder, databaseURL: given).run() }
        let cluster = try await PrivateCluster.start(in: home)
        defer { cluster.stop() }
        try await cluster.makeDatabase("claimline", keep: settings.keep)
        return try await DemoRun(settings: settings, folder: folder, databaseURL: cluster.url(database: "claimline"))
            .run()
    }
}

/// One demonstration at a time in a folder.
struct FolderLock {
    private let descriptor: Int32

    init(_ folder: URL) throws {
        descriptor = open(folder.appendingPathComponent("lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: 77, message: "cannot write in \(folder.path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(code: 75, message: "another demo is running in \(folder.path)")
        }
    }

    /// Frees the folder for the next run.
    func release() {
        close(descriptor)
    }
}
