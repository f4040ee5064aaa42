extension Visit {
    /// Plan of care and the dates that prove its certification (42 CFR 410.61, MBPM ch. 15 §220.1).
    public struct PlanOfCare: Codable, Sendable, Equatable {
        /// When the therapist established the plan.
        public var establishedOn: CalendarDay?
        /// When the physician or practitioner certified it.
        public var certifiedOn: CalendarDay?
        /// First day of the certified period.
        public var certificationStart: CalendarDay?
        /// Last day of the certified period.
        public var certificationEnd: CalendarDay?
        /// When the plan was last certified again.
        public var recertifiedOn: CalendarDay?
        /// Date of the last progress report by the therapist.
        public var lastProgressReportOn: CalendarDay?
        /// Treatment days since that report.
        public var treatmentDaysSinceReport: Int?
        /// True when a signed and dated order or referral is on file.
        public var orderOnFile: Bool?
        /// When the plan was sent to the referring practitioner.
        public var sentToReferrerOn: CalendarDay?
        /// When a verbal order was received; a signature follows within fourteen days.
        public var verbalOrderOn: CalendarDay?
        /// True when the chart says why a certification came late.
        public var delayReasonOnFile: Bool?
        /// False when diagnosis, long-term goals, or type, amount, duration or frequency of treatment is missing.
        public var isComplete: Bool?
        /// Whether treatment builds a skill or restores one.
        public var purpose: Purpose?

        /// What treatment is for.
        public enum Purpose: String, Codable, Sendable {
            /// Keeps, learns or improves skills for daily living that were never had.
            case habilitative
            /// Restores what was lost.
            case rehabilitative
        }

        /// A plan of care from its parts.
        public init(
            establishedOn: CalendarDay? = nil, certifiedOn: CalendarDay? = nil, certificationStart: CalendarDay? = nil,
            certificationEnd: CalendarDay? = nil, recertifiedOn: CalendarDay? = nil,
            lastProgressReportOn: CalendarDay? = nil, treatmentDaysSinceReport: Int? = nil, orderOnFile: Bool? = nil,
            sentToReferrerOn: CalendarDay? = nil
        ) {
            self.establishedOn = establishedOn
            self.certifiedOn = certifiedOn
            self.certificationStart = certificationStart
            self.certificationEnd = certificationEnd
            self.recertifiedOn = recertifiedOn
            self.lastProgressReportOn = lastProgressReportOn
            self.treatmentDaysSinceReport = treatmentDaysSinceReport
            self.orderOnFile = orderOnFile
            self.sentToReferrerOn = sentToReferrerOn
        }

        enum CodingKeys: String, CodingKey {
            case establishedOn = "established_on"
            case certifiedOn = "certified_on"
            case certificationStart = "certification_start"
            case certificationEnd = "certification_end"
            case recertifiedOn = "recertified_on"
            case lastProgressReportOn = "last_progress_report_on"
            case treatmentDaysSinceReport = "treatment_days_since_report"
            case orderOnFile = "order_on_file"
            case sentToReferrerOn = "sent_to_referrer_on"
            case verbalOrderOn = "verbal_order_on"
            case delayReasonOnFile = "delay_reason_on_file"
            case isComplete = "is_complete"
            case purpose
        }
    }

    /// A payer's prior authorization; every limit is optional.
    public struct Authorization: Codable, Sendable, Equatable {
        /// The payer's number for it.
        public var number: String?
        /// First day covered.
        public var from: CalendarDay?
        /// Last day covered.
        public var to: CalendarDay?
        /// Visits granted in all.
        public var visits: Int?
        /// Units granted in all.
        public var units: Int?
        /// Codes covered; nil or empty covers all.
        public var codes: [String]?

        /// An authorization from its parts.
        public init(
            number: String?, from: CalendarDay? = nil, to: CalendarDay? = nil, visits: Int? = nil, units: Int? = nil,
            codes: [String]? = nil
        ) {
            self.number = number
            self.from = from
            self.to = to
            self.visits = visits
            self.units = units
            self.codes = codes
        }
    }

    /// What the chart holds that a modifier may rest on.
    public struct Evidence: Codable, Sendable, Equatable {
        /// True when the therapist attested medical necessity beyond the annual threshold; KX rests on it.
        public var medicalNecessityAttested: Bool?
        /// Which advance beneficiary notice is on file, such as `GA`; nil for none.
        public var abn: String?
        /// True when a second session of the day is documented as separate.
        public var separateSession: Bool?
        /// True when the therapist was on the premises while the assistant treated.
        public var therapistOnSite: Bool?
        /// True when the chart documents the change of status that a re-evaluation needs.
        public var statusChangeDocumented: Bool?

        /// Evidence from its parts.
        public init(medicalNecessityAttested: Bool? = nil, abn: String? = nil, separateSession: Bool? = nil) {
            self.medicalNecessityAttested = medicalNecessityAttested
            self.abn = abn
            self.separateSession = separateSession
        }

        enum CodingKeys: String, CodingKey {
            case abn
            case medicalNecessityAttested = "medical_necessity_attested"
            case separateSession = "separate_session"
            case therapistOnSite = "therapist_on_site"
            case statusChangeDocumented = "status_change_documented"
        }
    }

    /// How a telehealth visit was held.
    public struct Telehealth: Codable, Sendable, Equatable {
        /// `audio_video` or `audio_only`.
        public var mode: String
        /// Where the patient was: `home` or another place.
        public var patientLocation: String?

        /// Telehealth facts from their parts.
        public init(mode: String, patientLocation: String? = nil) {
            self.mode = mode
            self.patientLocation = patientLocation
        }

        enum CodingKeys: String, CodingKey {
            case mode
            case patientLocation = "patient_location"
        }
    }

    /// The accident behind the treatment (CLM11 and DTP*439 of the 837P).
    public struct Accident: Codable, Sendable, Equatable {
        /// What kind of accident.
        public var kind: AccidentKind
        /// When it happened.
        public var date: CalendarDay?
        /// Two-letter state where it happened; needed for a motor accident.
        public var state: String?
        /// The property and casualty carrier's claim number (REF*Y4).
        public var claimNumber: String?

        /// An accident from its parts.
        public init(
            kind: AccidentKind, date: CalendarDay? = nil, state: String? = nil, claimNumber: String? = nil
        ) {
            self.kind = kind
            self.date = date
            self.state = state
            self.claimNumber = claimNumber
        }

        enum CodingKeys: String, CodingKey {
            case kind, date, state
            case claimNumber = "claim_number"
        }
    }

    /// Kind of accident: EM, AA or OA in CLM11.
    public enum AccidentKind: String, Codable, Sendable {
        /// At work.
        case work
        /// With a motor vehicle.
        case auto
        /// Any other.
        case other
    }
}
