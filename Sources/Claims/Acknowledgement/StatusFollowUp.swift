internal import Billing
internal import Jobs
internal import Postgres

/// One look at a claim that waits: what is due, and what the payer's answer leads to. Pure.
///
/// Sources: `follow-up.json` (actions by status category; times by payer).
struct StatusFollowUp: Sendable {
    private let claim: Claim
    private let facts: InquiryFacts
    private let cadence: FollowUpCadence
    private let now: Timestamp

    init(_ claim: Claim, _ facts: InquiryFacts, _ profiles: PayerProfiles, now: Timestamp) {
        self.claim = claim
        self.facts = facts
        self.now = now
        cadence = FollowUpCadence(claim, profiles)
    }

    /// Since when the payer's answer is waited for.
    private var waitingSince: Timestamp {
        claim.stage == .accepted ? claim.payerAcceptedAt ?? facts.sentAt : facts.sentAt
    }

    /// Whether the payer is to be asked now; before that a silent acknowledgement is only told.
    var asks: Bool { claim.stage == .accepted || now >= cadence.payerChase(from: facts.sentAt) }

    /// What becomes of the claim and of the look's job.
    func settle(
        _ answer: StatusAnswer?, token: Int64, _ changes: inout ClaimChanges, _ effect: inout FollowUpEffect
    ) -> Outcome {
        if let due = claim.nextActionAt, due > now { return wait(until: due, &changes, &effect) }
        guard asks else {
            // Nobody has acknowledged it: it is raised, and the payer is asked at the next look.
            changes.note("no claim acknowledgement yet", on: claim, token: token)
            effect.raised.append(claim)
            return wait(until: cadence.payerChase(from: facts.sentAt), &changes, &effect)
        }
        if case .failed(let error)? = answer { return error.outcomeOfQuestion }
        guard case .status(let code)? = answer else { return .retry(reason: "no 277") }
        effect.asked.append((claim: claim, code: code.text))
        let action = FollowUpPlan.action(code.category)
        switch action.kind {
        case .retry: return .retry(reason: "277 \(code.text)")
        case .wait where now >= cadence.personCalls(since: waitingSince):
            return person("277 \(code.text), pending for long: call the payer", hours: 24, token, &changes)
        case .wait:
            return wait(
                until: cadence.nextLook(from: now, waitingSince: waitingSince, days: action.days), &changes, &effect)
        case .remittance where facts.lastAction == .remittance:
            return person("277 \(code.text), remittance missing: have it traced", hours: 24, token, &changes)
        case .remittance:
            return wait(until: cadence.remittanceAfterFinal(from: now, days: action.days), &changes, &effect)
        case .correct:
            changes.move(
                claim, to: .rejected, because: "277 \(code.text)", token: token, nextActionAt: now.adding(hours: 24))
            effect.submissions.append(
                AdvancedSubmission(
                    submissionID: facts.submissionID, status: "rejected", rank: .rejectedByPayer,
                    payerControlNumber: nil))
            return .done
        case .documents:
            return person("277 \(code.text), documents due", hours: Int64(action.days ?? 30) * 24, token, &changes)
        case .workList: return person("277 \(code.text)", hours: 24, token, &changes)
        case .notOnFile, .widenSearch:
            return person("277 \(code.text), not on file", hours: 24, token, &changes)
        }
    }

    private func wait(
        until due: Timestamp, _ changes: inout ClaimChanges, _ effect: inout FollowUpEffect
    ) -> Outcome {
        var waiting = changes[claim]
        waiting.nextActionAt = due
        changes.update(waiting)
        effect.next.append(FollowUpCadence.look(at: claim, on: due))
        return .done
    }

    private func person(_ why: String, hours: Int64, _ token: Int64, _ changes: inout ClaimChanges) -> Outcome {
        changes.move(claim, to: .unanswered, because: why, token: token, nextActionAt: now.adding(hours: hours))
        return .done
    }
}

/// What a set of looks leads to besides the moves of claims.
struct FollowUpEffect: Sendable {
    var asked: [(claim: Claim, code: String)] = []
    var submissions: [AdvancedSubmission] = []
    var raised: [Claim] = []
    var next: [NewJob] = []

    /// Writes what there is to write.
    func save(on connection: Connection) async throws {
        if !asked.isEmpty { _ = try await connection.execute(InsertInquiries(inquiries: asked)) }
        if !submissions.isEmpty { _ = try await connection.execute(AdvanceSubmissions(changes: submissions)) }
        if !raised.isEmpty { _ = try await connection.execute(RaiseClaims(claimIDs: raised.map(\.id))) }
    }
}
