extension Bool: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `bool`.
    public static var postgresOID: UInt32 { TypeOID.bool }
    /// `bool[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.boolArray }
    /// `bool` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.bool }

    /// One byte, 1 or 0.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(UInt8(self ? 1 : 0))
        return true
    }

    /// One byte, 1 or 0.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Bool {
        try bytes.wholeInteger() as UInt8 != 0
    }
}

extension Int16: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `smallint`.
    public static var postgresOID: UInt32 { TypeOID.int2 }
    /// `smallint[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.int2Array }
    /// `smallint` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.int2 }

    /// Two bytes.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(self)
        return true
    }

    /// Two bytes.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Int16 {
        try bytes.wholeInteger()
    }
}

extension Int32: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `integer`.
    public static var postgresOID: UInt32 { TypeOID.int4 }
    /// `integer[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.int4Array }
    /// `integer` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.int4 }

    /// Four bytes.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(self)
        return true
    }

    /// Four bytes.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Int32 {
        try bytes.wholeInteger()
    }
}

extension Int64: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `bigint`.
    public static var postgresOID: UInt32 { TypeOID.int8 }
    /// `bigint[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.int8Array }
    /// `bigint` only.
    public static func accepts(oid: UInt32) -> Bool { oid == TypeOID.int8 }

    /// Eight bytes.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(self)
        return true
    }

    /// Eight bytes.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> Int64 {
        try bytes.wholeInteger()
    }
}

extension String: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// `text`; cast in the statement where another type is meant (`$1::jsonb`).
    public static var postgresOID: UInt32 { TypeOID.text }
    /// `text[]`.
    public static var postgresArrayOID: UInt32 { TypeOID.textArray }

    /// `text`, `varchar`, `char(n)`, `name`, `json` and `jsonb`.
    public static func accepts(oid: UInt32) -> Bool {
        switch oid {
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.json, TypeOID.jsonb: true
        default: false
        }
    }

    /// UTF-8.
    public func encode(into buffer: inout WireBuffer) -> Bool {
        buffer.append(text: self)
        return true
    }

    /// UTF-8; `jsonb` carries its version, 1, in front.
    public static func decode(_ bytes: RawSpan, oid: UInt32) throws(PostgresError) -> String {
        guard oid == TypeOID.jsonb else { return text(bytes) }
        guard try bytes.integer(at: 0) as UInt8 == 1 else { throw .malformed(String.self) }
        return text(bytes.extracting(droppingFirst: 1))
    }

    private static func text(_ bytes: RawSpan) -> String {
        unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension UInt8: PostgresArrayElement {
    /// `bytea`: an array of bytes is one value.
    public static var postgresArrayOID: UInt32 { TypeOID.bytea }
    /// `bytea` only.
    public static func acceptsArray(oid: UInt32) -> Bool { oid == TypeOID.bytea }

    /// The bytes as they are.
    public static func encodeArray(_ values: [UInt8], into buffer: inout WireBuffer) {
        buffer.append(bytes: values)
    }

    /// The bytes as they are.
    public static func decodeArray(_ bytes: RawSpan) throws(PostgresError) -> [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
}
