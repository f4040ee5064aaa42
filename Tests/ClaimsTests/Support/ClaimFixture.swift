import Billing
import Foundation
import Postgres

@testable import Claims

/// Claims in memory, for the pure parts.
enum ClaimFixture {
    static let signedAt = Timestamp(microsecondsSinceEpoch: TestBench.businessStart)

    static func hours(_ hours: Int64) -> Timestamp { signedAt.adding(hours: hours) }

    static func author(hours: Int64 = 0) -> Author {
        // Real time is another one, so that a test notices which clock was used.
        let clock = TransactionClock(now: Timestamp(microsecondsSinceEpoch: hours), business: Self.hours(hours))
        return Author(actor: "worker:7", clock: clock)
    }

    static func claim(
        _ id: Int64 = 1, clinic: Int32 = 1, stage: ClaimStage = .eligibility, payer: String = "MCRTX",
        money: Claim.Money = Claim.Money()
    ) -> Claim {
        var clock = SLAClock()
        clock.start(at: signedAt)
        return Claim(
            id: id, clinicID: clinic, visitID: id, stage: stage, holdReason: nil, payerID: payer,
            payerClass: PayerProfile.resolve(payerID: payer, filingIndicator: "").payerClass, routeID: 1,
            serviceDate: PostgresDate(daysSinceEpoch: 20_000), patientIndex: [1], duplicateIndex: [2],
            isEvaluation: false, chargeCents: 0,
            expectedCents: 0, allowedCents: nil, money: money,
            clock: clock, payerAcceptedAt: nil, correctionDueAt: nil, fileBy: nil, appealBy: nil,
            nextActionAt: signedAt, fileID: nil, eventSequence: 0, eventHash: [])
    }

    /// A claim with the events of its way, one move every `every` hours from the signature on. The note counts as signed
    /// from the first event on that does not say the contrary.
    static func history(_ stages: [ClaimStage], every: Int64 = 1) -> (claim: Claim, events: [ClaimEvent]) {
        let first = author()
        let imported = SignedNote.detail("imported", signedAt: stages[0] == .documentation ? nil : signedAt)
        let hash = ClaimEvent.hash(
            previous: [], claimID: 1, sequence: 1, from: nil, to: stages[0], actor: first.actor, token: 0,
            detail: imported, clock: first.clock)
        var claim = claim(stage: stages[0])
        if stages[0] == .documentation { claim.clock = SLAClock() }
        claim.eventSequence = 1
        claim.eventHash = hash
        var events = [
            ClaimEvent(
                claimID: 1, clinicID: 1, sequence: 1, from: nil, to: stages[0], actor: first.actor, token: 0,
                detail: imported, clock: first.clock, hash: hash)
        ]
        for (index, stage) in stages.dropFirst().enumerated() {
            let author = author(hours: Int64(index + 1) * every)
            var changes = ClaimChanges(author: author)
            let isSigned = claim.clock.startedAt != nil || stage == .documentation
            let detail = SignedNote.detail("test", signedAt: isSigned ? nil : signedAt)
            changes.move(claim, to: stage, because: detail, token: 3, nextActionAt: nil) {
                if !isSigned { $0.clock.start(at: signedAt) }
                if stage == .submitted { $0.clock.stop(at: author.clock.business) }
                if stage == .accepted || stage == .closed {
                    $0.payerAcceptedAt = $0.payerAcceptedAt ?? author.clock.business
                }
            }
            claim = changes[claim]
            events += changes.events
        }
        return (claim, events)
    }

    /// A shipped sample.
    static func visit(_ id: String = "V-1001") throws -> Visit {
        for line in SampleVisits.shipped.split(separator: 0x0A) {
            let visit = try JSONDecoder().decode(Visit.self, from: Data(line))
            if visit.visitID == id { return visit }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
