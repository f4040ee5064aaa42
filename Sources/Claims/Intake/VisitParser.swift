import Billing
import Foundation

/// Turns one found record into a checked visit: UTF-8, JSON, schema, decoding, then the checks beyond the schema.
struct VisitParser {
    private let schema: VisitSchema

    /// The schema of the whole document.
    var root: SchemaNode { schema.root }

    init(schema: VisitSchema) {
        self.schema = schema
    }

    func parse(_ record: RawRecord) -> IntakeRecord.Outcome {
        do throws(Rejection) {
            let document = try document(of: record.content)
            let problems = schema.problems(in: document)
            guard problems.isEmpty else { throw Rejection(problems) }
            let canonical = schema.root.canonical(document)
            let visit = try decode(canonical)
            var bytes: [UInt8] = []
            canonical.write(to: &bytes)
            return .visit(visit, canonicalBytes: bytes)
        } catch {
            return .reject(
                error.problems.map { RecordProblem(line: record.line, field: $0.field, reason: $0.reason) })
        }
    }

    private struct Rejection: Error {
        let problems: [FieldProblem]

        init(_ problems: [FieldProblem]) { self.problems = problems }

        init(_ reason: String, field: String = "") {
            problems = [FieldProblem(field: field, reason: reason)]
        }
    }

    private func document(of content: RawRecord.Content) throws(Rejection) -> JSONValue {
        switch content {
        case .damaged(let problem): throw Rejection([problem])
        case .json(let bytes): try tree(bytes)
        case .tree(let tree): tree
        case .visit(let visit): try tree(try encoded(visit))
        }
    }

    private func tree(_ bytes: [UInt8]) throws(Rejection) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Rejection("is not valid UTF-8") }
        do {
            return try JSONParser.parse(bytes)
        } catch {
            throw Rejection("is not valid JSON: \(error.reason) (byte \(error.byteOffset + 1) of the record)")
        }
    }

    private func decode(_ document: JSONValue) throws(Rejection) -> Visit {
        let visit: Visit
        do {
            visit = try Visit(from: TreeDecoder(value: document))
        } catch {
            throw Rejection("cannot be read")
        }
        let problems = VisitChecks(visit).problems
        guard problems.isEmpty else { throw Rejection(problems) }
        return visit
    }

    private func encoded(_ visit: Visit) throws(Rejection) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(visit))
        } catch {
            throw Rejection("cannot be written")
        }
    }
}
