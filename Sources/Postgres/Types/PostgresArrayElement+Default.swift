// The binary format of arrays: dimensions, a flag, the element's type, then each dimension's size and lower bound, then
// each element after its length (PostgreSQL source, utils/adt/arrayfuncs.c, array_send and array_recv).
extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    /// Appends a one-dimensional array with lower bound 1.
    public static func encodeArray(_ values: [Self], into buffer: inout WireBuffer) {
        buffer.reserve(20 + values.count * 12)
        buffer.append(Int32(values.isEmpty ? 0 : 1))
        buffer.append(Int32(0))  // the server finds NULLs by their lengths
        buffer.append(postgresOID)
        guard !values.isEmpty else { return }
        buffer.append(Int32(values.count))
        buffer.append(Int32(1))
        for value in values { buffer.appendPrefixed(value) }
    }

    /// Whether the array's element type is one that this type reads.
    public static func acceptsArray(oid: UInt32) -> Bool {
        guard let element = TypeOID.element(ofArray: oid) else { return false }
        return accepts(oid: element)
    }

    /// Reads an array with no or one dimension.
    public static func decodeArray(_ bytes: RawSpan) throws(PostgresError) -> [Self] {
        let dimensions: Int32 = try bytes.integer(at: 0)
        guard dimensions != 0 else { return [] }
        guard dimensions == 1 else {
            throw PostgresError(kind: .decoding, message: "array of \(dimensions) dimensions where one is expected")
        }
        let elementOID: UInt32 = try bytes.integer(at: 8)
        let count: Int32 = try bytes.integer(at: 12)
        // Each element takes at least four bytes, so that a broken count cannot reserve more than the value's size.
        guard accepts(oid: elementOID), count >= 0, Int(count) <= bytes.byteCount / 4 else {
            throw .malformed(Self.self)
        }
        var values: [Self] = []
        values.reserveCapacity(Int(count))
        var offset = 20
        for _ in 0..<count {
            let length = Int(try bytes.integer(at: offset) as Int32)
            offset += 4
            guard length >= 0 else {
                values.append(try decodeNull())
                continue
            }
            guard offset + length <= bytes.byteCount else { throw .malformed(Self.self) }
            values.append(try decode(bytes.extracting(offset..<offset + length), oid: elementOID))
            offset += length
        }
        return values
    }
}

extension RawSpan {
    /// The integer at a byte offset, most significant byte first.
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) throws(PostgresError) -> Value {
        guard offset >= 0, offset + MemoryLayout<Value>.size <= byteCount else { throw .malformed(Value.self) }
        // Every bit pattern is an integer, and the bounds were just checked.
        return Value(bigEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Value.self))
    }

    /// The integer that fills the whole value.
    func wholeInteger<Value: FixedWidthInteger & BitwiseCopyable>() throws(PostgresError) -> Value {
        guard byteCount == MemoryLayout<Value>.size else { throw .malformed(Value.self) }
        return try integer(at: 0)
    }
}

extension PostgresError {
    static func malformed(_ type: Any.Type) -> PostgresError {
        PostgresError(kind: .decoding, message: "value is not \(type) in binary format")
    }
}
