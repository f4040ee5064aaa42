import Postgres
import TestSupport
import Testing

@Suite struct TypeTests {
    @Test func everyTypeComesBackAsItWent() async throws {
        let (_, pool) = try await TestDatabase.make()
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await pool.withConnection { connection in
            for _ in 0..<50 {
                try await expectEcho(Bool.random(using: &random), connection)
                try await expectEcho(Int16.random(in: .min ... .max, using: &random), connection)
                try await expectEcho(Int32.random(in: .min ... .max, using: &random), connection)
                try await expectEcho(Int64.random(in: .min ... .max, using: &random), connection)
                try await expectEcho(random.text(), connection)
                try await expectEcho(random.bytes(), connection)
                try await expectEcho(random.timestamp(), connection)
                try await expectEcho(random.date(), connection)
            }
        }
        await pool.close()
    }

    @Test func arraysAndNullsComeBackAsTheyWent() async throws {
        let (_, pool) = try await TestDatabase.make()
        var random = SeededGenerator(seed: 7)
        try await pool.withConnection { connection in
            for count in [0, 1, 2, 5000] {
                try await expectEcho((0..<count).map { $0 % 3 == 0 }, connection)
                try await expectEcho((0..<count).map { Int16(truncatingIfNeeded: $0) }, connection)
                try await expectEcho((0..<count).map { Int32($0) - 7 }, connection)
                try await expectEcho((0..<count).map { $0 % 5 == 0 ? nil : Int64($0) }, connection)
                try await expectEcho((0..<count).map { $0 % 7 == 0 ? nil : random.text() }, connection)
                try await expectEcho((0..<count).map { _ in random.bytes() }, connection)
                try await expectEcho((0..<count).map { $0 % 2 == 0 ? nil : random.bytes() }, connection)
                try await expectEcho((0..<count).map { _ in random.timestamp() }, connection)
                try await expectEcho((0..<count).map { _ in random.date() }, connection)
            }
            try await expectEcho(nil as Int64?, connection)
            try await expectEcho(nil as String?, connection)
            try await expectEcho(nil as [UInt8]?, connection)
            try await expectEcho(nil as [String]?, connection)
            try await expectEcho("", connection)
            try await expectEcho([] as [UInt8], connection)
            try await expectEcho([nil, nil] as [String?], connection)
        }
        await pool.close()
    }

    @Test func serverAndProgramMeanTheSameInstants() async throws {
        struct Texts: Statement {
            static let name = "test_instants"
            static let sql = "SELECT ($1 AT TIME ZONE 'UTC')::text, $2::text, '{\"a\": 1}'::jsonb, 'n'::name, $1, $3"
            typealias Row = [String]

            func bind(_ parameters: inout Parameters) {
                parameters.append(Timestamp(microsecondsSinceEpoch: 1_700_000_000_123_456))
                parameters.append(PostgresDate(daysSinceEpoch: 19_675))
                parameters.append(Timestamp(microsecondsSinceEpoch: .max))
            }

            static func decode(_ row: inout RowDecoder) throws(PostgresError) -> [String] {
                let texts: [String] = [try row.next(), try row.next(), try row.next(), try row.next()]
                let instants: [Timestamp] = [try row.next(), try row.next()]
                return texts + instants.map { "\($0.microsecondsSinceEpoch)" }
            }
        }
        let (_, pool) = try await TestDatabase.make()
        let row = try await pool.withConnection { try await $0.first(Texts()) }
        let expected = [
            "2023-11-14 22:13:20.123456", "2023-11-14", "{\"a\": 1}", "n", "1700000000123456", "\(Int64.max)",
        ]
        #expect(row == expected)
        await pool.close()
    }

    @Test func rowsOfAnotherShapeAreRefused() async throws {
        let (_, pool) = try await TestDatabase.make()
        try await pool.withConnection { connection in
            await expectRefusal(Narrow(), "column small", connection)
            await expectRefusal(Null(), "NULL", connection)
            await expectRefusal(Wide(), "read 1 of 2 columns", connection)
            await expectRefusal(Square(), "2 dimensions", connection)
            let next = try await connection.first(Echo(value: Int64(5)))
            #expect(next == 5)
        }
        await pool.close()
    }

    private struct Narrow: Statement {
        static let name = "test_narrow"
        static let sql = "SELECT 1::integer AS small"
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
    }

    private struct Null: Statement {
        static let name = "test_null"
        static let sql = "SELECT NULL::bigint AS none"
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
    }

    private struct Wide: Statement {
        static let name = "test_wide"
        static let sql = "SELECT 1::bigint, 2"
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
    }

    private struct Square: Statement {
        static let name = "test_square"
        static let sql = "SELECT '{{1,2},{3,4}}'::bigint[]"
        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> [Int64] { try row.next() }
    }

    private func expectRefusal(_ statement: some Statement, _ part: String, _ connection: Connection) async {
        let error = await #expect(throws: PostgresError.self) { _ = try await connection.run(statement) }
        #expect(error?.kind == .decoding)
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "no error")")
    }

    private func expectEcho<Value: PostgresEncodable & PostgresDecodable & Sendable & Equatable>(
        _ value: Value, _ connection: Connection
    ) async throws {
        let echoed = try await connection.first(Echo(value: value))
        #expect(echoed == value)
    }
}

/// A deterministic generator (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func text() -> String {
        let scalars = Array("aZ0 \"'\\{},äß€漢😀\n\u{1}").map(String.init)
        return (0..<Int.random(in: 0...40, using: &self)).map { _ in scalars.randomElement(using: &self) ?? "" }
            .joined()
    }

    mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0...40, using: &self)).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func timestamp() -> Timestamp {
        Timestamp(
            microsecondsSinceEpoch: Int64.random(in: -60_000_000_000_000_000...200_000_000_000_000_000, using: &self))
    }

    mutating func date() -> PostgresDate {
        PostgresDate(daysSinceEpoch: Int32.random(in: -700_000...2_000_000, using: &self))
    }
}
