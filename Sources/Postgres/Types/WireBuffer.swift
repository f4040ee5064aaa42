/// Bytes in PostgreSQL's binary format, growing as values are encoded.
public struct WireBuffer: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Appends an integer, most significant byte first.
    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends text as UTF-8.
    public mutating func append(text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends bytes as they are.
    public mutating func append(bytes more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// Appends a value after its length in four bytes; a NULL is the length -1 and nothing else.
    mutating func appendPrefixed(_ value: some PostgresEncodable) {
        let start = bytes.count
        append(Int32(-1))
        guard value.encode(into: &self) else { return }
        let length = UInt32(bytes.count - start - 4)
        bytes[start] = UInt8(truncatingIfNeeded: length >> 24)
        bytes[start + 1] = UInt8(truncatingIfNeeded: length >> 16)
        bytes[start + 2] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start + 3] = UInt8(truncatingIfNeeded: length)
    }

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(bytes.count + count)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}
