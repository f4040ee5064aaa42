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
