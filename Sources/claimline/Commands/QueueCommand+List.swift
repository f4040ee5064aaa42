import ArgumentParser
import Jobs
import Postgres

extension QueueCommand {
    /// `claimline queue list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the queues with what waits, who works and what is paused or limited.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let queues: [Row]
            let controls: [ControlRow]
        }

        private struct Row: Encodable {
            let id: Int16
            let name: String
            let runnable: Int64
            let leased: Int64
            let later: Int64
            let dead: Int64
            let oldestSeconds: Int64
            let completedLastMinute: Int64
            let liveWorkers: Int

            init(_ state: QueueState, _ workers: [WorkerState]) {
                id = state.queue.id
                name = state.queue.name
                runnable = state.depth.runnable
                leased = state.depth.leased
                later = state.depth.later
                dead = state.depth.dead
                oldestSeconds = state.oldestMicroseconds / 1_000_000
                completedLastMinute = state.completedInWindow
                liveWorkers = workers.count { $0.queueIDs.contains(state.queue.id) }
            }
        }

        func run() async throws {
            let report = try await database.withPool(application: "claimline queue", size: 1) { pool in
                try await pool.withConnection { connection in
                    let names = try await QueueNames(on: connection)
                    let workers = try await Workers.all(on: connection)
                    return Report(
                        queues: try await QueueHealth.states(window: .seconds(60), on: connection)
                            .map { Row($0, workers) },
                        controls: try await QueueControl.states(on: connection).map { ControlRow($0, names) })
                }
            }
            if json { return try Console.json(report) }
            show(report)
        }

        private func show(_ report: Report) {
            let paused = Set(
                report.controls.filter { $0.scope == "queue" && $0.pausedAt != nil }.map(\.key))
            Console.table(
                ["queue", "runnable", "leased", "later", "dead", "oldest s", "done/min", "workers", ""],
                report.queues.map { row in
                    [
                        row.name, "\(row.runnable)", "\(row.leased)", "\(row.later)", "\(row.dead)",
                        "\(row.oldestSeconds)", "\(row.completedLastMinute)", "\(row.liveWorkers)",
                        paused.contains(row.name) ? "paused" : row.liveWorkers == 0 ? "no live worker" : "",
                    ]
                }, rightAligned: [1, 2, 3, 4, 5, 6, 7])
            guard !report.controls.isEmpty else { return }
            Console.print("")
            ControlRow.table(report.controls)
        }
    }
}
