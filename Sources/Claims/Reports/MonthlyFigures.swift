internal import Billing
internal import Postgres

/// The counts and sums from which the monthly figures are made, of all clinics asked for and of each.
struct MonthlyFigures: Sendable {
    /// Claims first accepted by a transport within the span.
    struct Sent: Sendable {
        /// nil: in all.
        var clinicID: String?
        var claims: Int64 = 0
        /// Accepted by the payer at the first try, and not edited afterwards.
        var clean: Int64 = 0
        /// Never held by a rule before.
        var passedRules: Int64 = 0
        /// Adjudicated since.
        var decided: Int64 = 0
        /// Of these accepted at the first try, not edited, and without a denial.
        var cleanlyDecided: Int64 = 0
        /// Rejected or returned at the first try.
        var rejected: Int64 = 0
        /// Sent more than once.
        var resubmitted: Int64 = 0
        /// Held by a rule before they were sent.
        var held: Int64 = 0
        /// Not held and not rejected, but denied for what can be corrected.
        var deniedForCoding: Int64 = 0
        /// Rejected though no rule had held them.
        var rejectedUnheld: Int64 = 0
        /// Sent without anybody's doing.
        var untouched: Int64 = 0
        /// What people did about them.
        var touches: Int64 = 0
    }

    /// Claims adjudicated for the first time within the span.
    struct Decided: Sendable {
        /// nil: in all.
        var clinicID: String?
        var claims: Int64 = 0
        /// Paid, or left to the patient without a refusal.
        var resolved: Int64 = 0
        var denied: Int64 = 0
        var billedCents: Int64 = 0
        var deniedCents: Int64 = 0
        /// Expected beyond what was allowed.
        var shortCents: Int64 = 0
        var expectedCents: Int64 = 0
        var paidCents: Int64 = 0
        /// Those whose acceptance by the payer is known, and the days from it to the decision.
        var timed: Int64 = 0
        var turnaroundDays: Int64 = 0
        var turnaroundMedianSeconds: Int64?
        var turnaroundP95Seconds: Int64?
    }

    /// Notes signed within the span.
    struct Signed: Sendable {
        /// nil: in all.
        var clinicID: String?
        var claims: Int64 = 0
        /// Sent, or past the target.
        var due24: Int64 = 0
        var within24: Int64 = 0
        /// Sent, or past the breach.
        var due48: Int64 = 0
        var within48: Int64 = 0
        /// From the date of service to the signature.
        var chargeLagDays: Int64 = 0
        var chargeLagMedianSeconds: Int64?
        var chargeLagP95Seconds: Int64?
        var sent: Int64 = 0
        /// From the signature to the transport's acceptance.
        var submissionLagSeconds: Int64 = 0
        var submissionLagMedianSeconds: Int64?
        var submissionLagP95Seconds: Int64?
    }

    /// Appeals.
    struct Appeals: Sendable {
        var filed: Int64 = 0
        var decided: Int64 = 0
        var won: Int64 = 0
        var disputedCents: Int64 = 0
        var wonCents: Int64 = 0
    }

    /// What came of the charges of a matured cohort.
    struct Collections: Sendable {
        var chargesCents: Int64 = 0
        var contractualCents: Int64 = 0
        var paymentsCents: Int64 = 0
    }

    /// What was owed at the end of the span; credits are negative and never netted.
    struct Receivables: Sendable {
        var insuranceCents: Int64 = 0
        var patientCents: Int64 = 0
        var insuranceCreditsCents: Int64 = 0
        var patientCreditsCents: Int64 = 0
        var insuranceOver90Cents: Int64 = 0
        /// Gross charges of the 90 days before.
        var chargesCents: Int64 = 0
    }

    /// Days after which what can be collected has been.
    static let maturityDays = 120

    var days: ReportDays
    var sent: [Sent] = []
    var decided: [Decided] = []
    var signed: [Signed] = []
    var appeals = Appeals()
    var collections = Collections()
    var receivables = Receivables()

    var allSent: Sent { sent.first { $0.clinicID == nil } ?? Sent() }
    var allDecided: Decided { decided.first { $0.clinicID == nil } ?? Decided() }
    var allSigned: Signed { signed.first { $0.clinicID == nil } ?? Signed() }

    /// Reads them; the transaction's scope must be open.
    static func read(_ days: ReportDays, clinic: String?, on connection: Connection) async throws -> MonthlyFigures {
        let (sent, decided, signed, appeals, collections, receivables) = try await connection.pipeline(
            CountSentClaims(days: days, clinic: clinic), CountFirstDecisions(days: days, clinic: clinic),
            CountSignedNotes(days: days, clinic: clinic), CountAppeals(days: days, clinic: clinic),
            SumCollections(
                first: PostgresDate(days.first.day.adding(days: -maturityDays)),
                last: PostgresDate(days.last.day.adding(days: -maturityDays)), clinic: clinic),
            SumReceivables(days: days, clinic: clinic))
        return MonthlyFigures(
            days: days, sent: sent, decided: decided, signed: signed, appeals: try appeals.only,
            collections: try collections.only, receivables: try receivables.only)
    }
}

extension MonthlyFigures.Sent {
    init(decoding row: inout RowDecoder) throws(PostgresError) {
        clinicID = try row.next()
        claims = try row.next()
        clean = try row.next()
        passedRules = try row.next()
        decided = try row.next()
        cleanlyDecided = try row.next()
        rejected = try row.next()
        resubmitted = try row.next()
        held = try row.next()
        deniedForCoding = try row.next()
        rejectedUnheld = try row.next()
        untouched = try row.next()
        touches = try row.next()
    }
}

extension MonthlyFigures.Decided {
    init(decoding row: inout RowDecoder) throws(PostgresError) {
        clinicID = try row.next()
        claims = try row.next()
        resolved = try row.next()
        denied = try row.next()
        billedCents = try row.next()
        deniedCents = try row.next()
        shortCents = try row.next()
        expectedCents = try row.next()
        paidCents = try row.next()
        timed = try row.next()
        turnaroundDays = try row.next()
        turnaroundMedianSeconds = try row.next()
        turnaroundP95Seconds = try row.next()
    }
}

extension MonthlyFigures.Signed {
    init(decoding row: inout RowDecoder) throws(PostgresError) {
        clinicID = try row.next()
        claims = try row.next()
        due24 = try row.next()
        within24 = try row.next()
        due48 = try row.next()
        within48 = try row.next()
        chargeLagDays = try row.next()
        chargeLagMedianSeconds = try row.next()
        chargeLagP95Seconds = try row.next()
        sent = try row.next()
        submissionLagSeconds = try row.next()
        submissionLagMedianSeconds = try row.next()
        submissionLagP95Seconds = try row.next()
    }
}
