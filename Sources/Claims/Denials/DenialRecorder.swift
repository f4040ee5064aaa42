internal import Billing
internal import Postgres

/// Keeps what payers refused as denials with their next action, in the transaction that posts the remittance.
///
/// Only what is outside the expected set comes here, and nothing of it is written off. Claims that were paid by contract cost
/// nothing: without a refusal no statement is run.
struct DenialRecorder: Sendable {
    let context: ClaimsContext
    let author: Author

    /// A claim of a remittance that refused something.
    private struct Refusal {
        let remittanceID: Int64
        let posted: PostedClaim
        let claim: Claim
        let day: CalendarDay
    }

    /// Records the refusals among posted claims, which are locked already.
    func record(
        _ posted: [(remittanceID: Int64, claim: PostedClaim)], on connection: Connection
    ) async throws {
        let refused = posted.filter { $0.claim.refusedCents != 0 && $0.claim.statusCode != "22" }
        try await readjudicate(posted.map(\.claim.answered), on: connection)
        if refused.isEmpty { return }
        let ids = Set(refused.map(\.claim.answered.claimID)).sorted()
        let (claims, days, lines, visits) = try await connection.pipeline(
            LockClaims(ids: ids), ReadRemittanceDays(ids: Set(refused.map(\.remittanceID)).sorted()),
            ReadLines(claimIDs: ids), ReadVisits(claimIDs: ids))
        let claimByID = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
        let dayByID = Dictionary(uniqueKeysWithValues: days.map { ($0.id, $0.day.day) })
        try await context.keys.loadExisting(claims.map(\.clinicID), year: context.currentYear, on: connection)
        let therapists = try therapists(visits)
        let codes = Dictionary(lines.map { (LineKey(claimID: $0.claimID, number: $0.number), $0.code) }) { $1 }
        let profiles = try await context.directory.payerProfiles()
        var effect = Effect(changes: ClaimChanges(author: author))
        for item in refused {
            guard let claim = claimByID[item.claim.answered.claimID], let day = dayByID[item.remittanceID] else {
                continue
            }
            let refusal = Refusal(remittanceID: item.remittanceID, posted: item.claim, claim: claim, day: day)
            let profile = profiles.profile(
                payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day)
            take(refusal, profile, therapist: therapists[claim.id], codes: codes, &effect)
        }
        _ = try await connection.pipeline(
            InsertDenials(denials: effect.denials), AdvanceSubmissions(changes: effect.returned))
        try await effect.changes.save(on: connection)
    }

    /// A rejection that came before the remittance was not the last word about the claim's latest submission.
    private func readjudicate(_ answered: [Answered], on connection: Connection) async throws {
        let rejected = answered.filter { $0.status == "rejected" && $0.progress < AnswerRank.adjudicated.rawValue }
        if rejected.isEmpty { return }
        _ = try await connection.execute(AcceptLatestSubmissions(ids: rejected.map(\.submissionID)))
    }

    private func therapists(
        _ visits: [(claimID: Int64, visitID: Int64, clinicID: Int32, sealed: [UInt8])]
    ) throws -> [Int64: String] {
        var found: [Int64: String] = [:]
        for row in visits {
            found[row.claimID] = try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID)
                .rendering.npi
        }
        return found
    }

    private struct LineKey: Hashable {
        let claimID: Int64
        let number: Int16
    }

    private struct Effect {
        var changes: ClaimChanges
        var denials: [NewDenial] = []
        var returned: [AdvancedSubmission] = []
    }

    private func take(
        _ refusal: Refusal, _ profile: PayerProfile, therapist: String?, codes: [LineKey: String],
        _ effect: inout Effect
    ) {
        let claim = refusal.claim
        var isUnprocessable = false
        for (index, amount) in RefusedAmount.all(of: refusal.posted, on: refusal.day).enumerated() {
            let denial = DenialPlaybook.denial(for: amount.adjustment, remarks: amount.remarks, on: refusal.day)
            isUnprocessable = isUnprocessable || denial.isUnprocessable
            let limits = DenialLimits(claim: claim, profile: profile, decidedOn: refusal.day)
            effect.denials.append(
                NewDenial(
                    claim: claim, posted: refusal.posted, remittanceID: refusal.remittanceID, item: Int16(index),
                    amount: amount, code: amount.line.flatMap { codes[LineKey(claimID: claim.id, number: $0)] },
                    denial: denial, action: limits.action(of: denial), therapist: therapist,
                    decidedOn: refusal.day,
                    dueAt: author.clock.business.adding(microseconds: ReceivableClocks.correction),
                    limitAt: limits.limit(of: denial), recordedAt: author.clock.business))
        }
        if isUnprocessable {
            // It never entered adjudication: what is corrected goes out as a new original.
            effect.returned.append(
                AdvancedSubmission(
                    submissionID: refusal.posted.answered.submissionID, status: "returned", rank: .adjudicated,
                    payerControlNumber: nil))
        }
        guard claim.stage == .denied else { return }
        var limited = effect.changes[claim]
        limited.appealBy =
            isUnprocessable ? nil : DenialLimits(claim: claim, profile: profile, decidedOn: refusal.day).appeal
        effect.changes.update(limited)
    }
}
