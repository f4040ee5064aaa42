internal import Billing

/// A fix in the audit trail: the detail of the event that notes it, `fix B-MOD-1: 97530x2 -> 97530-GOx2`.
struct FixNote: Sendable, Hashable {
    let rule: String
    let before: String
    let after: String

    init(_ fix: Fix) {
        rule = fix.rule
        before = fix.before
        after = fix.after
    }

    /// The fix that an event tells of; nil when it tells of something else.
    init?(detail: String) {
        guard detail.hasPrefix("fix "), let colon = detail.firstRange(of: ": "),
            let arrow = detail[colon.upperBound...].firstRange(of: " -> ")
        else { return nil }
        rule = String(detail[..<colon.lowerBound].dropFirst(4))
        before = String(detail[colon.upperBound..<arrow.lowerBound])
        after = String(detail[arrow.upperBound...])
    }

    var detail: String { "fix \(rule): \(before) -> \(after)" }
}
