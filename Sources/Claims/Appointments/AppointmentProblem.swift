internal import Billing

/// What should be settled before the patient comes. The raw values are stored and shown; they hold no patient data.
public enum AppointmentProblem: String, Sendable, Hashable, CaseIterable, Codable {
    /// No coverage is known, or the payer says it is not active or does not know the patient.
    case notCovered = "not_covered"
    /// The plan does not pay for occupational therapy.
    case therapyNotCovered = "therapy_not_covered"
    /// No visit of the benefit is left.
    case visitsUsedUp = "visits_used_up"
    /// Few visits of the benefit are left.
    case fewVisitsLeft = "few_visits_left"
    /// Authorization is needed and none is on file for the day and the planned codes.
    case authorizationMissing = "authorization_missing"
    /// The authorization has no visit left.
    case authorizationUsedUp = "authorization_used_up"
    /// The authorization has few visits or days left: time to ask for the next one.
    case authorizationEnding = "authorization_ending"
    /// Medicare knows a Medicare Advantage plan, which is to be billed instead.
    case medicareAdvantage = "medicare_advantage"
    /// Another payer pays before this one.
    case otherPayerPrimary = "other_payer_primary"
    /// The payer knows a payer that the appointment does not name.
    case otherPayerUnknown = "other_payer_unknown"
    /// The payer knows the patient's data differently.
    case identityDiffers = "identity_differs"
    /// The payer knows of the patient's death before the day.
    case deceased

    /// What a person is to do about it.
    public var nextAction: String {
        switch self {
        case .notCovered: "ask the patient for the coverage in force"
        case .therapyNotCovered: "tell the patient what the visit costs, or ask for an exception"
        case .visitsUsedUp: "ask the payer for more visits, or agree on payment with the patient"
        case .fewVisitsLeft: "ask the payer for more visits"
        case .authorizationMissing: "ask for authorization"
        case .authorizationUsedUp, .authorizationEnding: "ask for the next authorization"
        case .medicareAdvantage: "ask the patient for the plan's card"
        case .otherPayerPrimary: "put the payers in order"
        case .otherPayerUnknown: "ask the patient about the other payer"
        case .identityDiffers: "compare the card with the record"
        case .deceased: "call the contact on record"
        }
    }
}

/// What is known of a patient's authorizations from a payer on a day.
struct AuthorizationOnFile: Sendable, Hashable {
    /// Visits left, claims on their way taken off; `nil` without a limit.
    var visitsLeft: Int?
    /// Last day; `nil` without an end.
    var validTo: CalendarDay?
}

/// Judges the answer about an appointment. Pure.
struct AppointmentJudge: Sendable {
    /// Left visits at which more should be asked for.
    static let fewVisits = 3
    /// Days before the end of an authorization from which the next should be asked for.
    static let endingDays = 14

    let appointment: Appointment
    let payer: PayerProfile
    /// Authorizations of the patient from this payer that are valid on the day and cover the planned codes.
    let authorizations: [AuthorizationOnFile]

    /// What is wrong, in the order in which it is shown.
    ///
    /// - Parameter verdict: what the payer said; not `.noAnswer`.
    func problems(_ verdict: EligibilityVerdict, _ benefits: TherapyBenefits?) -> [AppointmentProblem] {
        guard case .active = verdict else { return [.notCovered] }
        var found: [AppointmentProblem] = []
        func add(_ problem: AppointmentProblem, if isSo: Bool) { if isSo { found.append(problem) } }
        if let diedOn = benefits?.diedOn.flatMap({ CalendarDay(iso: $0) }) {
            add(.deceased, if: diedOn < appointment.date)
        }
        add(.medicareAdvantage, if: benefits?.isInMedicareAdvantage == true)
        add(.otherPayerPrimary, if: benefits?.isOtherPayerPrimary == true)
        let known = Set(appointment.coverages.map { $0.payerID.uppercased() })
        let isElsewhere = benefits?.isInMedicareAdvantage == true || benefits?.isOtherPayerPrimary == true
        add(
            .otherPayerUnknown,
            if: !isElsewhere && (benefits?.otherPayers ?? []).contains { !known.contains($0.uppercased()) })
        add(.therapyNotCovered, if: benefits?.coversTherapy == false)
        if let left = benefits?.visitsLeft {
            add(.visitsUsedUp, if: left < 1)
            add(.fewVisitsLeft, if: (1...Self.fewVisits).contains(left))
        }
        found += authorizationProblems(benefits)
        add(.identityDiffers, if: benefits?.isCorrected == true)
        return found
    }

    private func authorizationProblems(_ benefits: TherapyBenefits?) -> [AppointmentProblem] {
        guard let best = authorizations.max(by: { ($0.visitsLeft ?? .max) < ($1.visitsLeft ?? .max) }) else {
            return isAuthorizationNeeded(benefits) ? [.authorizationMissing] : []
        }
        if let left = best.visitsLeft, left < 1 { return [.authorizationUsedUp] }
        let isEnding =
            best.visitsLeft.map { $0 <= Self.fewVisits } ?? false
            || best.validTo.map { appointment.date.days(until: $0) < Self.endingDays } ?? false
        return isEnding ? [.authorizationEnding] : []
    }

    /// What the payer says of this patient counts before what its profile says of all.
    private func isAuthorizationNeeded(_ benefits: TherapyBenefits?) -> Bool {
        if let needed = benefits?.requiresAuthorization { return needed }
        guard payer.requiresAuthorization else { return false }
        return payer.authorizationCodes.isEmpty || appointment.plannedCodes.isEmpty
            || appointment.plannedCodes.contains(where: payer.authorizationCodes.contains)
    }
}
