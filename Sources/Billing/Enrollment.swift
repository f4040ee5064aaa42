/// The days on which somebody may bill a payer: a line of the clinic's enrollment table.
public struct Enrollment: Codable, Sendable, Equatable {
    /// The payer.
    public var payerID: String
    /// NPI of the therapist, or of the clinic itself.
    public var npi: String
    /// First date of service; nil when it was always so.
    public var from: CalendarDay?
    /// Last date of service; nil while no end is known.
    public var through: CalendarDay?

    /// An enrollment from its parts.
    public init(payerID: String, npi: String, from: CalendarDay? = nil, through: CalendarDay? = nil) {
        self.payerID = payerID
        self.npi = npi
        self.from = from
        self.through = through
    }

    enum CodingKeys: String, CodingKey {
        case npi, from, through
        case payerID = "payer_id"
    }

    fileprivate func covers(_ day: CalendarDay) -> Bool { (from ?? day) <= day && day <= (through ?? day) }
}

extension ClinicProfile {
    /// Who of a visit may bill a payer on its day. A payer that the table names has its therapists listed: one who is missing
    /// is not enrolled. Nothing is known of payers that it does not name, nor of the clinic where only therapists are listed.
    public func enrollment(of visit: Visit, with payerID: String) -> EnrollmentFacts {
        let listed = (enrollments ?? []).filter { $0.payerID == payerID }
        func isEnrolled(_ npi: String) -> Bool {
            listed.contains { $0.npi == npi && $0.covers(visit.serviceDate) }
        }
        let listsClinic = listed.contains { $0.npi == npi }
        let listsTherapists = listed.contains { $0.npi != npi }
        return EnrollmentFacts(
            isRenderingEnrolled: listsTherapists ? visit.rendering.npi.map(isEnrolled) : nil,
            isBillingEnrolled: listsClinic ? isEnrolled(npi) : nil)
    }
}
