import ArgumentParser
import Jobs
import Postgres

/// `claimline jobs list|show|explain|dead|retry|cancel`.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Single jobs and dead letters. Nothing here names a patient.",
        subcommands: [List.self, Show.self, Explain.self, Dead.self, Retry.self, Cancel.self])

    /// `claimline jobs list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List unfinished jobs by number, or those that finished within the hour, newest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this queue, by name or number.") var queue: String?
        @Option(help: "Only this clinic, by number.") var clinic: Int32?
        @Option(help: "Only this state (\(JobState.allCases.map(\.rawValue).joined(separator: ", "))).") var state:
            String?
        @Option(help: "Only jobs whose reason contains this.") var reason: String?
        @Option(help: "Only jobs with a higher number: the next page.") var after: Int64 = 0
        @Option(help: "Most jobs to list, 1 to 10000.") var limit = 50
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let jobs: [JobRow]
            /// For `--after`; absent on the last page.
            let next: Int64?
        }

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
            if let state, JobState(rawValue: state) == nil { throw ValidationError("'\(state)' is not a state") }
        }

        func run() async throws {
            let rows = try await database.withPool(application: "claimline jobs", size: 1) { pool in
                try await pool.withConnection { connection in
                    let names = try await QueueNames(on: connection)
                    let filter = JobFilter(
                        queue: try names.number(of: queue), clinic: clinic, state: state.flatMap(JobState.init),
                        reason: reason)
                    return try await JobQueries.list(filter, after: after, limit: limit, on: connection)
                        .map { JobRow($0, names) }
                }
            }
            let isPaged = state != JobState.done.rawValue && state != JobState.cancelled.rawValue
            let next = isPaged && rows.count == limit ? rows.last?.id : nil
            if json { return try Console.json(Report(jobs: rows, next: next)) }
            JobRow.table(rows)
            if let next { Console.note("more: --after \(next)") }
        }
    }

    /// `claimline jobs show ID`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a job, wherever it is.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The job's number.") var id: Int64
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let job: JobRow
            let result: String?
            let progressDone: Int64?
            let progressTotal: Int64?
            let progressAt: String?
            let cancelRequestedBy: String?
        }

        func run() async throws {
            let (found, names) = try await database.withPool(application: "claimline jobs", size: 1) { pool in
                try await pool.withConnection { connection in
                    (try await JobQueries.find(id, on: connection), try await QueueNames(on: connection))
                }
            }
            guard let found else { throw Failure(code: 1, message: "no job \(id)") }
            let row = JobRow(found.job, names)
            if json {
                return try Console.json(
                    Report(
                        job: row, result: found.result, progressDone: found.progress?.done,
                        progressTotal: found.progress?.total, progressAt: found.progress?.at.text,
                        cancelRequestedBy: found.cancelRequestedBy))
            }
            JobRow.table([row])
            if let result = found.result { Console.print("result: \(result)") }
            if let progress = found.progress { Console.print("progress: \(progress.done) of \(progress.total)") }
            if let actor = found.cancelRequestedBy { Console.print("to be cancelled, asked for by \(actor)") }
        }
    }

    /// `claimline jobs cancel ID …`.
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Cancel unfinished jobs: at once where nobody works them, otherwise when their worker settles them.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The jobs' numbers.") var ids: [Int64]
        @Flag(help: "Print one JSON document.") var json = false
        @OptionGroup var confirmation: ConfirmationOptions

        private struct Report: Encodable {
            let schemaVersion = 1
            let cancelled: [Int64]
            let requested: [Int64]
            let unknown: [Int64]
        }

        func run() async throws {
            guard
                try confirmation.permits(
                    "Cancels \(ids.count) jobs. What they would have done is not done, and nothing follows from them.")
            else { return }
            let answer = try await database.withPool(application: "claimline jobs", size: 1) { pool in
                try await pool.withConnection { connection in
                    try await Cancellation.cancel(ids, actor: ProcessName.user, on: connection)
                }
            }
            if json {
                try Console.json(
                    Report(cancelled: answer.cancelled, requested: answer.requested, unknown: answer.unknown))
            } else {
                Console.print(
                    "cancelled \(answer.cancelled.count), running \(answer.requested.count), unknown "
                        + "\(answer.unknown.count)")
            }
            if !answer.unknown.isEmpty { throw ExitCode(1) }
        }
    }
}
