/// One finished treatment visit as a clinic reports it: the document that becomes a claim.
///
/// Coded with snake-case names. Optional parts may be null or absent. Instants carry an offset, times of day are local to
/// the clinic, money is whole cents.
public struct Visit: Codable, Sendable, Equatable {
    /// Version of the document's shape; 1.
    public var schemaVersion: Int
    /// The clinic's own name for the visit, unique within the clinic.
    public var visitID: String
    /// Code of the clinic.
    public var clinicID: String
    /// Date of service.
    public var serviceDate: CalendarDay
    /// CMS place-of-service code, two digits.
    public var placeOfService: String
    /// The business setting that the visit happened in.
    public var setting: Setting
    /// When the note was signed; nil while documentation is not complete.
    public var noteSignedAt: Instant?
    /// The patient.
    public var patient: Patient
    /// Insurance coverages; `order` 1 is primary.
    public var coverages: [Coverage]
    /// The occupational therapist who rendered or supervised the treatment.
    public var rendering: Provider
    /// The occupational therapy assistant who took part, if one did.
    public var assistant: Provider?
    /// The referring or certifying practitioner.
    public var referring: Provider?
    /// ICD-10-CM codes, principal first, with or without the dot.
    public var diagnoses: [String]
    /// What was done, in the order of the note.
    public var interventions: [Intervention]
    /// The plan of care that the treatment follows.
    public var planOfCare: PlanOfCare?
    /// Prior authorization, if one was given.
    public var authorization: Authorization?
    /// What the chart proves.
    public var evidence: Evidence?
    /// How a telehealth visit was held.
    public var telehealth: Telehealth?
    /// The accident behind the treatment, if one was.
    public var accident: Accident?
    /// What the patient has paid already, in cents.
    public var patientPaidCents: Int64
    /// Number of the referral that the plan wants (REF*9F).
    public var referralNumber: String?
    /// When the patient was admitted, for a hospital inpatient (DTP*435).
    public var admittedOn: CalendarDay?
    /// Where the service was furnished, when that is not the clinic (loop 2310C).
    public var serviceLocation: ServiceLocation?

    /// A visit from its parts.
    public init(
        schemaVersion: Int = 1, visitID: String, clinicID: String, serviceDate: CalendarDay,
        placeOfService: String = "11", setting: Setting = .clinic, noteSignedAt: Instant? = nil, patient: Patient,
        coverages: [Coverage], rendering: Provider, assistant: Provider? = nil, referring: Provider? = nil,
        diagnoses: [String], interventions: [Intervention], planOfCare: PlanOfCare? = nil,
        authorization: Authorization? = nil, evidence: Evidence? = nil, telehealth: Telehealth? = nil,
        accident: Accident? = nil, patientPaidCents: Int64 = 0
    ) {
        self.schemaVersion = schemaVersion
        self.visitID = visitID
        self.clinicID = clinicID
        self.serviceDate = serviceDate
        self.placeOfService = placeOfService
        self.setting = setting
        self.noteSignedAt = noteSignedAt
        self.patient = patient
        self.coverages = coverages
        self.rendering = rendering
        self.assistant = assistant
        self.referring = referring
        self.diagnoses = diagnoses
        self.interventions = interventions
        self.planOfCare = planOfCare
        self.authorization = authorization
        self.evidence = evidence
        self.telehealth = telehealth
        self.accident = accident
        self.patientPaidCents = patientPaidCents
        referralNumber = nil
        admittedOn = nil
        serviceLocation = nil
    }

    /// True when only the claim is known and not the chart, as from a practice system's 837P: every service has its units
    /// as billed, none has minutes, and there is no plan of care.
    ///
    /// What the chart would show is then a warning, since nothing says that it is missing.
    public var isKnownByClaimOnly: Bool {
        planOfCare == nil && !interventions.isEmpty
            && interventions.allSatisfy { service in
                service.billedUnits != nil && service.minutes == nil && (service.intervals ?? []).isEmpty
            }
    }

    /// Whether an episode of care opens with it: AMA CPT's initial evaluations.
    public var isInitialEvaluation: Bool {
        interventions.contains { Procedure.isInitialEvaluation($0.code) }
    }

