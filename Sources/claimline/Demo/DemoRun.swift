import Billing
import Claims
import Foundation
import Logging
import Postgres
import Vault

/// One demonstration: everything from an empty database to posted payments, with real processes and a real wire.
struct DemoRun {
    let settings: DemoSettings
    /// Where the run keeps its key, files, logs and the simulator's data.
    let folder: URL
    let databaseURL: String

    /// Business time at the start, so that the sample visits are fresh: 2026-10-06T12:00:00Z.
    private static let businessStart: Int64 = 1_791_288_000_000_000
    private static let slowPayer = "SLOWP"
    private static let dropFolderPayer = "MCDTX"

    /// Runs it and returns the report. Every process it started is stopped when it returns or throws.
    func run() async throws -> DemoReport {
        try prepareFolder()
        try await prepareDatabase()
        var children: [ChildProcess] = []
        do {
            let report = try await work(&children)
            await stop(children)
            return report
        } catch {
            await stop(children)
            throw error
        }
    }

    private var environment: [String: String] {
        ["DATABASE_URL": databaseURL, "CLAIMLINE_KEY_FILE": folder.appendingPathComponent("master.key").path]
    }

    private var options: DatabaseOptions {
        var options = DatabaseOptions()
        options.databaseURL = databaseURL
        options.keyFile = folder.appendingPathComponent("master.key").path
        return options
    }

    private func prepareFolder() throws {
        let files = FileManager.default
        if !settings.keep { try? files.removeItem(at: folder) }
        for name in ["", "logs", "clearinghouse", "drop"] {
            try files.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
    }

    private func prepareDatabase() async throws {
        let connection = try await Connection.open(options.configuration(application: "claimline demo"))
        try await Durability.check(connection)
        _ = try await ClaimsSchema.migrate(connection)
        try await BusinessClock.set(to: Self.businessStart, on: connection)
    }

    private func stop(_ children: [ChildProcess]) async {
        for child in children.reversed() { await child.stop() }
    }

    // MARK: the run

    private func work(_ children: inout [ChildProcess]) async throws -> DemoReport {
        let files = try writeVisits()
        children.append(try startClearinghouse())
        let address = try await clearinghouseAddress()
        let logger = Logger(label: "claimline.demo") { _ in SwiftLogNoOpLogHandler() }
        return try await options.withContext(application: "claimline demo", size: 5, logger: logger) { context in
            try await saveRoutes(address, pool: context.pool)
            children.append(try child("coordinator", ["coordinator", "run"]))
            for number in 1...settings.workers { children.append(try child("worker-\(number)", ["worker", "run"])) }
            let started = ContinuousClock.now
            for file in files {
                _ = try await IntakeCommand.Import.importFile(
                    file.path, rejects: file.path + ".rejects.ndjson", context: context)
            }
            let seconds = try await waitForRest(since: started, pool: context.pool, children: children)
            let ledger = try PartnerLedger(path: folder.appendingPathComponent("clearinghouse/ledger.ndjson").path)
            let invariants = try await Verifier(pool: context.pool, partner: ledger).run()
            let status = try await StatusReport.read(context.pool)
            let times = try await StatusReport.stageTimes(context.pool)
            return DemoReport(
                status: status, times: times, invariants: invariants, generated: settings.claims, seconds: seconds)
        }
    }

    /// The shipped cases and the generated visits, as files like a practice would send.
    private func writeVisits() throws -> [URL] {
        let shipped = folder.appendingPathComponent("sample-visits.ndjson")
        let generated = folder.appendingPathComponent("generated-visits.ndjson")
        try Data(SampleVisits.shipped).write(to: shipped)
        guard settings.claims > 0 else { return [shipped] }
        let encoder = JSONEncoder()
        var content = Data()
        for visit in SampleVisits.generate(
            seed: settings.seed, count: settings.claims, clinics: settings.clinics,
            signedBefore: Instant(microsecondsSinceEpoch: Self.businessStart))
        {
            content.append(try encoder.encode(visit))
            content.append(0x0A)
        }
        try content.write(to: generated)
        return [shipped, generated]
    }

    private func child(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            name, arguments, environment: environment, logFolder: folder.appendingPathComponent("logs"))
    }

