/// Decodes Swift values from a parsed document, without writing and parsing it again as Foundation's decoder would.
///
/// Made for visits and profiles: texts, whole numbers, truth values, lists and objects; no floating point. The document has passed
/// the schema, so an error here is a disagreement between schema and type. Steps open stored visits with it too: it takes
/// a fifth of the time of Foundation's.
package struct TreeDecoder: Decoder {
    /// What the type asked for is not there.
    package struct Mismatch: Error {}

    let value: JSONValue

    package init(value: JSONValue) {
        self.value = value
    }

    package var codingPath: [any CodingKey] { [] }
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    package func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw Mismatch() }
        return KeyedDecodingContainer(TreeObject(members: members))
    }

    package func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = value else { throw Mismatch() }
        return TreeList(items: items)
    }

    package func singleValueContainer() throws -> any SingleValueDecodingContainer {
        TreeScalar(value: value)
    }
}

extension JSONValue {
    fileprivate func text() throws -> String {
        guard case .string(let text) = self else { throw TreeDecoder.Mismatch() }
        return text
    }

    fileprivate func integer<Integer: FixedWidthInteger>() throws -> Integer {
        guard case .integer(let number) = self, let integer = Integer(exactly: number) else {
            throw TreeDecoder.Mismatch()
        }
        return integer
    }

    fileprivate func flag() throws -> Bool {
        guard case .bool(let flag) = self else { throw TreeDecoder.Mismatch() }
        return flag
    }
}

private struct TreeObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [JSONMember]

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    private func find(_ key: Key) -> JSONValue? {
        let name = key.stringValue
        return members.first { $0.name == name }?.value
    }

    private func value(_ key: Key) throws -> JSONValue {
        guard let value = find(key) else { throw TreeDecoder.Mismatch() }
        return value
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(key).flag() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(key).text() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try value(key).integer() }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try value(key).integer() }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try T(from: TreeDecoder(value: value(key)))
    }

    /// What the protocol's own versions look for three times is looked for once.
    private func present(_ key: Key) -> JSONValue? {
        let found = find(key)
        return found == .null ? nil : found
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(key)?.flag() }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try present(key)?.text() }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(key)?.integer() }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try present(key)?.integer() }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try present(key).map { try T(from: TreeDecoder(value: $0)) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try TreeDecoder(value: value(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try TreeDecoder(value: value(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { throw TreeDecoder.Mismatch() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw TreeDecoder.Mismatch() }
}

private struct TreeList: UnkeyedDecodingContainer {
    let items: [JSONValue]
    var currentIndex = 0

    init(items: [JSONValue]) { self.items = items }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex == items.count }

    private mutating func next() throws -> JSONValue {
        guard !isAtEnd else { throw TreeDecoder.Mismatch() }
        defer { currentIndex += 1 }
        return items[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, items[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: String.Type) throws -> String { try next().text() }
    mutating func decode(_ type: Int.Type) throws -> Int { try next().integer() }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: TreeDecoder(value: next())) }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try TreeDecoder(value: next()).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try TreeDecoder(value: next()).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { throw TreeDecoder.Mismatch() }
}

private struct TreeScalar: SingleValueDecodingContainer {
    let value: JSONValue

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { value == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try value.flag() }
    func decode(_ type: String.Type) throws -> String { try value.text() }
    func decode(_ type: Int.Type) throws -> Int { try value.integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try value.integer() }
    /// Types that end here are none that a document has; decoding them by themselves would never end.
    func decode<T: Decodable>(_ type: T.Type) throws -> T { throw TreeDecoder.Mismatch() }
}
