/// One JSON object on one line, written piece by piece.
///
/// Source: RFC 8259 section 7: quotation mark, reverse solidus and U+0000 to U+001F are escaped.
struct JSONText {
    private(set) var text = "{"

    mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }

    mutating func add(_ key: String, _ value: Int64) { add(key, raw: "\(value)") }

    /// `raw` is JSON already.
    mutating func add(_ key: String, raw: String) {
        if text.count > 1 { text += "," }
        text += Self.quoted(key) + ":" + raw
    }

    /// The object with its end of line.
    var line: String { text + "}\n" }

    /// The object alone.
    var object: String { text + "}" }

    static func array(_ values: some Sequence<String>) -> String { "[" + values.joined(separator: ",") + "]" }

    static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
