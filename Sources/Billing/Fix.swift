/// A change that a rule made on its own, for the audit trail.
///
/// Carries codes, modifiers and units; of diagnoses only how many, because they are the patient's.
public struct Fix: Sendable, Equatable {
    /// Id of the rule, such as `B-MOD-1`.
    public let rule: String
    /// What it found, such as `97530x2`; `-` for nothing.
    public let before: String
    /// What it left, such as `97530-GOx2`; `-` for nothing.
    public let after: String

    /// A change from its parts.
    public init(rule: String, before: String, after: String) {
        self.rule = rule
        self.before = before
        self.after = after
    }
}

extension Fix {
    /// What differs between two states of a draft.
    init(rule: String, from before: DraftClaim, to after: DraftClaim) {
        let changes = [Self.lines(before, after), Self.services(before, after), Self.diagnoses(before, after)]
        let parts = changes.compactMap { $0 }
        self.init(
            rule: rule, before: parts.map(\.0).joined(separator: ", "), after: parts.map(\.1).joined(separator: ", "))
    }

    private static func lines(_ before: DraftClaim, _ after: DraftClaim) -> (String, String)? {
        guard !before.lines.isEmpty else { return nil }
        return difference(
            before.lines.map { text($0.claim.code, $0.claim.modifiers, $0.claim.units) },
            after.lines.map { text($0.claim.code, $0.claim.modifiers, $0.claim.units) })
    }

    /// Before there are lines, a rule can only change services.
    private static func services(_ before: DraftClaim, _ after: DraftClaim) -> (String, String)? {
        guard before.lines.isEmpty else { return nil }
        func texts(_ draft: DraftClaim) -> [String] {
            draft.services.map { $0.isDropped ? "-" : text($0.code, $0.givenModifiers, $0.units) }
        }
        return difference(texts(before), texts(after))
    }

    private static func diagnoses(_ before: DraftClaim, _ after: DraftClaim) -> (String, String)? {
        guard before.diagnoses != after.diagnoses else { return nil }
        let rewritten = zip(before.diagnoses, after.diagnoses).count { $0 != $1 }
        return ("\(before.diagnoses.count) diagnoses", "\(after.diagnoses.count) diagnoses, \(rewritten) rewritten")
    }

    private static func difference(_ before: [String], _ after: [String]) -> (String, String)? {
        guard before != after else { return nil }
        guard before.count == after.count else {
            return (before.joined(separator: " "), after.isEmpty ? "-" : after.joined(separator: " "))
        }
        let changed = before.indices.filter { before[$0] != after[$0] }
        return (
            changed.map { before[$0] }.joined(separator: " "), changed.map { after[$0] }.joined(separator: " ")
        )
    }

    private static func text(_ code: String, _ modifiers: [String], _ units: Int) -> String {
        ([code] + modifiers).joined(separator: "-") + (units > 0 ? "x\(units)" : "")
    }
}
