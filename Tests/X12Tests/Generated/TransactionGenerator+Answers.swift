import X12

extension TransactionGenerator {
    /// A 276 with whole claims, lines and dependants.
    mutating func claimStatusRequest() -> ClaimStatus276 {
        ClaimStatus276(
            referenceID: id("Q"), date: day(), time: time(), payer: payer(),
            receiver: organization("41", "46", id("S")), provider: organization("1P", "XX", npi()),
            inquiries: list(1...3) { $0.statusInquiry() })
    }

    private mutating func statusInquiry() -> ClaimStatus276.Inquiry {
        var inquiry = ClaimStatus276.Inquiry(
            trace: id("T"), subscriber: member(), birthDate: "19510309", sex: "F", patientControlNumber: id("V"),
            chargeCents: cents(), serviceDate: "20261005")
        if chance(40) {
            inquiry.subscriberBirthDate = ""
            inquiry.subscriberSex = ""
            inquiry.dependant = person("QC")
            inquiry.dependantBirthDate = "20150401"
            inquiry.dependantSex = "M"
        }
        inquiry.payerClaimControlNumber = maybeText { $0.id("ICN") }
        inquiry.clearinghouseTraceNumber = maybeText { $0.id("TR") }
        inquiry.references = references("BLT", "6P").map {
            Reference(qualifier: $0.qualifier, value: $0.qualifier == "BLT" ? "111" : $0.value)
        }
        inquiry.serviceEndDate = maybeText { _ in "20261006" }
        inquiry.lines = (1...2).filter { _ in chance(40) }.map { number in
            .init(
                procedure: procedure(), chargeCents: cents(), units: 1, lineControlNumber: "L\(number)",
                serviceDate: "20261005")
        }
        return inquiry
    }

    /// A 277 of several patients, some of them dependants, or a refusal.
    mutating func claimStatus() -> ClaimStatus277 {
        var response = ClaimStatus277()
        response.referenceID = id("Q")
        response.date = day()
        response.time = time()
        response.sources = list(1...2) { $0.statusSource() }
        return response
    }

    private mutating func statusSource() -> ClaimStatus277.Source {
        var source = ClaimStatus277.Source(payer: payer())
        source.contact = maybe { $0.contact("IC", ["TE"]) }
        var receiver = ClaimStatus277.Receiver(name: organization("41", "46", id("S")))
        if chance(20) {
            receiver.trace = id("Q")
            receiver.statuses = [
                StatusInformation(codes: [.init(category: "E0", status: "26", entity: "41")], date: day())
            ]
        } else {
            receiver.providers = list(1...2) { generator in
                var provider = ClaimStatus277.Provider(names: [generator.organization("1P", "XX", generator.npi())])
                provider.claims = generator.statusClaims()
                return provider
            }
        }
        source.receivers = [receiver]
        return source
    }

    /// Claims of subscribers, each followed by those of dependants.
    private mutating func statusClaims() -> [StatusClaim] {
        var claims: [StatusClaim] = []
        for _ in 0..<number(1...2) {
            let subscriber = member()
            let dependant = person("QC")
            claims += list(0...2) { $0.statusClaim(patient: subscriber, subscriber: nil) }
            claims += list(1...2) { $0.statusClaim(patient: dependant, subscriber: subscriber) }
        }
        return claims
    }

    private mutating func statusClaim(patient: EntityName, subscriber: EntityName?) -> StatusClaim {
        var claim = StatusClaim(trace: id("T"), patient: patient, subscriber: subscriber)
        claim.statuses = list(1...2) { generator in
            var status = StatusInformation(codes: generator.statusCodes(["F1", "F2", "P1"]), date: generator.day())
            status.chargeCents = generator.cents()
            status.paidCents = generator.cents()
            if generator.chance() {
                status.adjudicationDate = generator.day()
                status.paymentDate = generator.day()
                status.paymentNumber = generator.id("EFT")
            }
            return status
        }
        claim.references = references("1K", "EJ", "D9")
        claim.serviceDate = DateReference(qualifier: "472", from: "20261005", to: "20261005")
        claim.lines = list(0...2) { generator in
            var line = StatusClaim.Line(
                procedure: generator.procedure(), chargeCents: generator.cents(), paidCents: generator.cents(), units: 2
            )
            line.statuses = [StatusInformation(codes: generator.statusCodes(["F2"]), date: generator.day())]
            line.references = [Reference(qualifier: "FJ", value: generator.id("L"))]
            line.serviceDate = DateReference(qualifier: "472", from: "20261005")
            return line
        }
        return claim
    }

    private mutating func statusCodes(_ categories: [String]) -> [StatusInformation.Code] {
        let all: [StatusInformation.Code] = [
            .init(category: pick(categories), status: "20", entity: "PR"),
            .init(category: pick(categories), status: "21"),
            .init(category: pick(categories), status: "26", entity: "85"),
        ]
        return Array(all.prefix(number(1...3)))
    }