    private func startClearinghouse() throws -> ChildProcess {
        var arguments = [
            "clearinghouse", "run", "--port", "0", "--data", folder.appendingPathComponent("clearinghouse").path,
            "--drop", folder.appendingPathComponent("drop").path, "--hold-payer", Self.slowPayer,
        ]
        if settings.faults {
            let script = folder.appendingPathComponent("faults.yaml")
            try Data(DemoSettings.faultScript.utf8).write(to: script)
            arguments += ["--faults", script.path]
        }
        return try child("clearinghouse", arguments)
    }

    /// The simulator writes its address once it serves.
    private func clearinghouseAddress() async throws -> String {
        let file = folder.appendingPathComponent("clearinghouse/endpoint")
        for _ in 0..<300 {
            if let text = try? String(contentsOf: file, encoding: .utf8), text.hasPrefix("http") {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(code: 70, message: "the clearinghouse did not start; see \(folder.path)/logs")
    }

    /// Most payers by CORE over HTTP, one by the drop folder.
    private func saveRoutes(_ address: String, pool: Pool) async throws {
        let core = PayerRoute(
            id: 1, name: "clearinghouse", transport: "core", address: address + "/core",
            realTimeAddress: address + "/core", senderID: "CLAIMLINE", receiverID: "CLEARINGHOUSE", usage: "T",
            windowMilliseconds: 500, claimsPerFile: 1000)
        var drop = core
        drop.id = 2
        drop.name = "drop folder"
        drop.transport = "drop"
        drop.address = folder.appendingPathComponent("drop").path
        // Each partner agreement has its own sender id, so that control numbers of the two routes never meet.
        drop.senderID = "CLAIMLINEDROP"
        try await Routes.save(core, payers: [], pool: pool)
        try await Routes.save(drop, payers: [Self.dropFolderPayer], pool: pool)
    }

    // MARK: waiting

    /// Waits until every claim is at rest. Once nothing but answers is missing, business time moves on by fifteen days,
    /// so that the follow-ups of silent payers become due.
    /// - Returns: seconds from the first import to the last move before business time was moved on.
    private func waitForRest(
        since started: ContinuousClock.Instant, pool: Pool, children: [ChildProcess]
    ) async throws -> Double {
        var progress = ProgressLine("claims at rest")
        var watch = RestWatch(now: .now)
        var restAt: ContinuousClock.Instant?
        var shifts = 0
        while true {
            if let dead = children.first(where: { !$0.isRunning }) {
                throw Failure(code: 70, message: "\(dead.name) ended; see \(folder.path)/logs")
            }
            let state = try await StatusReport.progress(pool)
            watch.saw(state, at: .now)
            progress.update(done: state.claims - state.moving, total: state.claims)
            let isWaiting = state.awaitingRemittance + state.awaitingAcknowledgement > 0
            if watch.isQuiet(for: isWaiting ? .seconds(2) : .milliseconds(200), at: .now) {
                restAt = restAt ?? watch.lastChange
                if !isWaiting || shifts == 3 { break }
                try await moveBusinessTimeOn(pool)
                shifts += 1
                watch = RestWatch(now: .now)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        progress.finish()
        return ((restAt ?? .now) - started) / .seconds(1)
    }

    private func moveBusinessTimeOn(_ pool: Pool) async throws {
        Console.note("some payers are silent: business time moves on by 15 days, and they are asked")
        let connection = try await Connection.open(options.configuration(application: "claimline demo"))
        try await BusinessClock.advance(days: 15, on: connection)
    }
}

/// When the counts last changed.
struct RestWatch {
    private var last: FlowProgress?
    private(set) var lastChange: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) {
        lastChange = now
    }

    mutating func saw(_ progress: FlowProgress, at now: ContinuousClock.Instant) {
        if progress != last { lastChange = now }
        last = progress
    }

    /// Whether no step has anything to move and nothing changed for a while.
    func isQuiet(for pause: Duration, at now: ContinuousClock.Instant) -> Bool {
        last?.moving == 0 && last?.jobs == 0 && now - lastChange >= pause
    }
}
