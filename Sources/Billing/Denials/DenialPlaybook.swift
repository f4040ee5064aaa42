/// Tells expected adjustments from denials and says what to do about a denial.
///
/// Expected are CO-45 (fee schedule), CO-253 (sequestration), CO-59 (multiple procedures), PR-1, PR-2 and PR-3 (deductible,
/// coinsurance, copay) and OA-23 (prior payer). Anything else that a payer keeps back stays open until a person decides: it
/// is never written off by itself. Reasons are those of the X12 claim adjustment reason code list (CARC), remarks those of
/// the remittance advice remark code list (RARC). The entries are dated data: `denial-playbook.json`.
public enum DenialPlaybook {
    private struct Key: Hashable {
        let group: AdjustmentGroup
        let reason: String
    }

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.denial_playbook_json }

    /// The schema that it follows (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.denial_playbook_schema_json }

    /// Version of the entries.
    public static var version: String { book.version }

    static let book: DenialBook = {
        do {
            return try DenialBook(from: TreeDecoder(value: JSONParser.parse(document)))
        } catch {
            preconditionFailure("the shipped denial playbook cannot be read: \(error)")
        }
    }()

    private static let expected = Dictionary(
        book.expected.flatMap { entry in
            entry.carcs.map { (Key(group: entry.group, reason: $0), [entry]) }
        }, uniquingKeysWith: +)
    private static let reasons = Dictionary(
        book.reasons.flatMap { entry in entry.carcs.map { ($0, [entry]) } }, uniquingKeysWith: +)
    private static let remarks = Dictionary(
        book.remarks.flatMap { entry in entry.rarcs.map { ($0, [entry]) } }, uniquingKeysWith: +)

    /// Decides what a payer's answer comes to.
    ///
    /// - Parameters:
    ///   - paidCents: what the payer paid, in cents.
    ///   - adjustments: all adjustments of the claim or line.
    ///   - day: the payer's decision; nil takes the newest entries.
    public static func assess(
        paidCents: Int64, adjustments: [Adjustment], on day: CalendarDay? = nil
    ) -> RemittanceAssessment {
        var patient: Int64 = 0
        var contractual: Int64 = 0
        var priorPayer: Int64 = 0
        var unexpected: [Adjustment] = []
        for adjustment in adjustments {
            switch expectedShare(of: adjustment, on: day) {
            case .patient: patient += adjustment.cents
            case .contractual: contractual += adjustment.cents
            case .priorPayer: priorPayer += adjustment.cents
            case nil: if adjustment.cents != 0 { unexpected.append(adjustment) }
            }
        }
        return RemittanceAssessment(
            patientCents: patient, contractualCents: contractual, priorPayerCents: priorPayer, unexpected: unexpected,
            denial: paidCents == 0 ? denial(for: unexpected, on: day) : nil)
    }

    /// Whether an adjustment is posted without a person.
    public static func isExpected(_ adjustment: Adjustment, on day: CalendarDay? = nil) -> Bool {
        expectedShare(of: adjustment, on: day) != nil
    }

    /// What to do about one adjustment, whether or not it was the whole payment.
    ///
    /// - Parameters:
    ///   - adjustment: the adjustment.
    ///   - remarks: remark codes of the line and claim; alerts among them explain nothing and are passed over.
    ///   - day: the payer's decision; nil takes the newest entries.
    public static func denial(
        for adjustment: Adjustment, remarks: [String] = [], on day: CalendarDay? = nil
    ) -> Denial {
        let standing = (reasons[adjustment.reason] ?? []).filter { entry in
            entry.span.covers(day) && (entry.group == nil || entry.group == adjustment.group)
        }
        let reason = standing.first { $0.group != nil } ?? standing.first
        let refinements = remarks.filter { !book.alerts.contains($0) }.compactMap { code in
            (Self.remarks[code] ?? []).first { entry in
                entry.span.covers(day) && (entry.refines?.contains(adjustment.reason) ?? true)
            }
        }
        let isUnprocessable = refinements.contains(where: \.isUnprocessable)
        // What says which field is wrong tells more than that the claim could not be processed.
        let refinement = refinements.first { !$0.isUnprocessable } ?? refinements.first
        let work = refinement?.work ?? reason?.work ?? book.unknown
        let kind = isUnprocessable ? .correct : work.classes.first ?? .appeal
        return Denial(
            adjustment: adjustment, kind: kind,
            alternatives: isUnprocessable ? [] : Array(work.classes.dropFirst()),
            action: isUnprocessable && refinement?.isUnprocessable == false
                ? "Unprocessable, no appeal. \(work.action)" : work.action,
            rules: work.rules.isEmpty ? reason?.work.rules ?? [] : work.rules,
            profileMember: work.profileMember ?? reason?.work.profileMember, isUnprocessable: isUnprocessable)
    }

    /// By which limit work of a kind ends.
    public static func deadline(of kind: Denial.Kind) -> DenialDeadline {
        book.deadlines.first { $0.kind == kind }?.limit ?? .days(30)
    }

    /// The largest amount decides; among equals the one given first.
    private static func denial(for unexpected: [Adjustment], on day: CalendarDay?) -> Denial? {
        var decisive: Adjustment?
        for adjustment in unexpected where adjustment.cents.magnitude > (decisive?.cents.magnitude ?? 0) {
            decisive = adjustment
        }
        return decisive.map { denial(for: $0, on: day) }
    }

    private static func expectedShare(of adjustment: Adjustment, on day: CalendarDay?) -> DenialBook.Expected.Share? {
        expected[Key(group: adjustment.group, reason: adjustment.reason)]?.first { $0.span.covers(day) }?.share
    }
}
