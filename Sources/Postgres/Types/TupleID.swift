/// Where a row version lies in its table, PostgreSQL's `tid` (`ctid`): the fastest way back to a row just seen.
///
/// Any update of the row moves it, so it only holds together with a check of what was seen there.
public struct TupleID: Sendable, Hashable {
    private let block: UInt32
    private let item: UInt16
}

// Four bytes of block number, two of the item in it (PostgreSQL source, utils/adt/tid.c, tidsend).
extension TupleID: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `tid`.
    public static var postgresOID: UInt32 { TypeOID.tid }
    /// `tid[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.tidArray }
    /// `tid` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.tid }

    /// Six bytes.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(block)
        buffer.append(item)
        return true
    }

    /// Six bytes.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> TupleID {
        guard bytes.byteCount == 6 else { throw .malformed(TupleID.self) }
        return TupleID(block: try bytes.integer(at: 0), item: try bytes.integer(at: 4))
    }
}
