internal import Billing

/// One schema of the schema file, ready to be asked. Holds the keywords that the file uses and no others.
final class SchemaNode: Sendable {
    /// The JSON types of the `type` keyword; `integer` stands apart from `number`.
    struct Types: OptionSet, Sendable {
        let rawValue: Int
        static let null = Types(rawValue: 1)
        static let boolean = Types(rawValue: 2)
        static let integer = Types(rawValue: 4)
        static let string = Types(rawValue: 8)
        static let array = Types(rawValue: 16)
        static let object = Types(rawValue: 32)
    }

    /// Text formats that a pattern cannot check, or that have more than one spelling.
    enum Format: String, Sendable {
        case date
        case dateTime = "date-time"
        /// A ZIP code, which is often written with a hyphen. Our own format; others may ignore it.
        case postalCode = "us-postal-code"
    }

    let types: Types
    let properties: [String: SchemaNode]
    let required: [String]
    let items: SchemaNode?
    let choices: [String]?
    let constant: Int64?
    let integers: ClosedRange<Int64>
    let lengths: ClosedRange<Int>
    let counts: ClosedRange<Int>
    let pattern: SchemaPattern?
    let format: Format?
    /// The `default` keyword: what absence means.
    let implied: JSONValue?

    /// Keywords that say nothing about a document.
    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default", "additionalProperties",
    ]
    private static let assertions: Set<String> = [
        "type", "properties", "required", "items", "enum", "const", "minimum", "maximum", "minLength", "maxLength",
        "minItems", "maxItems", "pattern", "format", "$ref",
    ]

    /// Compiles one schema; `definitions` is the file's `$defs`, whose members may be referred to.
    init(_ schema: JSONValue, definitions: JSONValue) throws(VisitSchemaError) {
        guard case .object(let members) = try Self.resolved(schema, definitions) else {
            throw .keyword("a schema must be an object")
        }
        for member in members where !Self.annotations.union(Self.assertions).contains(member.name) {
            throw .keyword(member.name)
        }
        let schema = JSONValue.object(members)
        types = try Self.types(schema["type"])
        var properties: [String: SchemaNode] = [:]
        if case .object(let members)? = schema["properties"] {
            for member in members { properties[member.name] = try SchemaNode(member.value, definitions: definitions) }
        }
        self.properties = properties
        required = schema["required"].map(Self.texts) ?? []
        if let items = schema["items"] {
            self.items = try SchemaNode(items, definitions: definitions)
        } else {
            items = nil
        }
        choices = schema["enum"].map(Self.texts)
        constant = Self.integer(schema["const"])
        integers = (Self.integer(schema["minimum"]) ?? .min)...(Self.integer(schema["maximum"]) ?? .max)
        lengths = Self.range(schema["minLength"], schema["maxLength"])
        counts = Self.range(schema["minItems"], schema["maxItems"])
        if case .string(let text)? = schema["pattern"] { pattern = try SchemaPattern(text) } else { pattern = nil }
        format = try schema["format"].map(Self.format)
        implied = schema["default"]
    }

    /// Follows a `$ref`; words beside it are annotations.
    private static func resolved(_ schema: JSONValue, _ definitions: JSONValue) throws(VisitSchemaError) -> JSONValue {
        guard case .string(let reference)? = schema["$ref"] else { return schema }
        let prefix = "#/$defs/"
        guard reference.hasPrefix(prefix), let target = definitions[String(reference.dropFirst(prefix.count))] else {
            throw .keyword("$ref to an unknown definition")
        }
        return target
    }

    private static func types(_ value: JSONValue?) throws(VisitSchemaError) -> Types {
        let names: [String] =
            switch value {
            case .string(let name)?: [name]
            case let list?: texts(list)
            case nil: throw .keyword("a schema without type")
            }
        let known: [String: Types] = [
            "null": .null, "boolean": .boolean, "integer": .integer, "string": .string, "array": .array,
            "object": .object,
        ]
        var types: Types = []
        for name in names {
            guard let type = known[name] else { throw .keyword("type \(name)") }
            types.insert(type)
        }
        return types
    }

    private static func format(_ value: JSONValue) throws(VisitSchemaError) -> Format {
        guard case .string(let name) = value, let format = Format(rawValue: name) else {
            throw .keyword("an unknown format")
        }
        return format
    }

    /// The texts of a list; null stands in an enum only for a nullable type, which `type` says already.
    private static func texts(_ value: JSONValue) -> [String] {
        guard case .array(let items) = value else { return [] }
        return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    private static func integer(_ value: JSONValue?) -> Int64? {
        if case .integer(let number)? = value { number } else { nil }
    }

    private static func range(_ low: JSONValue?, _ high: JSONValue?) -> ClosedRange<Int> {
        Int(integer(low) ?? 0)...Int(integer(high) ?? .max)
    }
}
