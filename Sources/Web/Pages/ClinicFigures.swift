import Claims

/// What stands in a clinic's line, on the page and for programs.
struct ClinicFigures: Encodable {
    let clinicId: String
    let claims: Int64
    /// Claims that wait for the clinic.
    let clinicWork: Int64
    /// Claims that wait for billing.
    let billingWork: Int64
    let closed: Int64
    let submitted: Int64
    let submittedWithin24: Int64
    let submittedWithin48: Int64
    let billedCents: Int64
    let paidCents: Int64
    let adjustedCents: Int64
    let patientCents: Int64
    let openCents: Int64

    private enum CodingKeys: String, CodingKey {
        case clinicId, claims, clinicWork, billingWork, closed, submitted
        case submittedWithin24 = "submitted_within_24h"
        case submittedWithin48 = "submitted_within_48h"
        case billedCents, paidCents, adjustedCents, patientCents, openCents
    }

    init(_ code: String, _ counts: [ClaimCounts]) {
        func sum(_ field: KeyPath<ClaimCounts, Int64>) -> Int64 { counts.reduce(0) { $0 + $1[keyPath: field] } }
        func claims(_ owner: ClaimFlow.Owner) -> Int64 {
            counts.filter { ClaimFlow.row(of: $0.stage).owner == owner }.reduce(0) { $0 + $1.claims }
        }
        clinicId = code
        self.claims = sum(\.claims)
        clinicWork = claims(.workList(isClinic: true))
        billingWork = claims(.workList(isClinic: false))
        closed = counts.filter { $0.stage == .closed }.reduce(0) { $0 + $1.claims }
        submitted = sum(\.submitted)
        submittedWithin24 = sum(\.within24Hours)
        submittedWithin48 = sum(\.within48Hours)
        billedCents = sum(\.billedCents)
        paidCents = sum(\.paidCents)
        adjustedCents = sum(\.adjustedCents)
        patientCents = sum(\.patientCents)
        openCents = billedCents - paidCents - adjustedCents - patientCents
    }

    /// Each clinic's, by its code.
    static func all(_ report: StatusReport) -> [ClinicFigures] {
        Dictionary(grouping: report.counts, by: \.clinic).sorted { $0.key < $1.key }.map(ClinicFigures.init)
    }
}
