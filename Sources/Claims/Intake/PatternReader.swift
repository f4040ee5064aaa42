/// Reads the text of a schema pattern into its parts.
struct PatternReader {
    private let text: String
    private var rest: Substring

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    mutating func read() throws(VisitSchemaError) -> PatternNode {
        guard take("^"), rest.last == "$" else { throw unsupported }
        rest.removeLast()
        let node = try choice()
        guard rest.isEmpty else { throw unsupported }
        return node
    }

    private var unsupported: VisitSchemaError { .pattern(text) }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(VisitSchemaError) -> PatternNode {
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws(VisitSchemaError) -> PatternNode {
        var parts: [PatternNode] = []
        while let character = rest.first, character != "|", character != ")" {
            parts.append(try repetition(of: atom()))
        }
        return .sequence(parts)
    }

    private mutating func atom() throws(VisitSchemaError) -> PatternNode {
        guard let character = rest.popFirst() else { throw unsupported }
        switch character {
        case "(":
            let inner = try choice()
            guard take(")") else { throw unsupported }
            return inner
        case "[": return .set(try characterClass())
        case "\\":
            guard let escaped = rest.popFirst()?.asciiValue, !(0x30...0x7A).contains(escaped) || escaped == 0x5C else {
                throw unsupported
            }
            return .set([escaped])
        case "^", "$", "?", "*", "+", "{", "}", ".": throw unsupported
        default:
            guard let byte = character.asciiValue else { throw unsupported }
            return .set([byte])
        }
    }

    private mutating func characterClass() throws(VisitSchemaError) -> Set<UInt8> {
        var bytes: Set<UInt8> = []
        while !take("]") {
            guard let low = rest.popFirst()?.asciiValue, low != UInt8(ascii: "^"), low != UInt8(ascii: "\\") else {
                throw unsupported
            }
            var high = low
            if rest.first == "-", rest.dropFirst().first != "]" {
                rest.removeFirst()
                guard let end = rest.popFirst()?.asciiValue, end >= low else { throw unsupported }
                high = end
            }
            bytes.formUnion(low...high)
        }
        return bytes
    }

    private mutating func repetition(of node: PatternNode) throws(VisitSchemaError) -> PatternNode {
        if take("?") { return .repeated(node, 0, 1) }
        if take("*") { return .repeated(node, 0, nil) }
        if take("+") { return .repeated(node, 1, nil) }
        guard take("{") else { return node }
        let least = try count()
        let most = take(",") ? try count() : least
        guard take("}"), most >= least else { throw unsupported }
        return .repeated(node, least, most)
    }

    private mutating func count() throws(VisitSchemaError) -> Int {
        let digits = rest.prefix { $0.isNumber }
        guard let value = Int(digits), value <= 256 else { throw unsupported }
        rest = rest.dropFirst(digits.count)
        return value
    }
}
