import X12

extension TransactionGenerator {
    /// A 270 about subscribers and dependants.
    mutating func eligibilityInquiry() -> Eligibility270 {
        var provider = organization("1P", "XX", npi())
        provider.secondaryIDs = references("0B", "TJ")
        var request = Eligibility270(
            referenceID: id("Q"), date: day(), time: time(), payer: payer(), provider: provider,
            inquiries: list(1...3) { $0.inquiry() })
        request.providerAddress = maybe { $0.address() }
        request.providerSpecialty = maybe { ProviderSpecialty(role: "BI", code: $0.taxonomy()) }
        return request
    }

    private mutating func inquiry() -> Eligibility270.Inquiry {
        var subscriber = member()
        subscriber.secondaryIDs = references("18", "SY")
        var inquiry = Eligibility270.Inquiry(
            trace: id("T"), traceOriginator: "9CLAIMLINE", subscriber: subscriber, birthDate: "19510309",
            sex: pick(["F", "M"]), serviceDate: "20261005", serviceTypes: pick([["30"], ["30", "AD", "PT"]]))
        inquiry.groupNumber = maybeText { $0.id("G") }
        inquiry.subscriberAddress = maybe { $0.address() }
        inquiry.serviceEndDate = maybeText { _ in "20261031" }
        if chance() {
            inquiry.dependant = person("03")
            inquiry.dependant?.secondaryIDs = references("SY")
            inquiry.dependantAddress = maybe { $0.address() }
            inquiry.dependantBirthDate = "20150401"
            inquiry.dependantSex = "M"
            inquiry.dependantRelationship = maybeText { _ in "19" }
        }
        inquiry.procedures = list(0...1) { $0.procedure() }
        inquiry.placeOfService = maybeText { _ in "11" }
        inquiry.authorization = maybe { Reference(qualifier: "G1", value: $0.id("AU")) }
        return inquiry
    }

    /// A 271 with benefits of every kind, other payers and rejections.
    mutating func eligibility() -> Eligibility271 {
        var response = Eligibility271()
        response.referenceID = id("Q")
        response.date = day()
        response.time = time()
        response.payer = payer()
        response.payerContacts = list(0...1) { $0.contact("IC", ["TE"]) }
        if chance(20) {
            response.payerRejections = [.init(loop: "2100A", isRequestValid: true, reason: "42", followUp: "R")]
            return response
        }
        response.receiver = organization("1P", "XX", npi())
        response.receiver?.secondaryIDs = references("TJ")
        response.receiverSpecialty = maybe { ProviderSpecialty(role: "PE", code: $0.taxonomy()) }
        for _ in 0..<number(1...2) {
            response.members.append(memberFound(isDependant: false))
            response.members += list(0...2) { $0.memberFound(isDependant: true) }
        }
        return response
    }

    private mutating func memberFound(isDependant: Bool) -> Eligibility271.Member {
        var found = Eligibility271.Member(isDependant: isDependant)
        found.traces = [.init(type: "2", number: id("T"), originator: "9CLAIMLINE")]
        found.name = isDependant ? person("03") : member()
        found.references = [Reference(qualifier: "6P", value: id("G"), description: word())] + references("18")
        found.address = maybe { $0.address() }
        found.birthDate = "19510309"
        found.sex = "F"
        found.relationship = isDependant ? "19" : "18"
        found.isCorrected = chance(30)
        if chance(20) {
            found.rejections = [
                .init(loop: isDependant ? "2100D" : "2100C", isRequestValid: false, reason: "75", followUp: "C")
            ]
            return found
        }
        found.dates = dates("346", "347") + [DateReference(qualifier: "291", from: "20260101", to: "20261231")]
        found.benefits = list(1...6) { $0.benefit() }
        return found
    }

    private mutating func benefit() -> Eligibility271.Benefit {
        var benefit = Eligibility271.Benefit(
            information: pick(["1", "A", "B", "C", "F", "G", "I", "R"]), coverageLevel: pick(["IND", "FAM"]),
            serviceTypes: pick([["30"], ["30", "AD", "PT", "AF"]]))
        benefit.insuranceType = maybeText { _ in "MB" }
        benefit.planDescription = maybeText { "PLAN \($0.word())" }
        benefit.timePeriod = maybeText { $0.pick(["23", "24", "27", "29", "32"]) }
        switch benefit.information {
        case "A": benefit.percent = "0.2"
        case "F":
            benefit.quantityQualifier = "VS"
            benefit.quantity = String(number(1...60))
        default: benefit.amountCents = maybe { $0.cents() }
        }
        benefit.authorizationRequired = maybeText { $0.pick(["Y", "N", "U"]) }
        benefit.inNetwork = maybeText { $0.pick(["Y", "N", "W"]) }
        if chance(20) {
            benefit.serviceTypes = []
            benefit.procedure = procedure()
        }
        benefit.deliveries = list(0...1) { $0.delivery() }
        benefit.references = references("9F", "G1")
        benefit.dates = chance(30) ? [DateReference(qualifier: "292", from: "20260101", to: "20261231")] : dates("348")
        benefit.messages = list(0...2) { "LIMIT OF \($0.word())" }
        benefit.limits = chance(30) ? [.init(qualifier: "ZZ", code: "11"), .init(qualifier: "ZZ", code: "12")] : []
        benefit.related = list(0...(benefit.information == "R" ? 2 : 0)) { $0.relatedEntity() }
        return benefit
    }

