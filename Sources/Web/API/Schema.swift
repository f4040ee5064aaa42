/// A JSON Schema 2020-12, as OpenAPI 3.1 uses it: only what this API says.
indirect enum Schema: Sendable {
    case text(
        values: [String]? = nil, format: String? = nil, pattern: String? = nil, least: Int? = nil, most: Int? = nil)
    case integer(least: Int64? = nil, most: Int64? = nil)
    case number
    case truth
    case list(Schema)
    case object([Property])
    /// An object with these values under any names.
    case map(Schema)
    case nullable(Schema)
    case anyOf([Schema])
    /// One of the description's components.
    case component(String)
    /// Any JSON object; its own schema stands elsewhere.
    case anything

    struct Property: Sendable {
        let name: String
        let schema: Schema
        /// Whether it may be left out.
        let isOptional: Bool

        init(_ name: String, _ schema: Schema, isOptional: Bool = false) {
            self.name = name
            self.schema = schema
            self.isOptional = isOptional
        }
    }

    static let money = Schema.integer()
    static let count = Schema.integer(least: 0)
    static let instant = Schema.text(format: "date-time")
    static let day = Schema.text(format: "date")

    /// Anything to look for.
    static let term = Schema.text(pattern: #"^[^\u0000]+$"#)

    /// What a person or program writes: something that is not all white space.
    static func words(most: Int) -> Schema {
        .text(pattern: #"^[^\u0000]*[^\u0000\s][^\u0000]*$"#, least: 1, most: most)
    }

    /// The answer of a list that goes on.
    static func page(_ name: String, _ row: Schema) -> Schema {
        .object([.init(name, .list(row)), .init("next_cursor", .text(), isOptional: true)])
    }

    /// As JSON values.
    var document: [String: any Sendable] {
        switch self {
        case .text(let values, let format, let pattern, let least, let most):
            var document: [String: any Sendable] = ["type": "string"]
            if let values { document["enum"] = values }
            if let format { document["format"] = format }
            if let pattern { document["pattern"] = pattern }
            if let least { document["minLength"] = least }
            if let most { document["maxLength"] = most }
            return document
        case .integer(let least, let most):
            var document: [String: any Sendable] = ["type": "integer", "format": "int64"]
            if let least { document["minimum"] = least }
            if let most { document["maximum"] = most }
            return document
        case .number: return ["type": "number"]
        case .truth: return ["type": "boolean"]
        case .list(let item): return ["type": "array", "items": item.document]
        case .object(let properties):
            return [
                "type": "object",
                "properties": Dictionary(properties.map { ($0.name, $0.schema.document) }) { first, _ in first },
                "required": properties.filter { !$0.isOptional }.map(\.name),
            ]
        case .map(let value): return ["type": "object", "additionalProperties": value.document]
        case .nullable(let schema):
            return ["anyOf": [schema.document, ["type": "null"] as [String: any Sendable]]]
        case .anyOf(let schemas): return ["anyOf": schemas.map(\.document)]
        case .component(let name): return ["$ref": "#/components/schemas/\(name)"]
        case .anything: return ["type": "object"]
        }
    }
}
