import Billing
import Claims
import Foundation
import Jobs
import Logging
import Postgres
import Vault

/// One run on this machine: everything from an empty database to posted payments, with real processes and a real wire.
struct DemoRun {
    let settings: DemoSettings
    let site: LocalSite

    /// Business time at the start, so that the sample visits are fresh: 2026-10-06T12:00:00Z.
    private static let businessStart: Int64 = 1_791_288_000_000_000
    private static let slowPayer = "SLOWP"
    private static let dropFolderPayer = "MCDTX"

    private var folder: URL { site.folder }

    /// Runs it and returns what `report` makes of it. Every process it started is stopped when it returns or throws.
    func run<Report>(_ report: (FinishedRun, ClaimsContext) async throws -> Report) async throws -> Report {
        try prepareFolder()
        try await prepareDatabase()
        var children: [ChildProcess] = []
        do {
            let made = try await work(&children, report)
            await stop(children)
            return made
        } catch {
            await stop(children)
            throw error
        }
    }

    /// Checks the invariants over database, audit trail and the simulator's ledger.
    func invariants(_ context: ClaimsContext) async throws -> [Invariant] {
        let ledger = try PartnerLedger(path: folder.appendingPathComponent("clearinghouse/ledger.ndjson").path)
        return try await Verifier(pool: context.pool, partner: ledger).run()
    }

    private var environment: [String: String] {
        ["DATABASE_URL": site.databaseURL, "CLAIMLINE_KEY_FILE": folder.appendingPathComponent("master.key").path]
    }

    private var options: DatabaseOptions {
        DatabaseOptions.given(databaseURL: site.databaseURL, keyFile: folder.appendingPathComponent("master.key").path)
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

    private func work<Report>(
        _ children: inout [ChildProcess], _ report: (FinishedRun, ClaimsContext) async throws -> Report
    ) async throws -> Report {
        let files = try writeVisits()
        children.append(try startClearinghouse())
        let address = try await clearinghouseAddress()
        let logger = Logger(label: "claimline.demo") { _ in SwiftLogNoOpLogHandler() }
        return try await options.withContext(application: "claimline demo", size: 5, logger: logger) { context in
            try await saveRoutes(address, pool: context.pool)
            children.append(try child("coordinator", ["coordinator", "run"]))
            for number in 1...settings.workers { children.append(try child("worker-\(number)", ["worker", "run"])) }
            let before = try await ServerCounters.read(context.pool)
            let timesBefore = ProcessTimes.now(children: children, postmaster: site.postmaster)
            let started = ContinuousClock.now
            for file in files {
                _ = try await IntakeCommand.Import.importFile(
                    file.path, rejects: file.path + ".rejects.ndjson", context: context)
            }
            let rest = try await waitForRest(pool: context.pool, children: children)
            let after = try await ServerCounters.read(context.pool)
            let finished = FinishedRun(
                seconds: (rest.instant - started) / .seconds(1), times: rest.times.since(timesBefore),
                walBytes: after.walBytes - before.walBytes, rowsWritten: after.rowsWritten - before.rowsWritten,
                newestClaimBefore: before.newestClaim,
                forecastSeconds: rest.clearAt.map { ($0 - started) / .seconds(1) })
            return try await report(finished, context)
        }
    }

    /// The shipped cases and the generated visits, as files like a practice would send.
    private func writeVisits() throws -> [URL] {
        let shipped = folder.appendingPathComponent("sample-visits.ndjson")
        let generated = folder.appendingPathComponent("generated-visits.ndjson")
        if settings.hasShippedCases { try Data(SampleVisits.shipped).write(to: shipped) }
        guard settings.claims > 0 else { return [shipped] }
        let encoder = JSONEncoder()
        var content = Data()
        for visit in SampleVisits.generate(
            seed: settings.seed, count: settings.claims, clinics: settings.clinics, skew: settings.skew,
            signedBefore: Instant(microsecondsSinceEpoch: Self.businessStart))
        {
            content.append(try encoder.encode(visit))
            content.append(0x0A)
        }
        try content.write(to: generated)
        return settings.hasShippedCases ? [shipped, generated] : [generated]
    }

    private func child(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            name, arguments, environment: environment, logFolder: folder.appendingPathComponent("logs"))
    }

    private func startClearinghouse() throws -> ChildProcess {
        var arguments = [
            "clearinghouse", "run", "--port", "0", "--data", folder.appendingPathComponent("clearinghouse").path,
            "--drop", folder.appendingPathComponent("drop").path,
        ]
        if settings.hasSilentPayer { arguments += ["--hold-payer", Self.slowPayer] }
        var script = settings.faults ? DemoSettings.faultScript : ""
        if !settings.hasSilentPayer { script += "held_payers: []\n" }
        if !script.isEmpty {
            let file = folder.appendingPathComponent("faults.yaml")
            try Data(script.utf8).write(to: file)
            arguments += ["--faults", file.path]
        }
        // An earlier run's address must not be taken for this one's.
        try? FileManager.default.removeItem(at: clearinghouseEndpoint)
        return try child("clearinghouse", arguments)
    }

