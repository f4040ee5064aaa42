// PostgreSQL counts from 2000-01-01, these types from 1970-01-01. The extreme values mean infinity on both sides.

extension Timestamp: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    private static let offset: Int64 = 946_684_800_000_000

    /// `timestamptz`.
    public static var postgresOID: UInt32 { TypeOID.timestamptz }
    /// `timestamptz[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.timestamptzArray }
    /// `timestamptz` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.timestamptz }

    /// Eight bytes, microseconds since 2000-01-01T00:00:00Z.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        let (value, overflow) = microsecondsSinceEpoch.subtractingReportingOverflow(Self.offset)
        let isInfinite = microsecondsSinceEpoch == .max || overflow
        buffer.append(isInfinite ? (microsecondsSinceEpoch < 0 ? .min : .max) : value)
        return true
    }

    /// Eight bytes, microseconds since 2000-01-01T00:00:00Z.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Timestamp {
        let value: Int64 = try bytes.wholeInteger()
        if value == .min { return Timestamp(microsecondsSinceEpoch: .min) }
        let (microseconds, overflow) = value.addingReportingOverflow(offset)
        return Timestamp(microsecondsSinceEpoch: overflow ? .max : microseconds)
    }
}

extension PostgresDate: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    private static let offset: Int32 = 10_957

    /// `date`.
    public static var postgresOID: UInt32 { TypeOID.date }
    /// `date[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.dateArray }
    /// `date` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.date }

    /// Four bytes, days since 2000-01-01.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        let (value, overflow) = daysSinceEpoch.subtractingReportingOverflow(Self.offset)
        let isInfinite = daysSinceEpoch == .max || overflow
        buffer.append(isInfinite ? (daysSinceEpoch < 0 ? .min : .max) : value)
        return true
    }

    /// Four bytes, days since 2000-01-01.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> PostgresDate {
        let value: Int32 = try bytes.wholeInteger()
        if value == .min { return PostgresDate(daysSinceEpoch: .min) }
        let (days, overflow) = value.addingReportingOverflow(offset)
        return PostgresDate(daysSinceEpoch: overflow ? .max : days)
    }
}
