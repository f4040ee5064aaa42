/// A Swift value that can be sent as a parameter.
public protocol PostgresEncodable {
    /// The object identifier of the PostgreSQL type that is sent.
    static var postgresOID: UInt32 { get }

    /// Appends the value in the type's binary format and answers true; answers false, having appended nothing, for NULL.
    func encode(into buffer: inout WireBuffer) -> Bool
}

/// A Swift value that can be read from a column.
public protocol PostgresDecodable {
    /// Whether columns of that type are read as this one; no widening or conversion takes place.
    static func accepts(oid: UInt32) -> Bool

    /// Reads a value that is not NULL from the type's binary format.
    static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Self

    /// What NULL reads as; throws unless the type is optional.
    static func decodeNull() throws(PostgresError) -> Self
}

extension PostgresDecodable {
    /// Throws: the column is NULL and the type is not optional.
    public static func decodeNull() throws(PostgresError) -> Self {
        throw PostgresError(kind: .decoding, message: "NULL where \(Self.self) is expected")
    }
}

/// A value of which PostgreSQL has one-dimensional arrays; `[UInt8]`, being `bytea`, is the odd one out.
public protocol PostgresArrayElement {
    /// The object identifier of the array's type.
    static var postgresArrayOID: UInt32 { get }

    /// Appends a whole array in its binary format.
    static func encodeArray(_ values: [Self], into buffer: inout WireBuffer)

    /// Whether columns of that type are read as an array of this element.
    static func acceptsArray(oid: UInt32) -> Bool

    /// Reads a whole array from its binary format.
    static func decodeArray(_ bytes: RawSpan) throws(PostgresError) -> [Self]
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The wrapped type's.
    public static var postgresOID: UInt32 { Wrapped.postgresOID }

    /// Appends the wrapped value; nil is NULL.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        guard let self else { return false }
        return self.encode(into: &buffer)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// As the wrapped type.
    public static func accepts(oid: UInt32) -> Bool { Wrapped.accepts(oid: oid) }

    /// Reads the wrapped value.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Wrapped? {
        try Wrapped.decode(bytes, oid: oid)
    }

    /// NULL is nil.
    public static func decodeNull() throws(PostgresError) -> Wrapped? { nil }
}

extension Optional: PostgresArrayElement
where Wrapped: PostgresArrayElement & PostgresEncodable & PostgresDecodable {
    /// The wrapped type's.
    public static var postgresArrayOID: UInt32 { Wrapped.postgresArrayOID }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    /// The array's type.
    public static var postgresOID: UInt32 { Element.postgresArrayOID }

    /// Appends the array; never NULL.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        Element.encodeArray(self, into: &buffer)
        return true
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    /// As the element says.
    public static func accepts(oid: UInt32) -> Bool { Element.acceptsArray(oid: oid) }

    /// Reads the array.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> [Element] {
        try Element.decodeArray(bytes)
    }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    /// `bytea[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.byteaArray }
}
