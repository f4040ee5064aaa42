import Billing
import Claims
import Foundation

/// A visit as people read and correct it: every value of the document under its path.
struct VisitEditor {
    private static let prefix = "visit:"
    private static let whole = "document"
    /// What says which visit it is, and is not corrected.
    private static let identity = ["clinic_id", "visit_id"]
    private let document: JSONValue
    private let text: String

    init(_ visit: Visit) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(visit))
        document = try JSONParser.parse(bytes)
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The values, part by part: what stands alone first, then each object and each member of a list.
    var blocks: [Block] {
        var parts: [(name: String, facts: [Fact])] = [("Visit", [])]
        for leaf in document.leaves {
            let length = leaf.path.count == 1 ? 0 : leaf.path.count > 2 && Int(leaf.path[1]) != nil ? 2 : 1
            let name = length == 0 ? "Visit" : Self.words(Array(leaf.path.prefix(length)))
            let fact = Fact(Self.words(Array(leaf.path.dropFirst(length))), .text(Self.text(leaf.value)))
            if let place = parts.firstIndex(where: { $0.name == name }) {
                parts[place].facts.append(fact)
            } else {
                parts.append((name, [fact]))
            }
        }
        return parts.map { .facts($0.name.prefix(1).uppercased() + $0.name.dropFirst(), $0.facts) }
    }

    /// A form of all values that there are, and one of the whole document, for what it lacks; with what was entered and
    /// not accepted.
    func forms(claim: Int64, reason: String, entered: Fields) -> [Form] {
        let values = document.leaves.filter { !Self.identity.contains($0.path[0]) }.map { leaf in
            let name = Self.prefix + leaf.path.joined(separator: ".")
            return Form.Field(
                kind: .text, name: name, label: Self.words(leaf.path), value: entered[name] ?? Self.text(leaf.value))
        }
        let whole = Form.Field(
            kind: .textarea, name: Self.whole, label: "Visit as a JSON document", value: entered[Self.whole] ?? text)
        return [
            ("Correct this visit", values, "Correct and send on"), ("Add what it lacks", [whole], "Store and send on"),
        ]
        .map { title, fields, button in
            Form(
                title: title, action: "/claims/\(claim)/correct", fields: fields + [.hidden("reason", reason)],
                button: button)
        }
    }

    /// The document with what the form changed; an emptied value is left out. Kinds of values stay as they were.
    func corrected(_ form: Fields) -> [UInt8] {
        if let entered = form[Self.whole] { return ofThisVisit(Array(entered.utf8)) }
        var corrected = document
        for leaf in document.leaves {
            let name = Self.prefix + leaf.path.joined(separator: ".")
            guard let entered = form.all(name).first?.trimmed, entered != Self.text(leaf.value) else { continue }
            corrected = corrected.setting(leaf.path, Self.value(entered, like: leaf.value))
        }
        var bytes: [UInt8] = []
        corrected.write(to: &bytes)
        return bytes
    }

    /// A document that a person wrote, for this visit and no other; what is no JSON is left to whoever takes it in.
    private func ofThisVisit(_ bytes: [UInt8]) -> [UInt8] {
        guard var entered = try? JSONParser.parse(bytes) else { return bytes }
        for leaf in document.leaves where Self.identity.contains(leaf.path[0]) {
            entered = entered.setting(leaf.path, leaf.value)
        }
        var bytes: [UInt8] = []
        entered.write(to: &bytes)
        return bytes
    }

    private static func value(_ text: String, like old: JSONValue) -> JSONValue? {
        if text.isEmpty { return nil }
        switch old {
        case .integer: return Int64(text).map(JSONValue.integer) ?? .string(text)
        case .bool: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .number: return Double(text) == nil ? .string(text) : .number(text)
        default: return .string(text)
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        var bytes: [UInt8] = []
        value.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `interventions 2 intervals 1 start`, numbers from 1 as people count.
    private static func words(_ path: [String]) -> String {
        path.map { Int($0).map { "\($0 + 1)" } ?? $0.replacing("_", with: " ") }.joined(separator: " ")
    }
}
