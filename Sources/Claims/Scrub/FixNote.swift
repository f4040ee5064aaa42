import Billing

/// A fix in the audit trail: `fix B-MOD-1: 97530x2 -> 97530-GOx2`. One event notes all fixes of a scrub, separated by
/// semicolons: a claim's record grows by one row however many there are.
struct FixNote: Sendable, Hashable {
    let rule: String
    let before: String
    let after: String

    init(_ fix: Fix) {
        rule = fix.rule
        before = fix.before
        after = fix.after
    }

    private init?(_ text: some StringProtocol) {
        guard text.hasPrefix("fix "), let colon = text.firstRange(of: ": "),
            let arrow = text[colon.upperBound...].firstRange(of: " -> ")
        else { return nil }
        rule = String(text[..<colon.lowerBound].dropFirst(4))
        before = String(text[colon.upperBound..<arrow.lowerBound])
        after = String(text[arrow.upperBound...])
    }

    /// The fixes that an event tells of; none when it tells of something else.
    static func notes(in detail: String) -> [FixNote] {
        detail.split(separator: separator).compactMap { FixNote($0) }
    }

    /// The detail of the event that notes these fixes.
    static func detail(_ fixes: [Fix]) -> String {
        fixes.map { FixNote($0).text }.joined(separator: separator)
    }

    private var text: String { "fix \(rule): \(before) -> \(after)" }

    private static let separator = "; "
}
