import CLibPQ
import Foundation
import Synchronization

/// The rival: one thread per connection, blocked inside libpq for the length of every round trip.
enum BlockingThreads {
    struct Failure: Error {}

    /// Operations per second over that many connections.
    static func rate(_ workload: Workload, connections: Int, for duration: Duration) async throws -> Double {
        let gate = ContinuousClock.now + .milliseconds(300)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<connections {
                group.addTask { try await onThread { try repeatedly(workload, from: gate, until: gate + duration) } }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / (duration / .seconds(1))
    }

    private static func onThread(_ body: @escaping @Sendable () throws -> Int) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }

    private static func repeatedly(
        _ workload: Workload, from start: ContinuousClock.Instant, until end: ContinuousClock.Instant
    ) throws -> Int {
        let connection = PQconnectdb(ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "")
        defer { PQfinish(connection) }
        let oid: Oid = workload == .single ? 20 : 1016
        guard PQstatus(connection) == CONNECTION_OK else { throw Failure() }
        PQclear(PQprepare(connection, "s", workload.sql, 1, [oid]))
        while ContinuousClock.now < start { usleep(1000) }
        var count = 0
        while ContinuousClock.now < end {
            let bytes = workload == .single ? encoded(Int64(count)) : encoded(Workload.batchValues)
            let result = bytes.withUnsafeBytes { bytes in
                let value = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                return PQexecPrepared(connection, "s", 1, [value], [Int32(bytes.count)], [1], 1)
            }
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_TUPLES_OK, PQgetlength(result, 0, 0) == 8 else { throw Failure() }
            count += 1
        }
        return count
    }

    private static func encoded(_ value: Int64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private static func encoded(_ values: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + values.count * 12)
        func append(_ value: Int32) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }
        for header in [1, 0, 20, Int32(values.count), 1] { append(header) }
        for value in values {
            append(8)
            withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
