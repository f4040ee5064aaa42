public import Billing

/// A visit to come, as the practice's calendar tells it: one document of an NDJSON file.
///
/// Its parts are those of the visit document, under the same names; its schema is `$defs/appointment` of the visit's.
public struct Appointment: Codable, Sendable, Equatable {
    /// The clinic's own name for it, unique within the clinic.
    public var appointmentID: String
    /// Code of the clinic.
    public var clinicID: String
    /// The day.
    public var date: CalendarDay
    /// Whether it will not take place.
    public var isCancelled: Bool
    /// Who comes.
    public var patient: Visit.Patient
    /// Insurance coverages; `order` 1 is primary.
    public var coverages: [Visit.Coverage]
    /// Procedure codes that are planned.
    public var plannedCodes: [String]
    /// Prior authorization, if one was given.
    public var authorization: Visit.Authorization?

    /// The coverage with the lowest `order`.
    public var primaryCoverage: Visit.Coverage? { coverages.min { $0.order < $1.order } }

    /// The visit that is expected, as far as a payer is asked about it.
    var expectedVisit: Visit {
        Visit(
            visitID: appointmentID, clinicID: clinicID, serviceDate: date, patient: patient, coverages: coverages,
            rendering: Visit.Provider(lastName: "", firstName: ""), diagnoses: [],
            interventions: plannedCodes.map { Visit.Intervention(code: $0, diagnosisPointers: []) },
            authorization: authorization)
    }

    enum CodingKeys: String, CodingKey {
        case date, patient, coverages, authorization
        case appointmentID = "appointment_id"
        case clinicID = "clinic_id"
        case isCancelled = "cancelled"
        case plannedCodes = "planned_codes"
    }

    /// Reads an appointment document; throws `DecodingError` naming the path of what is missing or malformed.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        appointmentID = try container.decode(String.self, forKey: .appointmentID)
        clinicID = try container.decode(String.self, forKey: .clinicID)
        date = try container.decode(CalendarDay.self, forKey: .date)
        isCancelled = try container.decodeIfPresent(Bool.self, forKey: .isCancelled) ?? false
        patient = try container.decode(Visit.Patient.self, forKey: .patient)
        coverages = try container.decode([Visit.Coverage].self, forKey: .coverages)
        plannedCodes = try container.decodeIfPresent([String].self, forKey: .plannedCodes) ?? []
        authorization = try container.decodeIfPresent(Visit.Authorization.self, forKey: .authorization)
    }
}