    /// A 277CA that accepts and rejects at every level.
    mutating func claimAcknowledgement() -> ClaimAcknowledgement277CA {
        var answer = ClaimAcknowledgement277CA()
        answer.referenceID = id("A")
        answer.date = day()
        answer.time = time()
        answer.source = chance() ? organization("AY", "46", id("C")) : payer()
        answer.sourceTrace = id("A")
        answer.receivedDate = day()
        answer.processedDate = day()
        var receiver = ClaimAcknowledgement277CA.Receiver(name: organization("41", "46", id("S")))
        receiver.answer = levelAnswer(id("F"), code: "19")
        receiver.providers = list(1...2) { generator in
            var provider = ClaimAcknowledgement277CA.Provider(name: generator.organization("85", "XX", generator.npi()))
            provider.answer = generator.levelAnswer("0", code: "19")
            provider.answer.statuses[0].date = ""
            provider.answer.references =
                generator.chance() ? [Reference(qualifier: "TJ", value: generator.digits(9))] : []
            provider.claims = generator.list(1...3) { $0.acknowledgedClaim() }
            return provider
        }
        answer.receivers = [receiver]
        return answer
    }

    private mutating func levelAnswer(_ trace: String, code: String) -> ClaimAcknowledgement277CA.Answer {
        var answer = ClaimAcknowledgement277CA.Answer(trace: trace)
        var status = StatusInformation(
            codes: [.init(category: "A1", status: code, entity: "PR")], date: day(), action: "WQ")
        status.chargeCents = cents()
        answer.statuses = [status]
        if chance() {
            answer.acceptedCount = number(1...9)
            answer.acceptedCents = cents()
        }
        if chance() {
            answer.rejectedCount = number(1...9)
            answer.rejectedCents = cents()
        }
        return answer
    }

    private mutating func acknowledgedClaim() -> StatusClaim {
        let isRejected = chance(50)
        var claim = StatusClaim(trace: id("V"), patient: member("QC"))
        var status = StatusInformation(
            codes: statusCodes(isRejected ? ["A7"] : ["A2"]), date: day(), action: isRejected ? "U" : "WQ")
        status.chargeCents = cents()
        status.message = isRejected ? "FIX \(word())" : ""
        claim.statuses = [status]
        claim.references = references("1K", "D9")
        claim.serviceDate = DateReference(qualifier: "472", from: "20261005")
        claim.lines = list(0...(isRejected ? 2 : 0)) { generator in
            var line = StatusClaim.Line(procedure: generator.procedure(), chargeCents: generator.cents(), units: 1)
            line.statuses = [
                StatusInformation(codes: generator.statusCodes(["A7"]), date: generator.day(), action: "U")
            ]
            line.references = [Reference(qualifier: "FJ", value: generator.id("L"))]
            line.serviceDate = generator.maybe { _ in DateReference(qualifier: "472", from: "20261005") }
            return line
        }
        return claim
    }

    /// A 999 that accepts some sets and says of others what is wrong.
    mutating func implementationAcknowledgement() -> ImplementationAcknowledgement999 {
        var answer = ImplementationAcknowledgement999()
        answer.functionalID = "HC"
        answer.groupControlNumber = String(number(1...999))
        answer.version = "005010X222A1"
        answer.transactions = (1...number(2...4)).map { acknowledgedSet($0) }
        let accepted = answer.transactions.filter(\.isAccepted).count
        answer.groupStatus = accepted == answer.transactions.count ? "A" : accepted == 0 ? "R" : "P"
        answer.includedCount = answer.transactions.count
        answer.receivedCount = answer.transactions.count
        answer.acceptedCount = accepted
        return answer
    }

    private mutating func acknowledgedSet(_ number: Int) -> ImplementationAcknowledgement999.Transaction {
        var set = ImplementationAcknowledgement999.Transaction(id: "837", controlNumber: "000\(number)")
        set.version = "005010X222A1"
        guard chance() else {
            set.status = pick(["A", "E"])
            return set
        }
        set.status = "R"
        set.errorCodes = chance() ? ["5"] : ["5", "I5"]
        set.segmentErrors = list(1...2) { $0.segmentError() }
        return set
    }

    private mutating func segmentError() -> ImplementationAcknowledgement999.SegmentError {
        var error = ImplementationAcknowledgement999.SegmentError(
            segmentID: "CLM", position: number(2...90), loop: "2300", code: "8")
        error.contexts = [.init(name: "CLM01", value: id("V"))]
        if chance() { error.contexts.insert(trigger(), at: 0) }
        error.elementErrors = list(0...2) { generator in
            var fault = ImplementationAcknowledgement999.ElementError(
                position: 5, component: generator.maybe { _ in 3 }, reference: "1325", code: "7", badValue: "9")
            fault.repetition = fault.component == nil ? nil : generator.maybe { _ in 1 }
            fault.contexts = generator.chance() ? [generator.trigger()] : []
            return fault
        }
        return error
    }

    private mutating func trigger() -> ImplementationAcknowledgement999.Context {
        var trigger = ImplementationAcknowledgement999.Context(name: "SITUATIONAL TRIGGER")
        trigger.segmentID = "CLM"
        trigger.position = number(2...90)
        trigger.loop = "2300"
        trigger.element = maybe { _ in 5 }
        trigger.component = trigger.element == nil ? nil : maybe { _ in 3 }
        trigger.reference = trigger.element == nil ? "" : "1325"
        return trigger
    }
}
