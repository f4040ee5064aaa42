/// Why a submission clock stands still. Every reason is the clinic's own; nothing else pauses a clock.
///
/// The reason is in the audit trail: it is a function of an event's stage and detail, both under the event's hash.
public enum PauseReason: String, Sendable, CaseIterable, Codable {
    /// The note is not signed, or the chart lacks what plan of care and progress reports demand.
    case documentation
    /// The payer does not know the patient, or the coverage is not active.
    case coverage
    /// The authorisation is missing, or does not cover the visit.
    case authorization
    /// The visit must be corrected for another rule.
    case correction

    /// The reason of a move to `stage` with an event's `detail`; `nil` when the clock runs on.
    public init?(stage: ClaimStage, detail: String) {
        switch stage {
        case .documentation: self = .documentation
        case .eligibilityFailed where Self.isAboutThePatient(detail): self = .coverage
        case .scrubFailed where detail.hasPrefix("B-AUTH"): self = .authorization
        case .scrubFailed where detail.hasPrefix("B-DOC"): self = .documentation
        case .scrubFailed: self = .correction
        default: return nil
        }
    }

    /// A 271 refuses a request with AAA codes, of which 56 to 78 name the patient's, subscriber's or visit's data. Others
    /// (provider unknown, payer unknown, no access) are for the billing company to settle, and its clock runs on.
    ///
    /// Source: X12 005010X279A1, loops 2100C and 2100D, AAA03 reject reason code.
    private static func isAboutThePatient(_ detail: String) -> Bool {
        guard detail.hasPrefix("AAA ") else { return true }
        return Int(detail.dropFirst(4)).map { (56...78).contains($0) } ?? false
    }
}
