import Billing
import Claims
import Foundation
import Postgres
import TestSupport
import Testing

/// A database, a simulator, coordinators and workers as real processes, which a test may kill and start again.
final class Deployment {
    let folder: URL
    /// What every process of it is told.
    let environment: [String: String]
    private let configuration: ConnectionConfiguration
    private var connection: Connection?
    private var processes: [String: Process] = [:]
    private var commands: [String: Command] = [:]

    private struct Command {
        let arguments: [String]
        let environment: [String: String]
        let prefix: [String]
    }

    /// How its simulator serves.
    struct Partner {
        /// The address to listen at.
        var host = "127.0.0.1"
        /// YAML script of faults.
        var faults: String?
        /// Other tests' simulators get other ports.
        var port = Int.random(in: 20_000...60_000)
    }

    /// A migrated database of its own, on the tests' cluster unless another is given, and a simulator with this transport.
    init(drop: Bool = false, on given: TestCluster? = nil, partner: Partner = Partner()) async throws {
        folder = try Program.temporaryFolder()
        let cluster = if let given { given } else { try await TestCluster.shared() }
        let admin = try await Connection.open(cluster.configuration())
        let name = "claimline_test_\(Int(Date().timeIntervalSince1970))_\(UInt32.random(in: 0 ... .max))"
        _ = try await admin.query("CREATE DATABASE \(name)")
        configuration = cluster.configuration(database: name)
        var environment = cluster.environment
        if let url = environment["DATABASE_URL"], var parts = URLComponents(string: url) {
            parts.path = "/" + name
            environment["DATABASE_URL"] = parts.string
        } else {
            environment["PGDATABASE"] = name
        }
        environment["CLAIMLINE_KEY_FILE"] = folder.appendingPathComponent("master.key").path
        self.environment = environment
        try expectSuccess(try run(["migrate"]))
        try await BusinessClock.set(to: Self.businessStart, on: Connection.open(configuration))
        try await startClearinghouse(partner, drop: drop)
    }

    /// Business time of the sample visits: 2026-10-06T12:00:00Z.
    static let businessStart: Int64 = 1_791_288_000_000_000

    /// Where its simulator listens.
    private(set) var clearinghouseURL = ""

    var dropFolder: URL { folder.appendingPathComponent("drop") }
    var ledger: URL { folder.appendingPathComponent("clearinghouse/ledger.ndjson") }
    var received: URL { folder.appendingPathComponent("clearinghouse/received") }

    func run(_ arguments: [String]) throws -> Program.Result {
        try Program.run(arguments, environment: environment)
    }

    func expectSuccess(_ result: Program.Result) throws {
        try #require(result.code == 0, "exit \(result.code): \(result.errors.suffix(500))")
    }

    private func startClearinghouse(_ partner: Partner, drop: Bool) async throws {
        let data = folder.appendingPathComponent("clearinghouse").path
        var arguments = [
            "clearinghouse", "run", "--host", partner.host, "--port", "\(partner.port)", "--data", data, "--drop",
            dropFolder.path, "--reoffer-ms", "500",
        ]
        if let faults = partner.faults {
            let script = folder.appendingPathComponent("faults.yaml")
            try Data(faults.utf8).write(to: script)
            arguments += ["--faults", script.path]
        }
        try start("clearinghouse", arguments)
        try await wait("the simulator's address") {
            FileManager.default.fileExists(atPath: data + "/endpoint")
        }
        let url = "http://\(partner.host):\(partner.port)"
        clearinghouseURL = url
        let route = ["route", "set", "--url", url, "--window", "0.3", "--claims-per-file", "40"]
        try expectSuccess(try run(route + (drop ? ["--drop", dropFolder.path] : [])))
    }

    // MARK: processes