    /// The coverage with the lowest `order`; the payer that the first claim goes to.
    public var primaryCoverage: Coverage? {
        coverages.min { $0.order < $1.order }
    }

    enum CodingKeys: String, CodingKey {
        case patient, coverages, rendering, assistant, referring, diagnoses, interventions, authorization
        case setting, evidence, telehealth, accident
        case schemaVersion = "schema_version"
        case visitID = "visit_id"
        case clinicID = "clinic_id"
        case serviceDate = "service_date"
        case placeOfService = "place_of_service"
        case noteSignedAt = "note_signed_at"
        case planOfCare = "plan_of_care"
        case patientPaidCents = "patient_paid_cents"
        case referralNumber = "referral_number"
        case admittedOn = "admission_date"
        case serviceLocation = "service_location"
    }

    /// Reads a visit document; throws `DecodingError` naming the path of what is missing or malformed.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        schemaVersion = try container.decodeIfPresent(Int.self, forKey: .schemaVersion) ?? 1
        visitID = try container.decode(String.self, forKey: .visitID)
        clinicID = try container.decode(String.self, forKey: .clinicID)
        serviceDate = try container.decode(CalendarDay.self, forKey: .serviceDate)
        placeOfService = try container.decode(String.self, forKey: .placeOfService)
        setting = try container.decode(Setting.self, forKey: .setting)
        noteSignedAt = try container.decodeIfPresent(Instant.self, forKey: .noteSignedAt)
        patient = try container.decode(Patient.self, forKey: .patient)
        coverages = try container.decodeIfPresent([Coverage].self, forKey: .coverages) ?? []
        rendering = try container.decode(Provider.self, forKey: .rendering)
        assistant = try container.decodeIfPresent(Provider.self, forKey: .assistant)
        referring = try container.decodeIfPresent(Provider.self, forKey: .referring)
        diagnoses = try container.decodeIfPresent([String].self, forKey: .diagnoses) ?? []
        interventions = try container.decodeIfPresent([Intervention].self, forKey: .interventions) ?? []
        planOfCare = try container.decodeIfPresent(PlanOfCare.self, forKey: .planOfCare)
        authorization = try container.decodeIfPresent(Authorization.self, forKey: .authorization)
        evidence = try container.decodeIfPresent(Evidence.self, forKey: .evidence)
        telehealth = try container.decodeIfPresent(Telehealth.self, forKey: .telehealth)
        accident = try container.decodeIfPresent(Accident.self, forKey: .accident)
        patientPaidCents = try container.decodeIfPresent(Int64.self, forKey: .patientPaidCents) ?? 0
        referralNumber = try container.decodeIfPresent(String.self, forKey: .referralNumber)
        admittedOn = try container.decodeIfPresent(CalendarDay.self, forKey: .admittedOn)
        serviceLocation = try container.decodeIfPresent(ServiceLocation.self, forKey: .serviceLocation)
    }

    /// The setting that a visit happened in; decides form, place of service and modifiers.
    public enum Setting: String, Codable, Sendable, CaseIterable {
        /// Private practice.
        case clinic
        /// The patient's home, billed by a private practice.
        case home
        /// By audio or video.
        case telehealth
        /// A school, usually under a Medicaid school-based programme.
        case school
        /// Assisted living or a group home.
        case assistedLiving = "assisted_living"
        /// The patient's place of work.
        case worksite
        /// Outpatient department of a hospital; the facility bills.
        case outpatientHospital = "outpatient_hospital"
        /// Skilled nursing facility in a Part A stay; the facility bills.
        case snfPartA = "snf_part_a"
        /// Skilled nursing facility under Part B; the facility bills.
        case snfPartB = "snf_part_b"
        /// Home health agency; the agency bills.
        case homeHealth = "home_health"
        /// Comprehensive outpatient rehabilitation facility; the facility bills.
        case corf
        /// Rehabilitation agency; the agency bills.
        case rehabAgency = "rehab_agency"
        /// Treatment paid by workers' compensation, wherever it happened.
        case workersComp = "workers_comp"
    }
}
