import Billing

/// A place within a document and what is wrong there; never the value.
struct FieldProblem: Equatable {
    /// A path such as `interventions[0].intervals[1].end`; empty for the document itself.
    let field: String
    let reason: String
}

/// Walks a document beside its schema and collects problems.
struct SchemaValidation {
    /// More problems than this say nothing new about one record.
    static let problemLimit = 25

    private enum Step {
        case name(String)
        case index(Int)
    }

    private var path: [Step] = []
    private(set) var problems: [FieldProblem] = []

    mutating func check(_ value: JSONValue, against node: SchemaNode) {
        guard problems.count < Self.problemLimit else { return }
        switch value {
        case .null:
            if !node.types.contains(.null) { report("must not be null") }
        case .bool:
            if !node.types.contains(.boolean) { reportType(node) }
        case .number:
            reportType(node)
        case .integer(let number):
            guard node.types.contains(.integer) else { return reportType(node) }
            check(number, against: node)
        case .string(let text):
            guard node.types.contains(.string) else { return reportType(node) }
            check(text, against: node)
        case .array(let items):
            guard node.types.contains(.array) else { return reportType(node) }
            check(items, against: node)
        case .object(let members):
            guard node.types.contains(.object) else { return reportType(node) }
            check(members, against: node)
        }
    }

    private mutating func check(_ number: Int64, against node: SchemaNode) {
        if let constant = node.constant, number != constant { report("must be \(constant)") }
        if number < node.integers.lowerBound { report("must be at least \(node.integers.lowerBound)") }
        if number > node.integers.upperBound { report("must be at most \(node.integers.upperBound)") }
    }

    private mutating func check(_ text: String, against node: SchemaNode) {
        if let choices = node.choices {
            if !choices.contains(text) { report("must be one of: " + choices.joined(separator: ", ")) }
            return
        }
        switch node.format {
        case .date? where CalendarDay(iso: text) == nil:
            return report("is not a calendar day of the form YYYY-MM-DD")
        case .dateTime? where Instant(iso8601: text) == nil:
            return report("is not a time of the form YYYY-MM-DDThh:mm:ss with an offset")
        default: break
        }
        // UTF-8 never has fewer bytes than characters, so most texts need no counting.
        if text.utf8.count > node.lengths.upperBound, text.unicodeScalars.count > node.lengths.upperBound {
            return report("has more than \(node.lengths.upperBound) characters")
        }
        if text.unicodeScalars.count < node.lengths.lowerBound {
            return report(text.isEmpty ? "is empty" : "has fewer than \(node.lengths.lowerBound) characters")
        }
        if let pattern = node.pattern, !pattern.matches(text) {
            report("has not the form that the schema asks for")
        }
    }

    private mutating func check(_ items: [JSONValue], against node: SchemaNode) {
        if items.count < node.counts.lowerBound { report("has fewer than \(node.counts.lowerBound) entries") }
        if items.count > node.counts.upperBound { return report("has more than \(node.counts.upperBound) entries") }
        guard let entry = node.items else { return }
        for (index, item) in items.enumerated() {
            path.append(.index(index))
            check(item, against: entry)
            path.removeLast()
        }
    }

    private mutating func check(_ members: [JSONMember], against node: SchemaNode) {
        for name in node.required where !members.contains(where: { $0.name == name }) {
            path.append(.name(name))
            report("is missing")
            path.removeLast()
        }
        for member in members {
            guard let property = node.properties[member.name] else {
                reportMisspelling(members, member.name, node)
                continue
            }
            path.append(.name(member.name))
            check(member.value, against: property)
            path.removeLast()
        }
    }

    /// Other systems add names of their own; one that is nearly a known name, which itself is absent, is a slip.
    private mutating func reportMisspelling(_ members: [JSONMember], _ name: String, _ node: SchemaNode) {
        let near = node.properties.keys.filter { Spelling.isSlip(name, of: $0) }.min()
        guard let near, !members.contains(where: { $0.name == near }), !node.required.contains(near) else { return }
        path.append(.name(near))
        report("is absent, but there is a name that looks like a slip for it")
        path.removeLast()
    }

    private mutating func reportType(_ node: SchemaNode) {
        let words: [(SchemaNode.Types, String)] = [
            (.boolean, "true or false"), (.integer, "a whole number"), (.string, "a text"), (.array, "a list"),
            (.object, "an object"), (.null, "null"),
        ]
        report("must be " + words.filter { node.types.contains($0.0) }.map(\.1).joined(separator: " or "))
    }

    private mutating func report(_ reason: String) {
        var field = ""
        for step in path {
            switch step {
            case .name(let name): field += field.isEmpty ? name : "." + name
            case .index(let index): field += "[\(index)]"
            }
        }
        problems.append(FieldProblem(field: field, reason: reason))
    }
}
