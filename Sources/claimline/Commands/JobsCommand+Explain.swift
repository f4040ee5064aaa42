import ArgumentParser
import Claims
import Postgres

extension JobsCommand {
    /// `claimline jobs explain ID`.
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say in one answer why a job is not running.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The job's number.") var id: Int64
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let explanation: Explanation
        }

        func run() async throws {
            let found = try await database.withPool(application: "claimline jobs", size: 1) { pool in
                try await pool.transaction { try await Claims.Explain.job(id: id, on: $0) }
            }
            guard let found else { throw Failure(code: 1, message: "no unfinished job \(id)") }
            if json { return try Console.json(Report(explanation: found)) }
            ExplainCommand.show(found)
        }
    }
}
