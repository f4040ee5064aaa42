internal import Billing
internal import Postgres

/// What is sent with an appeal: the claim's facts, the letter, and the list of documents to put to it.
///
/// It names the patient, so it is written to a file of mode 0600 and never to the database, which keeps its hash alone.
struct AppealPacket: Sendable {
    let claim: Claim
    let visit: Visit
    let clinic: ClinicProfile
    let lines: [StoredLine]
    let submissions: [ClaimDetail.Submission]
    let denials: [Denials.Listing]
    let level: AppealLevel
    let preparedOn: CalendarDay

    /// JSON with the letter inside.
    var bytes: [UInt8] {
        var text: [UInt8] = []
        document.write(to: &text)
        text.append(UInt8(ascii: "\n"))
        return text
    }

    private var document: JSONValue {
        .object([
            JSONMember(name: "schema_version", value: .integer(1)),
            JSONMember(name: "claim_id", value: .integer(claim.id)),
            JSONMember(name: "level", value: .string(level.name)),
            JSONMember(name: "prepared_on", value: .string(preparedOn.iso)),
            JSONMember(name: "facts", value: facts),
            JSONMember(name: "documents", value: .array(documents)),
            JSONMember(name: "letter", value: .string(letter)),
        ])
    }

    private var reference: String { submissions.last { $0.payerControlNumber != nil }?.payerControlNumber ?? "unknown" }

    private var facts: JSONValue {
        .object([
            JSONMember(name: "payer_id", value: .string(claim.payerID)),
            JSONMember(name: "payer_claim_number", value: .string(reference)),
            JSONMember(name: "patient_control_number", value: .string(submissions.last?.controlNumber ?? "")),
            JSONMember(name: "service_date", value: .string(visit.serviceDate.iso)),
            JSONMember(name: "provider_npi", value: .string(clinic.npi)),
            JSONMember(name: "charge_cents", value: .integer(claim.chargeCents)),
            JSONMember(name: "in_dispute_cents", value: .integer(denials.reduce(0) { $0 + $1.amountCents })),
            JSONMember(name: "accepted_at", value: claim.payerAcceptedAt.map { .string($0.iso8601) } ?? .null),
            JSONMember(
                name: "lines",
                value: .array(
                    lines.map { line in
                        .object([
                            JSONMember(name: "line", value: .integer(Int64(line.number))),
                            JSONMember(name: "code", value: .string(line.code)),
                            JSONMember(name: "modifiers", value: .string(line.modifiers)),
                            JSONMember(name: "units", value: .integer(Int64(line.units))),
                            JSONMember(name: "charge_cents", value: .integer(line.chargeCents)),
                        ])
                    })),
            JSONMember(
                name: "denials",
                value: .array(
                    denials.map { denial in
                        .object([
                            JSONMember(name: "line", value: denial.line.map { .integer(Int64($0)) } ?? .null),
                            JSONMember(name: "code", value: .string("\(denial.group)-\(denial.carc)")),
                            JSONMember(name: "remarks", value: .array(denial.remarks.map { .string($0) })),
                            JSONMember(name: "amount_cents", value: .integer(denial.amountCents)),
                        ])
                    })),
        ])
    }

    /// What the chart says is there, by date, and the payer's own papers. The clinic puts the papers themselves to it.
    private var documents: [JSONValue] {
        let plan = visit.planOfCare
        let dated: [(String, String?)] = [
            ("remittance", denials.map(\.decidedOn).max()), ("treatment_note", visit.serviceDate.iso),
            ("plan_of_care", plan?.establishedOn?.iso), ("certification", plan?.certifiedOn?.iso),
            ("recertification", plan?.recertifiedOn?.iso), ("progress_report", plan?.lastProgressReportOn?.iso),
            ("payer_acceptance_277ca", claim.payerAcceptedAt?.iso8601),
        ]
        var found = dated.compactMap { kind, date in date.map { Self.document(kind, "date", $0) } }
        if plan?.orderOnFile == true { found.append(Self.document("signed_order", "date", nil)) }
        if let number = visit.authorization?.number { found.append(Self.document("authorization", "number", number)) }
        return found
    }

    private static func document(_ kind: String, _ name: String, _ value: String?) -> JSONValue {
        .object([
            JSONMember(name: "kind", value: .string(kind)),
            JSONMember(name: name, value: value.map { .string($0) } ?? .null),
        ])
    }

    private var letter: String {
        let patient = visit.patient
        let member = visit.coverages.first { $0.payerID == claim.payerID }?.memberID ?? ""
        let refused = denials.map { denial in
            let place = denial.line.map { "line \($0)" } ?? "the claim"
            let remarks = denial.remarks.isEmpty ? "" : " (\(denial.remarks.joined(separator: ", ")))"
            return "- \(place): \(denial.group)-\(denial.carc)\(remarks), \(Self.dollars(denial.amountCents))"
        }
        return """
            \(clinic.name), NPI \(clinic.npi)
            \(preparedOn.iso)

            \(level.name.replacing("_", with: " ").capitalizedFirst): claim \(reference)
            Patient: \(patient.firstName) \(patient.lastName), born \(patient.birthDate.iso), member \(member)
            Date of service: \(visit.serviceDate.iso), patient control number \(submissions.last?.controlNumber ?? "")

            We ask you to review your decision on this claim. You refused:
            \(refused.joined(separator: "\n"))

            The services were occupational therapy under a plan of care, given and documented as billed. The enclosed
            documents show it. Please pay the amount in dispute, \(Self.dollars(denials.reduce(0) { $0 + $1.amountCents })), \
            or tell us in writing why not.

            """
    }

    private static func dollars(_ cents: Int64) -> String {
        let part = String(100 + cents % 100).dropFirst()
        return "$\(cents / 100).\(part)"
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
