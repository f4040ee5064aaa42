/// A parsed JSON text, kept exact: whole numbers as integers, other numbers as their text.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The member of this name; nil for another name and for anything but an object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The values that are no objects or lists, each with its path; list entries by their number from 0.
    package var leaves: [(path: [String], value: JSONValue)] {
        switch self {
        case .object(let members):
            members.flatMap { member in member.value.leaves.map { ([member.name] + $0.path, $0.value) } }
        case .array(let items):
            items.enumerated().flatMap { index, item in item.leaves.map { (["\(index)"] + $0.path, $0.value) } }
        case .null, .bool, .integer, .number, .string: [([], self)]
        }
    }

    /// A copy with the value at a path replaced, or removed for nil; list entries by their number as text.
    package func setting(_ path: [String], _ new: JSONValue?) -> JSONValue {
        guard let name = path.first else { return self }
        let rest = Array(path.dropFirst())
        switch self {
        case .object(var members):
            let old = self[name] ?? .object([])
            let value = rest.isEmpty ? new : old.setting(rest, new)
            if let index = members.firstIndex(where: { $0.name == name }) {
                if let value { members[index].value = value } else { members.remove(at: index) }
            } else if let value {
                members.append(JSONMember(name: name, value: value))
            }
            return .object(members)
        case .array(var items):
            guard let index = Int(name), items.indices.contains(index) else { return self }
            if let value = rest.isEmpty ? new : items[index].setting(rest, new) { items[index] = value }
            return .array(items)
        default: return self
        }
    }

    /// JSON text; object members in the order they stand.
    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: (digits.utf8.count == 1 ? "0" + digits : digits).utf8)
            default: bytes.append(byte)
            }
        }
    }
}

/// One name and value of an object.
package struct JSONMember: Sendable, Equatable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}
