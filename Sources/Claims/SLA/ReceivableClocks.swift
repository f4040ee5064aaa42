internal import Postgres

/// The clocks of a claim after its first submission, in elapsed time; nothing pauses them.
enum ReceivableClocks {
    /// A rejection or denial is corrected, appealed or settled within a day.
    static let correction: Int64 = 24 * 3_600_000_000
    /// Money is never left alone for longer than thirty days.
    static let touch: Int64 = 30 * 24 * 3_600_000_000

    /// The correction clock after a move at a business instant: a rejection or denial starts it, the next acceptance by the
    /// transport, an appeal or the claim's end stops it; what lies between leaves it as it is.
    static func correctionDueAt(
        after stage: ClaimStage, at instant: Timestamp, before: Timestamp?
    ) -> Timestamp? {
        switch stage {
        case .rejected, .denied: instant.adding(microseconds: correction)
        case .submitted, .crossover, .accepted, .appealed, .closed: nil
        case .overpaid, .documentation, .eligibility, .eligibilityFailed, .scrub, .scrubFailed, .awaitingRelease,
            .ready,
            .submitting, .unanswered:
            before
        }
    }
}

/// A row of `claim_clock` to start.
struct ClockStart: Sendable, Hashable {
    /// Kinds of clocks that are watched.
    enum Kind: String, Sendable, CaseIterable {
        case correction, touch
    }

    let claimID: Int64
    let clinicID: Int32
    let kind: Kind
    let dueAt: Timestamp

    /// The clocks that moves into billing's work lists start. Where claims wait for answers, the follow-up is their touch.
    static func after(_ events: [ClaimEvent]) -> [ClockStart] {
        events.flatMap { event -> [ClockStart] in
            guard !event.isNote, ClaimFlow.row(of: event.to).owner == .workList(isClinic: false) else { return [] }
            let at = event.clock.business
            let correction = ReceivableClocks.correctionDueAt(after: event.to, at: at, before: nil)
            let touch = ClockStart(
                claimID: event.claimID, clinicID: event.clinicID, kind: .touch,
                dueAt: at.adding(microseconds: ReceivableClocks.touch))
            return [touch]
                + (correction.map {
                    [ClockStart(claimID: event.claimID, clinicID: event.clinicID, kind: .correction, dueAt: $0)]
                } ?? [])
        }
    }
}