    private var clearinghouseEndpoint: URL { folder.appendingPathComponent("clearinghouse/endpoint") }

    /// The simulator writes its address once it serves.
    private func clearinghouseAddress() async throws -> String {
        for _ in 0..<300 {
            if let text = try? String(contentsOf: clearinghouseEndpoint, encoding: .utf8), text.hasPrefix("http") {
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
            windowMilliseconds: 500, claimsPerFile: 1000, batchInquiriesFrom: 32)
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
    /// - Returns: the moment of the last move before business time was moved on, what the processes had used then, and
    ///   when all would be clear by the forecast made at a third of the claims: every step has its pace by then.
    private func waitForRest(pool: Pool, children: [ChildProcess]) async throws -> Rest {
        var progress = ProgressLine("claims at rest")
        var watch = RestWatch(now: .now)
        var times = ProcessTimes()
        var rest: (instant: ContinuousClock.Instant, times: ProcessTimes)?
        var clearAt: ContinuousClock.Instant?
        var shifts = 0
        while true {
            if let dead = children.first(where: { !$0.isRunning }) {
                throw Failure(code: 70, message: "\(dead.name) ended; see \(folder.path)/logs")
            }
            // Counting walks all claims, so while there is work it is done for the progress line alone.
            let isBusy = try await LoadMeasures.hasWork(pool)
            if !isBusy || watch.isStale(at: .now) {
                let state = try await StatusReport.progress(pool)
                if watch.saw(state, at: .now) {
                    times = ProcessTimes.now(children: children, postmaster: site.postmaster)
                }
                progress.update(done: state.claims - state.moving, total: state.claims)
                if isBusy, clearAt == nil, state.through * 3 >= state.claims {
                    let forecast = try await pool.withConnection { try await Forecast.read(on: $0) }
                    clearAt = forecast.secondsToClear.map { .now + .seconds($0) }
                }
            }
            let isWaiting = watch.isWaiting
            if !isBusy, watch.isQuiet(for: isWaiting ? .seconds(2) : .milliseconds(200), at: .now) {
                rest = rest ?? (watch.lastChange, times)
                if !isWaiting || shifts == 3 { break }
                try await moveBusinessTimeOn(pool)
                shifts += 1
                watch = RestWatch(now: .now)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        progress.finish()
        let (instant, used) = rest ?? (.now, times)
        return Rest(instant: instant, times: used, clearAt: clearAt)
    }

    private struct Rest {
        let instant: ContinuousClock.Instant
        let times: ProcessTimes
        let clearAt: ContinuousClock.Instant?
    }

    private func moveBusinessTimeOn(_ pool: Pool) async throws {
        Console.note("some payers are silent: business time moves on by 15 days, and they are asked")
        let connection = try await Connection.open(options.configuration(application: "claimline demo"))
        try await BusinessClock.advance(days: 15, on: connection)
    }
}

/// What a run took, from the first import to the last move.
struct FinishedRun: Sendable {
    let seconds: Double
    /// Processor time of each kind of process.
    let times: ProcessTimes
    let walBytes: Int64
    let rowsWritten: Int64
    /// The run's claims have higher numbers.
    let newestClaimBefore: Int64
    /// Seconds from the first import to the end, as forecast when a third of the claims were at rest; `nil`: never, or the
    /// run was too short to look in between.
    let forecastSeconds: Double?
}

extension Forecast {
    /// Seconds until the work at hand is done, questions to payers in days to come apart; `nil` when that is never.
    fileprivate var secondsToClear: Double? {
        if case .after(let seconds, _) = clearance(startingWithin: 60) { seconds } else { nil }
    }
}

/// When the counts last changed.
struct RestWatch {
    private var last: FlowProgress?
    private var lastLook: ContinuousClock.Instant?
    private(set) var lastChange: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) {
        lastChange = now
    }

    /// Takes in the counts; says whether they changed.
    mutating func saw(_ progress: FlowProgress, at now: ContinuousClock.Instant) -> Bool {
        lastLook = now
        let isChanged = progress != last
        if isChanged { lastChange = now }
        last = progress
        return isChanged
    }

    /// Whether the last look was a while ago.
    func isStale(at now: ContinuousClock.Instant) -> Bool {
        lastLook.map { now - $0 > .seconds(2) } ?? true
    }

    /// Whether claims wait for answers.
    var isWaiting: Bool { last.map { $0.awaitingRemittance + $0.awaitingAcknowledgement > 0 } ?? true }

    /// Whether no step has anything to move and nothing changed for a while.
    func isQuiet(for pause: Duration, at now: ContinuousClock.Instant) -> Bool {
        last?.moving == 0 && last?.jobs == 0 && now - lastChange >= pause
    }
}