    private mutating func relatedEntity() -> Eligibility271.RelatedEntity {
        var entity = Eligibility271.RelatedEntity(name: payer(pick(["PRP", "SEP"])))
        entity.address = maybe { $0.address() }
        entity.contacts = list(0...1) { $0.contact("IC", ["TE"]) }
        return entity
    }

    /// A 278, request or response, of a subscriber or dependant.
    mutating func authorization(isResponse: Bool) -> Authorization278 {
        var authorization = Authorization278(organization: .init(name: payer("X3")))
        authorization.purpose = isResponse ? "11" : "13"
        authorization.responseType = isResponse ? "18" : ""
        authorization.referenceID = id("Q")
        authorization.date = day()
        authorization.time = time()
        if isResponse, chance(20) {
            authorization.rejections = [.init(loop: "2000A", isRequestValid: true, reason: "42", followUp: "R")]
            return authorization
        }
        var requester = Authorization278.Party(name: organization("1P", "XX", npi()))
        requester.name.secondaryIDs = references("EI", "1G")
        requester.address = maybe { $0.address() }
        requester.contact = maybe { $0.contact("IC", ["TE", "FX"]) }
        requester.specialty = maybe { ProviderSpecialty(role: "PE", code: $0.taxonomy()) }
        authorization.requester = requester
        authorization.subscriber = patient(member())
        authorization.dependant = maybe { $0.patient($0.person("QC")) }
        authorization.event = event(isResponse: isResponse)
        return authorization
    }

    private mutating func patient(_ name: EntityName) -> Authorization278.Patient {
        var patient = Authorization278.Patient(name: name)
        patient.name.secondaryIDs = references("6P", "SY")
        patient.address = maybe { $0.address() }
        patient.birthDate = "19510309"
        patient.sex = "F"
        patient.relationship = name.entityCode == "QC" ? "19" : "18"
        return patient
    }

    private mutating func event(isResponse: Bool) -> Authorization278.Event {
        var review = Authorization278.Review(certification: pick(["I", "R", "4"]))
        review.facilityCode = "11"
        if chance(30) {
            review.relatedCauses = ["AA"]
            review.accidentState = "TX"
        }
        review.levelOfService = maybeText { _ in "E" }
        review.release = maybeText { _ in "Y" }
        var event = Authorization278.Event(review: review)
        event.traces = [
            TraceNumber(
                type: isResponse ? "2" : "1", number: id("T"), originator: "9CLAIMLINE", suborganization: word())
        ]
        event.references = references("BB", "NT")
        event.dates = dates("AAH", "431")
        if isResponse {
            event.decision = decision()
            event.dates.append(DateReference(qualifier: "036", from: "20261231"))
        }
        event.diagnoses = Array(["M25541", "R278"].prefix(number(1...2)))
        event.delivery = maybe { $0.delivery() }
        event.attachments = list(0...1) { $0.attachment() }
        event.message = maybeText { "SEE \($0.word())" }
        event.providers = list(0...2) { generator in
            var provider = Authorization278.Party(name: generator.person("SJ", "XX", generator.npi()))
            provider.specialty = ProviderSpecialty(role: "PE", code: generator.taxonomy())
            return provider
        }
        event.services = list(1...3) { $0.service(isResponse: isResponse) }
        return event
    }

    private mutating func decision() -> Authorization278.Decision {
        .init(
            actionCode: pick(["A1", "A3", "A4", "A6"]), number: id("AU"), reasons: pick([[], ["0V"], ["0V", "0M"]]),
            needsSecondOpinion: chance(20))
    }

    private mutating func service(isResponse: Bool) -> Authorization278.Service {
        var service = Authorization278.Service(procedure: procedure(), quantity: String(number(1...40)))
        service.chargeCents = maybe { $0.cents() }
        service.diagnosisPointers = [1]
        service.dates = [DateReference(qualifier: "472", from: "20261005", to: "20261231")]
        service.decision = isResponse ? decision() : nil
        service.delivery = maybe { $0.delivery() }
        service.message = maybeText { "SEE \($0.word())" }
        return service
    }
}
