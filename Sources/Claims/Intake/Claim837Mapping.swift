import Billing
import X12

/// Reads a claim of an 837P as the visit it was made from.
///
/// What a claim does not carry stays open: no minutes (units are as billed), no plan of care, no patient number (the
/// medical record number, else the member id, stands for it). KX on a line is the practice's own attestation.
struct Claim837Mapping {
    /// A claim with the loops around it.
    struct Source {
        let billing: Claim837P.BillingProvider
        let subscriber: Claim837P.Subscriber
        let dependant: Claim837P.Dependant?
        let claim: Claim837P.Claim
    }

    private let options: IntakeOptions
    private let signedAt: Instant?

    /// `header` is the ISA, whose time stands for the signature of notes that nothing else tells of.
    init(header: Segment, options: IntakeOptions) {
        self.options = options
        let time = header[10]
        let text = "20\(header[9])"
        let day = CalendarDay(x12: text)?.iso ?? ""
        signedAt = options.noteSignedAt ?? Instant(iso8601: "\(day)T\(time.prefix(2)):\(time.suffix(2)):00Z")
    }

    func content(of source: Source) -> RawRecord.Content {
        do {
            return .visit(try visit(source))
        } catch {
            return .damaged(error.problem)
        }
    }

    private struct Gap: Error {
        let problem: FieldProblem

        init(_ field: String, _ reason: String) { problem = FieldProblem(field: field, reason: reason) }
    }

    private func visit(_ source: Source) throws(Gap) -> Visit {
        let claim = source.claim
        let billingNPI = source.billing.name.id
        let standIn = options.takesUnknownNPIAsClinic ? billingNPI : nil
        guard let clinic = options.clinicsByBillingNPI[billingNPI] ?? standIn else {
            throw Gap("clinic_id", "no clinic is known for the billing provider's NPI")
        }
        guard claim.frequency == "1" else {
            throw Gap("CLM05", "is a replacement or void; only original claims are taken in")
        }
        var visit = Visit(
            visitID: claim.patientControlNumber, clinicID: clinic, serviceDate: try serviceDate(claim),
            placeOfService: claim.placeOfService, setting: setting(source), noteSignedAt: signedAt,
            patient: try patient(source), coverages: try coverages(source), rendering: try rendering(source),
            diagnoses: claim.diagnoses, interventions: claim.lines.map(intervention))
        visit.referring = claim.referring.map { Visit.Provider(npi: $0.id, lastName: $0.name, firstName: $0.firstName) }
        visit.patientPaidCents = claim.patientPaidCents ?? 0
        if !claim.priorAuthorization.isEmpty {
            visit.authorization = Visit.Authorization(number: claim.priorAuthorization)
        }
        if claim.lines.contains(where: { $0.procedure.modifiers.contains("KX") }) {
            visit.evidence = Visit.Evidence(medicalNecessityAttested: true)
        }
        visit.telehealth = telehealth(claim)
        visit.accident = accident(source)
        return visit
    }

    private func serviceDate(_ claim: Claim837P.Claim) throws(Gap) -> CalendarDay {
        let days = Set(claim.lines.flatMap { [$0.serviceDate, $0.serviceEndDate] }.filter { !$0.isEmpty })
        guard days.count <= 1 else { throw Gap("DTP", "the lines are of more than one day; a visit has one") }
        guard let text = days.first, let day = CalendarDay(x12: text) else {
            throw Gap("service_date", "is not a calendar day")
        }
        return day
    }

    private func patient(_ source: Source) throws(Gap) -> Visit.Patient {
        let dependant = source.dependant
        let name = dependant?.name ?? source.subscriber.name
        guard let birthDate = CalendarDay(x12: dependant?.birthDate ?? source.subscriber.birthDate) else {
            throw Gap("patient.birth_date", "is missing or not a calendar day")
        }
        guard let address = address(dependant?.address ?? source.subscriber.address) else {
            throw Gap("patient.address", "is missing")
        }
        let record = source.claim.medicalRecordNumber
        let standIn = source.subscriber.name.id + (dependant == nil ? "" : "-" + birthDate.x12)
        return Visit.Patient(
            id: record.isEmpty ? standIn : record, lastName: name.name, firstName: name.firstName,
            middleName: name.middleName.isEmpty ? nil : name.middleName, birthDate: birthDate,
            sex: Visit.Sex(rawValue: dependant?.sex ?? source.subscriber.sex) ?? .unknown, address: address)
    }

    private func coverages(_ source: Source) throws(Gap) -> [Visit.Coverage] {
        let own = source.subscriber
        var coverages = [
            coverage(
                responsibility: own.responsibility, payer: own.payer, subscriber: own.name, group: own.groupNumber,
                relationship: source.dependant.map(\.relationship) ?? "18", filingIndicator: own.filingIndicator)
        ]
        if source.dependant != nil {
            coverages[0].subscriber?.birthDate = CalendarDay(x12: own.birthDate)
            coverages[0].subscriber?.sex = Visit.Sex(rawValue: own.sex)
            coverages[0].subscriber?.address = address(own.address)
        }
        coverages += source.claim.otherPayers.map {
            coverage(
                responsibility: $0.responsibility, payer: $0.payer, subscriber: $0.subscriber, group: $0.groupNumber,
                relationship: $0.relationship, filingIndicator: $0.filingIndicator)
        }
        return coverages.sorted { $0.order < $1.order }
    }

    private func rendering(_ source: Source) throws(Gap) -> Visit.Provider {
        let claim = source.claim
        let line = claim.lines.first { $0.rendering != nil }
        if let person = claim.rendering ?? line?.rendering {
            let taxonomy = claim.rendering == nil ? line?.renderingTaxonomy ?? "" : claim.renderingTaxonomy
            return Visit.Provider(
                npi: person.id, lastName: person.name, firstName: person.firstName,
                taxonomy: taxonomy.isEmpty ? nil : taxonomy)
        }
        // TR3: loop 2310B is left out when the billing provider rendered the service.
        let billing = source.billing
        guard billing.name.isPerson else { throw Gap("rendering", "is missing") }
        return Visit.Provider(
            npi: billing.name.id, lastName: billing.name.name, firstName: billing.name.firstName,
            taxonomy: billing.taxonomy.isEmpty ? nil : billing.taxonomy)
    }
}
