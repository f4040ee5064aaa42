internal import Billing

/// Why the shipped schema file cannot be used: a fault of the build, never of a record.
public enum VisitSchemaError: Error, Sendable, Equatable {
    /// The file is not JSON.
    case syntax(byteOffset: Int)
    /// A keyword or value that the interpreter does not know.
    case keyword(String)
    /// A pattern that the interpreter does not understand.
    case pattern(String)
}

/// The visit document's JSON Schema (draft 2020-12): the file `visit.schema.json`, embedded in the binary.
///
/// The file is what other systems write against, so it is what records are checked against: an interpreter reads the
/// file itself. It knows only the keywords that the file uses and refuses others, so none is ever ignored.
public struct VisitSchema: Sendable {
    let root: SchemaNode

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.visit_schema_json }

    /// The shipped schema, compiled once per process.
    ///
    /// - Throws: `VisitSchemaError` when the file and the interpreter do not fit each other.
    public static func shipped() throws(VisitSchemaError) -> VisitSchema {
        try compiled.get()
    }

    /// The schema of a visit to come, `$defs/appointment` of the file.
    static func appointment() throws(VisitSchemaError) -> VisitSchema {
        try VisitSchema(document: document, definition: "appointment")
    }

    private static let compiled = Result { () throws(VisitSchemaError) in try VisitSchema(document: document) }

    /// Compiles a schema file, or one definition of it.
    ///
    /// - Throws: `VisitSchemaError` for text that is not JSON and for keywords that are not known.
    public init(document: [UInt8], definition: String? = nil) throws(VisitSchemaError) {
        let schema: JSONValue
        do {
            schema = try JSONParser.parse(document)
        } catch {
            throw .syntax(byteOffset: error.byteOffset)
        }
        let definitions = schema["$defs"] ?? .null
        root = try SchemaNode(definition.flatMap { definitions[$0] } ?? schema, definitions: definitions)
    }

    /// Everything in which a document departs from the schema, in document order.
    func problems(in document: JSONValue) -> [FieldProblem] {
        var validation = SchemaValidation()
        validation.check(document, against: root)
        return validation.problems
    }
}
