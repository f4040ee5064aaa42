import Billing
import Testing

@testable import Claims

/// A good visit document and ways to damage it.
enum IntakeFixture {
    /// The first shipped sample, V-1001.
    static func document() throws -> JSONValue {
        let line = try #require(SampleVisits.shipped.split(separator: 0x0A).first)
        return try JSONParser.parse(Array(line))
    }

    static func text(_ document: JSONValue) -> String {
        var bytes: [UInt8] = []
        document.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A good document of another visit.
    static func line(id: String) throws -> String {
        text(try document().setting(["visit_id"], .string(id)))
    }

    static func read(_ text: String, format: IntakeFormat? = nil) throws -> [IntakeRecord] {
        try read(Array(text.utf8), format: format)
    }

    static func read(
        _ bytes: [UInt8], format: IntakeFormat? = nil, options: IntakeOptions = IntakeOptions()
    ) throws -> [IntakeRecord] {
        var reader = try IntakeReader(bytes: bytes, format: format, options: options)
        var records: [IntakeRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }
}

extension IntakeRecord {
    var visit: Visit? { if case .visit(let visit, _) = outcome { visit } else { nil } }

    var problems: [RecordProblem] { if case .reject(let problems) = outcome { problems } else { [] } }
}

extension JSONValue {
    /// A copy with the value at a path replaced, or removed for nil; list entries by their number as text.
    func setting(_ path: [String], _ new: JSONValue?) -> JSONValue {
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
}
