import Foundation

/// Named values of a query or a form, in order, names repeated where the sender repeats them.
struct Fields: Sendable, Hashable {
    private let pairs: [(name: String, value: String)]

    static func == (one: Fields, other: Fields) -> Bool { one.pairs.elementsEqual(other.pairs, by: ==) }

    func hash(into hasher: inout Hasher) {
        for (name, value) in pairs {
            hasher.combine(name)
            hasher.combine(value)
        }
    }

    /// `application/x-www-form-urlencoded` text.
    ///
    /// - Throws: `Refusal.badRequest` where it is not UTF-8 after decoding, or holds a NUL, which no column takes.
    init(encoded text: String) throws {
        pairs = try text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try Self.decoded(parts[0]), parts.count > 1 ? try Self.decoded(parts[1]) : "")
        }
    }

    init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// The first value of a name; an empty one counts as none.
    subscript(_ name: String) -> String? {
        pairs.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Every value of a name.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// Names in order.
    var names: [String] { pairs.map(\.name) }

    /// As a query, names in order, without those that are left out.
    func query(without left: Set<String> = [], adding more: [(String, String)] = []) -> String {
        let kept =
            pairs.filter { !left.contains($0.name) && !$0.value.isEmpty } + more.map { (name: $0.0, value: $0.1) }
        return kept.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
    }

    private static func decoded(_ text: Substring) throws -> String {
        let spaced = text.replacing("+", with: " ")
        guard let decoded = spaced.removingPercentEncoding, !decoded.utf8.contains(0) else {
            throw Refusal.badRequest("a value is not text in UTF-8")
        }
        return decoded
    }

    /// Percent-encoded for a query or a path segment.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    private static let allowed = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
