/// The parameters of one statement in binary format, in one buffer.
///
/// Holds each parameter's type, place and length; nothing is allocated per value.
public struct Parameters: Sendable {
    private(set) var buffer = WireBuffer()
    private(set) var oids: [UInt32] = []
    private(set) var offsets: [Int] = []
    /// The length in bytes; -1 for NULL.
    private(set) var lengths: [Int32] = []

    /// An empty list.
    public init() {}

    /// How many parameters were appended.
    public var count: Int { oids.count }

    /// Appends the next parameter.
    public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let start = buffer.bytes.count
        let isPresent = value.encode(into: &buffer)
        oids.append(Value.postgresOID)
        offsets.append(start)
        lengths.append(isPresent ? Int32(buffer.bytes.count - start) : -1)
    }

    mutating func removeAll() {
        buffer.removeAll()
        oids.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
    }
}
