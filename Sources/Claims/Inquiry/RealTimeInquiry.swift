internal import Billing
internal import Postgres
internal import X12

/// 270 and 276 for one claim, and what 271 and 277 answer.
///
/// Control numbers of a real-time exchange live as long as the exchange, so they are drawn here and not from the
/// database; the trace ties answer to question.
struct RealTimeInquiry: Sendable {
    let route: PayerRoute
    let clinic: ClinicProfile
    let visit: Visit
    let claim: Claim
    let instant: Timestamp

    /// The 270 of a claim's primary coverage, for the plan and for occupational therapy (005010X279A1).
    func eligibility(coverage: Visit.Coverage) -> [UInt8] {
        let person = coverage.subscriber
        let isSelf = coverage.relationship == "self" || person == nil
        var inquiry = Eligibility270.Inquiry(
            trace: "E\(claim.id)", traceOriginator: "9\(clinic.taxID)",
            subscriber: subscriber(coverage),
            birthDate: (isSelf ? visit.patient.birthDate : person?.birthDate)?.x12 ?? "",
            sex: (isSelf ? visit.patient.sex : person?.sex).map(\.rawValue) ?? "", serviceDate: visit.serviceDate.x12)
        inquiry.groupNumber = coverage.groupNumber ?? ""
        if !isSelf {
            inquiry.dependant = patientName
            inquiry.dependantBirthDate = visit.patient.birthDate.x12
            inquiry.dependantSex = visit.patient.sex.rawValue
        }
        let transaction = Eligibility270(
            referenceID: "E\(claim.id)", date: instant.day.x12, time: instant.x12Time, payer: payer(coverage),
            provider: provider, inquiries: [inquiry])
        return interchange(.eligibility270) { transaction.write(to: &$0, controlNumber: 1) }
    }

    /// The 276 of a claim's last submission (005010X212).
    func status(coverage: Visit.Coverage, facts: InquiryFacts) -> [UInt8] {
        let person = coverage.subscriber
        let isSelf = coverage.relationship == "self" || person == nil
        var inquiry = ClaimStatus276.Inquiry(
            trace: "S\(claim.id)", subscriber: subscriber(coverage),
            birthDate: (isSelf ? visit.patient.birthDate : person?.birthDate)?.x12 ?? "",
            sex: (isSelf ? visit.patient.sex : person?.sex).map(\.rawValue) ?? "",
            patientControlNumber: facts.controlNumber, chargeCents: claim.chargeCents,
            serviceDate: visit.serviceDate.x12)
        inquiry.payerClaimControlNumber = facts.payerControlNumber ?? ""
        if !isSelf {
            inquiry.dependant = patientName
            inquiry.dependantBirthDate = visit.patient.birthDate.x12
            inquiry.dependantSex = visit.patient.sex.rawValue
        }
        let receiver = EntityName(
            organization: "CLAIMLINE", entityCode: "41", idQualifier: "46", id: route.senderID)
        let transaction = ClaimStatus276(
            referenceID: "S\(claim.id)", date: instant.day.x12, time: instant.x12Time, payer: payer(coverage),
            receiver: receiver, provider: provider, inquiries: [inquiry])
        return interchange(.claimStatus276) { transaction.write(to: &$0, controlNumber: 1) }
    }

    private func subscriber(_ coverage: Visit.Coverage) -> EntityName {
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

    private func payer(_ coverage: Visit.Coverage) -> EntityName {
        EntityName(
            organization: coverage.payerID.uppercased(), entityCode: "PR", idQualifier: "PI", id: coverage.payerID)
    }

    private var provider: EntityName {
        EntityName(
            organization: clinic.name.uppercased(), entityCode: "1P", idQualifier: "XX", id: clinic.npi)
    }

    private func interchange(_ type: TransactionType, _ write: (inout SegmentWriter) -> Void) -> [UInt8] {
        let control = Int(claim.id % 999_999_999) + 1
        let (date, time) = (instant.day.x12, instant.x12Time)
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: InterchangeParty(id: route.senderID), receiver: InterchangeParty(id: route.receiverID), date: date,
            time: time, controlNumber: control, isTest: route.usage != "P", isAcknowledgementRequested: false)
        writer.beginGroup(
            functionalID: type.functionalID, sender: route.senderID, receiver: route.receiverID, date: date,
            time: time, controlNumber: control, version: type.version)
        write(&writer)
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }
}

/// Runs many exchanges with a bounded number in flight.
func inFlight<Item: Sendable, Answer: Sendable>(
    atMost limit: Int, _ items: [Item], _ work: @escaping @Sendable (Item) async -> Answer
) async -> [Answer] {
    await withTaskGroup(of: Answer.self) { group in
        var answers: [Answer] = []
        var pending = items.makeIterator()
        for _ in 0..<limit {
            guard let item = pending.next() else { break }
            group.addTask { await work(item) }
        }
        while let answer = await group.next() {
            answers.append(answer)
            if let item = pending.next() { group.addTask { await work(item) } }
        }
        return answers
    }
}