    /// Starts `claimline` with these arguments, under `prefix` (as `ip netns exec`), its log in NAME.log.
    func start(
        _ name: String, _ arguments: [String], environment extra: [String: String] = [:], prefix: [String] = []
    ) throws {
        let log = folder.appendingPathComponent(name + ".log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        let process = Process()
        process.executableURL = prefix.isEmpty ? Program.path : URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = prefix.isEmpty ? arguments : prefix + [Program.path.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            .merging(["CLAIMLINE_PARENT": "\(ProcessInfo.processInfo.processIdentifier)"]) { $1 }
            .merging(extra) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        processes[name] = process
        commands[name] = Command(arguments: arguments, environment: extra, prefix: prefix)
    }

    /// The process last started under this name.
    func process(_ name: String) -> Process? { processes[name] }

    /// What the processes of this name have logged so far.
    func log(of name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name + ".log"), encoding: .utf8)) ?? ""
    }

    /// kill −9, then the same command again; with other variables, if given.
    func killAndRestart(_ name: String, environment: [String: String]? = nil) throws {
        guard let process = processes[name], let command = commands[name] else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try start(
            name, command.arguments, environment: environment ?? command.environment, prefix: command.prefix)
    }

    /// The coordinator that leads, found by the process number in its holder's name. Waits until one of ours leads.
    func leadingCoordinator() async throws -> String {
        var leader: String?
        try await wait("a leader") {
            let holder = try await value("SELECT holder FROM leadership WHERE expires_at > now()")
            leader = processes.first { holder.hasSuffix(".\($0.value.processIdentifier)") }?.key
            return leader != nil
        }
        return try #require(leader)
    }

    /// Ends everything: SIGTERM first, so that a drain that hangs is noticed.
    func stop() throws {
        for process in processes.values where process.isRunning { process.terminate() }
        for (name, process) in processes {
            let limit = Date().addingTimeInterval(60)
            while process.isRunning, Date() < limit { usleep(20_000) }
            if process.isRunning {
                kill(process.processIdentifier, SIGKILL)
                Issue.record("\(name) did not drain within 60 s: \(log(of: name).suffix(500))")
            }
        }
        try FileManager.default.removeItem(at: folder)
    }

    // MARK: data

    /// Generated visits as a file.
    func writeVisits(count: Int, clinics: Int, seed: UInt64 = 11) throws -> String {
        let file = folder.appendingPathComponent("visits-\(seed).ndjson")
        let encoder = JSONEncoder()
        var content = Data()
        let signedBefore = Instant(microsecondsSinceEpoch: Self.businessStart)
        for visit in SampleVisits.generate(seed: seed, count: count, clinics: clinics, signedBefore: signedBefore) {
            content.append(try encoder.encode(visit))
            content.append(0x0A)
        }
        try content.write(to: file)
        return file.path
    }

    /// The first column of the first row. A server that is away is waited for, half a minute at most.
    func value(_ sql: String) async throws -> String {
        let limit = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await ask(sql)
            } catch let error as PostgresError {
                guard error.isConnectionLoss || error.isTransient, ContinuousClock.now < limit else { throw error }
                connection = nil
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func ask(_ sql: String) async throws -> String {
        let open = if let connection { connection } else { try await Connection.open(configuration) }
        connection = open
        return try await open.query("SET claimline.clinics = '*'; " + sql).last?.first.flatMap { $0 } ?? ""
    }

    func count(_ sql: String) async throws -> Int { Int(try await value(sql)) ?? -1 }

    /// Polls until the condition holds; three minutes are long enough for every use here on a slow machine.
    func wait(_ what: String, seconds: Double = 180, until condition: () async throws -> Bool) async throws {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            if ContinuousClock.now > limit {
                Issue.record("waited \(seconds) s for \(what)")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Polls until `finished` holds and every claim is at rest; says what still moves if that takes too long.
    func waitForRest(seconds: Double = 180, finished: () async throws -> Bool = { true }) async throws {
        var isAtRest = false
        try await wait("every claim at rest", seconds: seconds) {
            isAtRest = try await finished() ? try await count(Self.moving) == 0 : false
            return isAtRest
        }
        if !isAtRest { Issue.record("what moves: \(try await value(Self.unrest))") }
    }

    /// Moves business time on.
    func advanceBusinessTime(days: Int) async throws {
        try await BusinessClock.advance(days: days, on: Connection.open(configuration))
    }

    /// Claims that some step or answer still has to move, the payer that waits for a 276 left out.
    static let moving = """
        SELECT count(*) FROM claim WHERE stage IN (20, 30, 40, 50, 60) OR (stage = 70 AND payer_id <> 'SLOWP')
        """

    /// Claims by stage, jobs by queue and what holds them, sessions: for whoever has to find out why claims do not rest.
    private static let unrest = """
        SELECT concat_ws('; ',
            (SELECT string_agg(stage || ': ' || n, ', ' ORDER BY stage)
             FROM (SELECT stage, count(*) AS n FROM claim GROUP BY stage) AS stages),
            (SELECT 'jobs ' || string_agg(name || ' ' || held || ' attempt ' || attempt || ': ' || n, ', ')
             FROM (SELECT queue, attempt, coalesce('held by ' || session_id, 'runnable') AS held, count(*) AS n FROM job GROUP BY 1, 2, 3
                   UNION ALL
                   SELECT queue, attempt, 'due in ' || round(extract(epoch FROM min(due_at) - now())) || ' s'
                       || coalesce(' parked by ' || parked_by, '') || CASE WHEN by_business_clock THEN ' business' ELSE '' END, count(*)
                   FROM job_later GROUP BY queue, attempt, parked_by, by_business_clock) AS jobs
             JOIN job_queue ON job_queue.id = queue),
            (SELECT 'dead ' || count(*) FROM job_dead),
            (SELECT 'sessions ' || string_agg(concat_ws(' ', id, name, 'until ' || round(extract(epoch FROM expires_at - now())),
                 'fenced' || left(fenced_at::text, 0), 'ended' || left(ended_at::text, 0)), ', ' ORDER BY id) FROM worker_session))
        """
}
