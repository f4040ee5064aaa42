internal import Billing

/// One column of a CSV header: where in the visit document its cells go.
///
/// Names are the document's, dotted. Entries of a list are numbered from 1 after a dot (`interventions.1.code`) or from
/// 0 in brackets (`interventions[0].code`).
struct CSVColumn {
    enum Step: Hashable {
        case name(String)
        /// From 0.
        case index(Int)
    }

    let path: [Step]
    let node: SchemaNode

    /// Nil for a name that the schema does not know; such columns are ignored.
    init?(_ header: String, root: SchemaNode) {
        var path: [Step] = []
        var node = root
        for word in Self.words(header) {
            guard let (step, next) = Self.step(word, in: node) else { return nil }
            path.append(step)
            node = next
        }
        guard !path.isEmpty else { return nil }
        self.path = path
        self.node = node
    }

    /// `a[0].b` as `a`, `[0`, `b`.
    private static func words(_ header: String) -> [Substring] {
        let bounded = header.filter { $0 != " " && $0 != "]" }.split(separator: ".")
        return bounded.flatMap { part -> [Substring] in
            guard let bracket = part.firstIndex(of: "[") else { return [part] }
            return [part[..<bracket], part[bracket...]]
        }
    }

    private static func step(_ word: Substring, in node: SchemaNode) -> (Step, SchemaNode)? {
        if let items = node.items {
            let isBracketed = word.first == "["
            guard let number = Int(isBracketed ? word.dropFirst() : word) else { return nil }
            let index = isBracketed ? number : number - 1
            return (0..<1000).contains(index) ? (.index(index), items) : nil
        }
        return node.properties[String(word)].map { (.name(String(word)), $0) }
    }

    /// What a cell says; nil when it says nothing.
    func value(of cell: String) -> JSONValue? {
        let text = Self.trimmed(cell)
        guard text.isEmpty else { return Self.value(text, node) }
        // Only the document's own fields are required though nullable; deeper ones may simply be absent.
        guard path.count == 1 else { return nil }
        if node.types.contains(.null) { return .null }
        return node.types.contains(.array) ? .array([]) : nil
    }

    private static func value(_ text: String, _ node: SchemaNode) -> JSONValue {
        if node.types.contains(.array) { return list(text, node) }
        if node.types.contains(.object) { return json(text, opening: "{") ?? .string(text) }
        if node.types.contains(.integer) { return Int64(text).map { .integer($0) } ?? .string(text) }
        if node.types.contains(.boolean) {
            switch text.lowercased() {
            case "true", "yes", "y", "1": return .bool(true)
            case "false", "no", "n", "0": return .bool(false)
            default: return .string(text)
            }
        }
        return .string(text)
    }

    private static func list(_ text: String, _ node: SchemaNode) -> JSONValue {
        if let list = json(text, opening: "[") { return list }
        guard let items = node.items else { return .string(text) }
        let parts = text.split(separator: "|").map { trimmed(String($0)) }
        if items.properties["performer"] != nil { return .array(parts.map(interval)) }
        return .array(parts.map { value($0, items) })
    }

    /// `09:00-09:23/OTA`; the therapist treats when nobody is named.
    private static func interval(_ text: String) -> JSONValue {
        let parts = text.split(separator: "/", maxSplits: 1).map { trimmed(String($0)) }
        let times = (parts.first ?? "").split(separator: "-", maxSplits: 1).map { trimmed(String($0)) }
        guard times.count == 2 else { return .string(text) }
        return .object([
            JSONMember(name: "start", value: .string(times[0])), JSONMember(name: "end", value: .string(times[1])),
            JSONMember(name: "performer", value: .string(parts.count == 2 ? parts[1] : "OT")),
        ])
    }

    private static func json(_ text: String, opening: Character) -> JSONValue? {
        text.first == opening ? try? JSONParser.parse(Array(text.utf8)) : nil
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        return String(rest)
    }
}
