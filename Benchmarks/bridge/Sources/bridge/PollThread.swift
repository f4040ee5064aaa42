import Foundation
import Postgres

/// The library's way: libpq without blocking on the caller's task, one thread that waits for all sockets.
enum PollThread {
    private struct AddOne: Statement {
        static let name = "add_one"
        static let sql = Workload.single.sql
        let value: Int64

        func bind(_ parameters: inout Parameters) { parameters.append(value) }
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
    }

    private struct Sum: Statement {
        static let name = "sum"
        static let sql = Workload.batch.sql
        let values: [Int64]

        func bind(_ parameters: inout Parameters) { parameters.append(values) }
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
    }

    /// Operations per second over that many connections.
    static func rate(_ workload: Workload, connections: Int, for duration: Duration) async throws -> Double {
        let configuration = ConnectionConfiguration(environment: ProcessInfo.processInfo.environment)
        let gate = ContinuousClock.now + .milliseconds(300)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<connections {
                group.addTask {
                    let connection = try await Connection.open(configuration)
                    try await Task.sleep(until: gate)
                    return try await repeatedly(workload, connection, until: gate + duration)
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / (duration / .seconds(1))
    }

    private static func repeatedly(
        _ workload: Workload, _ connection: Connection, until end: ContinuousClock.Instant
    ) async throws -> Int {
        var count = 0
        while ContinuousClock.now < end {
            switch workload {
            case .single: _ = try await connection.first(AddOne(value: Int64(count)))
            case .batch: _ = try await connection.first(Sum(values: Workload.batchValues))
            }
            count += 1
        }
        return count
    }
}
