@testable import Billing
import Testing

/// One case of the catalogue: a visit, and what a rule must say about it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    /// The rule's id.
    let id: String
    /// The severity of its finding; nil when it must keep silent.
    let severity: Finding.Severity?
    let input: ScrubInput

    var testDescription: String {
        let codes = input.visit.interventions.map { ([$0.code] + $0.modifiers).joined(separator: "-") }
        return "\(id) \(severity?.rawValue ?? "silent"): \(codes.joined(separator: " "))"
    }

    static let all = units + assistants + modifiers + edits + claims + coverage + documentation + settings
}

/// The sample visit of a payer, by claim filing indicator or known payer id, changed by a test.
func input(
    _ interventions: [Visit.Intervention] = [service("97530", 30)], payer: String = "MB", today: String = "2026-10-06",
    change: (inout ScrubInput) -> Void = { _ in }
) -> ScrubInput {
    let isIndicator = payer.utf8.count == 2
    let profile = PayerProfile.resolve(
        payerID: isIndicator ? "SAMPLE" : payer, filingIndicator: isIndicator ? payer : "CI")
    var input = ScrubInput(
        visit: sampleVisit(interventions), clinic: .sample(code: "C01"), payer: profile, today: day(today))
    input.visit.coverages[0].filingIndicator = isIndicator ? payer : "CI"
    change(&input)
    return input
}

/// A case in which the rule must speak.
func hit(
    _ id: String, _ severity: Finding.Severity, _ interventions: [Visit.Intervention] = [service("97530", 30)],
    payer: String = "MB", today: String = "2026-10-06", change: (inout ScrubInput) -> Void = { _ in }
) -> RuleCase {
    RuleCase(id: id, severity: severity, input: input(interventions, payer: payer, today: today, change: change))
}

/// A case in which the rule must keep silent.
func miss(
    _ id: String, _ interventions: [Visit.Intervention] = [service("97530", 30)], payer: String = "MB",
    today: String = "2026-10-06", change: (inout ScrubInput) -> Void = { _ in }
) -> RuleCase {
    RuleCase(id: id, severity: nil, input: input(interventions, payer: payer, today: today, change: change))
}

/// A service with one stretch by the therapist.
func timed(
    _ code: String, _ start: String, _ end: String, _ performer: Visit.Performer = .therapist, modifiers: [String] = []
) -> Visit.Intervention {
    Visit.Intervention(
        code: code, intervals: [interval(start, end, performer)], diagnosisPointers: [1], modifiers: modifiers)
}
