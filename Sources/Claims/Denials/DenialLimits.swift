internal import Billing
internal import Postgres

/// The limits of a payer's refusal, and what its profile makes of the playbook's actions.
struct DenialLimits: Sendable {
    let claim: Claim
    let profile: PayerProfile
    /// Date of the remittance.
    let decidedOn: CalendarDay

    /// The end of the first level of appeal; `nil` where no level is known.
    var appeal: Timestamp? {
        AppealLimit.levels(profile, on: decidedOn).first.map { Self.end(of: $0.deadline(after: decidedOn)) }
    }

    /// When the limit for a denial's work ends. A payer whose limit for corrected claims is not known gets the filing limit.
    func limit(of denial: Denial) -> Timestamp? {
        switch DenialPlaybook.deadline(of: denial.kind) {
        case .appeal: appeal
        case .days(let days): Self.end(of: decidedOn.adding(days: days))
        case .correctedClaim where denial.isUnprocessable: claim.fileBy
        case .correctedClaim:
            profile.correctedClaimDays.map { Self.end(of: decidedOn.adding(days: $0)) } ?? claim.fileBy
        }
    }

    /// The playbook's action, by the payer's own way: one that takes no replacement is asked for a reopening.
    func action(of denial: Denial) -> String {
        let needsReopening = denial.kind == .correct && !denial.isUnprocessable && !profile.takesReplacements
        return needsReopening
            ? "\(denial.action) The payer takes no replacement: ask for a reopening." : denial.action
    }

    /// The last moment of a day as it ends in UTC, a few hours early for payers in the United States.
    static func end(of day: CalendarDay) -> Timestamp { Timestamp(startOf: day.adding(days: 1)) }
}
