internal import Billing
internal import Postgres
internal import X12

/// What 270 and 276 ask about one claim.
struct PayerInquiry: Sendable {
    let clinic: ClinicProfile
    let visit: Visit
    let coverage: Visit.Coverage

    /// The question of a 270 for the plan and for occupational therapy (005010X279A1). `trace` ties the answer to it.
    func eligibility(trace: String) -> Eligibility270.Inquiry {
        var inquiry = Eligibility270.Inquiry(
            trace: trace, traceOriginator: "9\(clinic.taxID)", subscriber: subscriber, birthDate: subscriberBirthDate,
            sex: subscriberSex, serviceDate: visit.serviceDate.x12)
        inquiry.groupNumber = coverage.groupNumber ?? ""
        if !isSelf {
            inquiry.dependant = patientName
            inquiry.dependantBirthDate = visit.patient.birthDate.x12
            inquiry.dependantSex = visit.patient.sex.rawValue
        }
        return inquiry
    }

    /// The question of a 276 about the claim's last submission (005010X212).
    func status(of claim: Claim, facts: InquiryFacts) -> ClaimStatus276.Inquiry {
        var inquiry = ClaimStatus276.Inquiry(
            trace: "S\(claim.id)", subscriber: subscriber, birthDate: subscriberBirthDate, sex: subscriberSex,
            patientControlNumber: facts.controlNumber, chargeCents: claim.chargeCents,
            serviceDate: visit.serviceDate.adding(days: -facts.searchDays).x12)
        if facts.searchDays > 0 { inquiry.serviceEndDate = visit.serviceDate.adding(days: facts.searchDays).x12 }
        inquiry.payerClaimControlNumber = facts.payerControlNumber ?? ""
        if !isSelf {
            inquiry.dependant = patientName
            inquiry.dependantBirthDate = visit.patient.birthDate.x12
            inquiry.dependantSex = visit.patient.sex.rawValue
        }
        return inquiry
    }

    /// Loop 2100A.
    var payer: EntityName {
        EntityName(
            organization: coverage.payerID.uppercased(), entityCode: "PR", idQualifier: "PI", id: coverage.payerID)
    }

    /// The clinic as the one who asks.
    var provider: EntityName {
        EntityName(organization: clinic.name.uppercased(), entityCode: "1P", idQualifier: "XX", id: clinic.npi)
    }

    private var isSelf: Bool { coverage.relationship == "self" || coverage.subscriber == nil }

    private var subscriberBirthDate: String {
        (isSelf ? visit.patient.birthDate : coverage.subscriber?.birthDate)?.x12 ?? ""
    }

    private var subscriberSex: String {
        (isSelf ? visit.patient.sex : coverage.subscriber?.sex).map(\.rawValue) ?? ""
    }

    private var subscriber: EntityName {
        let person = coverage.relationship == "self" ? nil : coverage.subscriber
        return EntityName(
            person: (person?.lastName ?? visit.patient.lastName).uppercased(),
            first: (person?.firstName ?? visit.patient.firstName).uppercased(), entityCode: "IL", idQualifier: "MI",
            id: coverage.memberID)
    }

    private var patientName: EntityName {
        EntityName(
            person: visit.patient.lastName.uppercased(), first: visit.patient.firstName.uppercased(), entityCode: "03")
    }
}

/// A file of one group of inquiries to a route's partner.
struct InquiryEnvelope: Sendable {
    let route: PayerRoute
    let date: String
    let time: String

    /// The interchange around what `write` writes; `control` is ISA13 and GS06.
    func interchange(_ type: TransactionType, control: Int, _ write: (inout SegmentWriter) -> Void) -> [UInt8] {
        var writer = SegmentWriter(delimiters: route.guide.delimiters)
        writer.beginInterchange(
            sender: route.sender, receiver: route.receiver, date: date, time: time, controlNumber: control,
            isTest: route.usage != "P", isAcknowledgementRequested: false)
        writer.beginGroup(
            functionalID: type.functionalID, sender: route.senderID, receiver: route.receiverID, date: date,
            time: time, controlNumber: control, version: type.version)
        write(&writer)
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }
}
