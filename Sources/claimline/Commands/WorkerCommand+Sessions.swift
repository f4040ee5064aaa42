import ArgumentParser
import Jobs
import Postgres

extension WorkerCommand {
    private struct Row: Encodable {
        let session: Int64
        let name: String
        let queues: [String]
        let slots: Int32
        let startedAt: String?
        let leaseEndsAt: String?
        let wish: String?
        let leasedJobs: Int64
        let doneLastMinute: Int64
        let failedLastMinute: Int64

        init(_ worker: WorkerState, _ names: QueueNames) {
            session = worker.sessionID
            name = worker.name
            queues = worker.queueIDs.map(names.name)
            slots = worker.slots
            startedAt = worker.startedAt.text
            leaseEndsAt = worker.expiresAt.text
            wish = worker.wish?.rawValue
            leasedJobs = worker.leasedJobs
            doneLastMinute = worker.doneLastMinute
            failedLastMinute = worker.failedLastMinute
        }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let workers: [Row]
    }

    /// Prints the live workers that `isWanted` picks.
    private static func show(_ connection: Connection, json: Bool, _ isWanted: (WorkerState) -> Bool) async throws {
        let names = try await QueueNames(on: connection)
        let rows = try await Workers.all(on: connection).filter(isWanted).map { Row($0, names) }
        if json { return try Console.json(Report(workers: rows)) }
        Console.table(
            [
                "session", "name", "queues", "slots", "started", "lease ends", "leased", "done/min", "failed/min",
                "wish",
            ],
            rows.map { row in
                [
                    "\(row.session)", row.name, row.queues.joined(separator: " "), "\(row.slots)", row.startedAt ?? "",
                    row.leaseEndsAt ?? "", "\(row.leasedJobs)", "\(row.doneLastMinute)", "\(row.failedLastMinute)",
                    row.wish ?? "",
                ]
            }, rightAligned: [0, 3, 6, 7, 8])
    }

    /// `claimline worker list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List live workers.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await database.withPool(application: "claimline worker", size: 1) { pool in
                try await pool.withConnection { try await WorkerCommand.show($0, json: json) { _ in true } }
            }
        }
    }

    /// Which worker, for the commands that wish something of it.
    struct One: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The worker's name, or the number of its session.") var worker: String
        @Flag(help: "Print one JSON document.") var json = false

        func wish(_ wish: WorkerWish) async throws {
            try await database.withPool(application: "claimline worker", size: 1) { pool in
                try await pool.withConnection { connection in
                    guard try await Workers.wish(wish, of: worker, on: connection) > 0 else {
                        throw Failure(code: 1, message: "no live worker '\(worker)', or it is stopping")
                    }
                    try await WorkerCommand.show(connection, json: json) {
                        $0.name == worker || "\($0.sessionID)" == worker
                    }
                }
            }
        }
    }

    /// `claimline worker quiet WORKER`.
    struct Quiet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a worker finish what it holds and take no more; it stays until it is stopped.")

        @OptionGroup var one: One

        func run() async throws { try await one.wish(.quiet) }
    }

    /// `claimline worker stop WORKER`.
    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a worker finish what it holds and end. A supervisor may start it again.")

        @OptionGroup var one: One
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            guard try confirmation.permits("Stops the worker '\(one.worker)' once it has finished what it holds.")
            else {
                return
            }
            try await one.wish(.stop)
        }
    }
}
