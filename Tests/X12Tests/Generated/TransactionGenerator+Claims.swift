import X12

extension TransactionGenerator {
    /// An 837P with subscribers, dependants, other payers and everything that claims and lines may hold.
    mutating func claims() -> Claim837P {
        var file = Claim837P(
            referenceID: id("F"), date: day(), time: time(), submitterName: word(), submitterID: id("S"),
            submitterContact: contact("IC", ["TE", "EM"]), receiverName: word(), receiverID: id("R"),
            billingProviders: list(1...2) { $0.billingProvider() })
        file.purpose = chance() ? "00" : "18"
        return file
    }

    private mutating func billingProvider() -> Claim837P.BillingProvider {
        var provider = Claim837P.BillingProvider(
            organization: word(), npi: "1234567893", taxID: digits(9), taxonomy: taxonomy(), address: address(),
            contact: maybe { $0.contact("IC", ["TE"]) }, payToAddress: maybe { $0.address() },
            subscribers: list(1...3) { $0.subscriber() })
        provider.name.secondaryIDs = references("0B", "1G")
        return provider
    }

    private mutating func subscriber() -> Claim837P.Subscriber {
        let isPatient = chance(50)
        var payer = self.payer()
        payer.secondaryIDs = references("2U", "FY", "NF")
        var name = member()
        name.secondaryIDs = references("SY").map { Reference(qualifier: $0.qualifier, value: digits(9)) }
        var subscriber = Claim837P.Subscriber(
            name: name, birthDate: "19510309", sex: pick(["F", "M", "U"]), address: address(),
            responsibility: pick(["P", "S", "T"]), groupNumber: maybeText { $0.id("G") },
            filingIndicator: pick(["CI", "MB", "WC", "12"]), payer: payer, payerAddress: maybe { $0.address() })
        if subscriber.groupNumber.isEmpty { subscriber.groupName = maybeText { $0.word() } }
        if subscriber.responsibility != "P" { subscriber.insuranceType = chance(50) ? "12" : "" }
        subscriber.billingProviderIDs = references("G2", "LU")
        if isPatient {
            subscriber.propertyCasualtyClaimNumber = maybeText { $0.id("WC") }
            subscriber.propertyCasualtyContact = maybe { $0.contact() }
            subscriber.deathDate = chance(20) ? day() : ""
            subscriber.claims = list(1...2) { $0.claim() }
        } else {
            subscriber.dependants = list(1...2) { $0.dependant() }
        }
        return subscriber
    }

    private mutating func dependant() -> Claim837P.Dependant {
        var dependant = Claim837P.Dependant(
            relationship: pick(["01", "19", "G8"]), name: person("QC"), address: address(), birthDate: "20150401",
            sex: "M", propertyCasualtyClaimNumber: maybeText { $0.id("WC") }, claims: list(1...2) { $0.claim() })
        dependant.name.secondaryIDs = references("1W")
        dependant.propertyCasualtyContact = maybe { $0.contact() }
        dependant.deathDate = chance(20) ? day() : ""
        return dependant
    }

    private mutating func claim() -> Claim837P.Claim {
        let count = number(1...4)
        let lines = (1...count).map { line($0) }
        var claim = Claim837P.Claim(
            patientControlNumber: id("V"), totalChargeCents: lines.map(\.chargeCents).reduce(0, +),
            placeOfService: pick(["11", "12"]), frequency: pick(["1", "7", "8"]),
            diagnoses: Array(["M25541", "R278", "S52501A", "G8191"].prefix(number(2...4))), lines: lines)
        claim.patientSignatureSource = maybeText { _ in "P" }
        claim.specialProgram = chance(20) ? "03" : ""
        claim.delayReason = chance(20) ? "11" : ""
        if chance(40) {
            claim.relatedCauses = pick([["AA"], ["EM"], ["AA", "EM"]])
            claim.accidentState = claim.relatedCauses.contains("AA") ? "TX" : ""
            claim.accidentDate = day()
        }
        claim.onsetDate = maybeText { $0.day() }
        claim.initialTreatmentDate = maybeText { $0.day() }
        claim.lastSeenDate = maybeText { $0.day() }
        claim.dates = dates("453", "455", "360", "297", "296", "435", "096", "090", "091", "444")
        claim.attachments = list(0...2) { $0.attachment() }
        claim.contract = maybe { $0.contract() }
        claim.patientPaidCents = maybe { $0.cents() }
        addReferences(to: &claim)
        addProviders(to: &claim)
        if chance(50) { addOtherPayer(to: &claim, isLineLevel: chance(50)) }
        return claim
    }

    private mutating func addReferences(to claim: inout Claim837P.Claim) {
        claim.referralNumber = maybeText { $0.id("RF") }
        claim.priorAuthorization = maybeText { $0.id("AU") }
        claim.payerClaimControlNumber = claim.frequency == "1" ? "" : id("ICN")
        claim.clearinghouseTraceNumber = maybeText { $0.id("TR") }
        claim.medicalRecordNumber = maybeText { $0.id("MR") }
        claim.references =
            references("LX", "P4", "1J", "9A", "9C") + (chance(30) ? [Reference(qualifier: "4N", value: "3")] : [])
        claim.fileInformation = list(0...2) { "STATE \($0.word())" }
        if chance() {
            claim.noteCode = pick(["ADD", "CER", "DCP", "DGN", "TPO"])
            claim.note = "SEE \(word())"
        }
        claim.conditionCodes = chance(30) ? ["W2", "W3"] : chance(10) ? (10...23).map { "A\($0)" } : []
    }

    private mutating func addProviders(to claim: inout Claim837P.Claim) {
        claim.referring = maybe { $0.provider("DN", "0B", "1G", "G2") }
        claim.primaryCare = claim.referring == nil ? nil : maybe { $0.provider("P3", "G2") }
        claim.rendering = maybe { $0.provider("82", "0B", "LU") }
        claim.renderingTaxonomy = claim.rendering == nil ? "" : taxonomy()
        if chance() {
            var facility = organization("77", "XX", npi())
            facility.secondaryIDs = references("0B", "G2", "LU")
            claim.facility = facility
            claim.facilityAddress = address()
            claim.facilityContact = maybe { $0.contact() }
        }
        claim.supervising = maybe { $0.provider("DQ", "0B", "1G", "G2", "LU") }
    }

    private mutating func provider(_ code: String, _ qualifiers: String...) -> EntityName {
        var provider = person(code, "XX", npi())
        provider.secondaryIDs = qualifiers.filter { _ in chance(40) }.map { Reference(qualifier: $0, value: id($0)) }
        return provider
    }

    private mutating func line(_ number: Int) -> Claim837P.ServiceLine {
        var line = Claim837P.ServiceLine(
            procedure: procedure(), chargeCents: cents(), units: self.number(1...4),
            diagnosisPointers: pick([[1], [1, 2], [2, 1]]), serviceDate: "20261005", lineControlNumber: "L\(number)")
        line.unitBasis = pick(["UN", "MJ"])
        line.serviceEndDate = maybeText { _ in "20261006" }
        line.placeOfService = maybeText { _ in "12" }
        line.isEmergency = chance(20)
        line.isScreeningReferral = chance(20)
        line.isFamilyPlanning = chance(20)
        line.isCopayExempt = chance(20)
        line.dates = dates("463", "607", "461", "304", "454", "455")
        line.attachments = list(0...1) { $0.attachment() }
        line.contract = maybe { $0.contract() }
        line.priorAuthorization = maybeText { $0.id("AU") }
        line.references = references("9B", "9D", "9F")
        line.amounts = chance(20) ? [QualifiedAmount(qualifier: "T", cents: cents())] : []
        line.fileInformation = list(0...1) { "STATE \($0.word())" }
        if chance() {
            line.noteCode = pick(["ADD", "DCP"])
            line.note = "SEE \(word())"
        }
        line.thirdPartyNote = chance(20) ? word() : ""
        addProviders(to: &line)
        return line
    }

    private mutating func addProviders(to line: inout Claim837P.ServiceLine) {
        line.rendering = maybe { $0.provider("82", "0B", "LU") }
        line.renderingTaxonomy = line.rendering == nil ? "" : taxonomy()
        if chance(30) {
            line.facility = organization("77", "XX", npi())
            line.facility?.secondaryIDs = references("G2", "LU")
            line.facilityAddress = address()
        }
        line.supervising = maybe { $0.provider("DQ", "0B") }
        if chance(40) {
            line.ordering = provider("DK", "0B", "1G")
            line.orderingAddress = maybe { $0.address() }
            line.orderingContact = maybe { $0.contact("IC", ["TE"]) }
        }
        line.referring = maybe { $0.provider("DN", "0B", "G2") }
        line.primaryCare = line.referring == nil ? nil : maybe { $0.provider("P3") }
    }

    /// A payer that has decided, at line or claim level, in sums that come out.
    private mutating func addOtherPayer(to claim: inout Claim837P.Claim, isLineLevel: Bool) {
        var payer = Claim837P.OtherPayer(
            responsibility: "P", relationship: pick(["18", "01"]), filingIndicator: "MB", subscriber: member(),
            payer: self.payer())
        payer.groupNumber = maybeText { $0.id("G") }
        if payer.groupNumber.isEmpty { payer.groupName = maybeText { $0.word() } }
        payer.subscriberAddress = maybe { $0.address() }
        payer.payerAddress = maybe { $0.address() }
        payer.payer.secondaryIDs =
            references("2U", "G1", "9F") + (chance(30) ? [Reference(qualifier: "T4", value: "Y")] : [])
        payer.patientSignatureSource = maybeText { _ in "P" }
        payer.outpatient = maybe { $0.outpatient() }
        payer.payerClaimControlNumber = id("ICN")
        payer.providers = ["DN", "82", "77", "DQ", "85"].filter { _ in chance(30) }.map { code in
            var provider =
                ["DN", "DQ"].contains(code) ? EntityName(person: "", first: "") : EntityName(organization: "")
            provider.entityCode = code
            provider.secondaryIDs = [Reference(qualifier: "G2", value: id("X"))]
            return provider
        }
        let paid = decide(on: &claim, payerID: payer.payer.id, isLineLevel: isLineLevel)
        payer.paidCents = paid
        payer.remainingPatientCents = maybe { $0.cents() }
        if !isLineLevel {
            payer.adjustments = adjustments(claim.totalChargeCents - paid)
            payer.adjudicationDate = day()
        }
        claim.otherPayers = [payer]
        let forOther = Reference(qualifier: "G1", value: id("AU"), payerID: payer.payer.id)
        if chance(30) { claim.lines[0].references.append(forOther) }
    }

    /// What the payer paid in all; at line level with a decision on each line.
    private mutating func decide(
        on claim: inout Claim837P.Claim, payerID: String, isLineLevel: Bool
    ) -> Int64 {
        guard isLineLevel else { return Int64(number(0...Int(claim.totalChargeCents))) }
        var total: Int64 = 0
        for index in claim.lines.indices {
            let line = claim.lines[index]
            let paid = Int64(number(0...Int(line.chargeCents)))
            total += paid
            var decision = Claim837P.LineAdjudication(
                payerID: payerID, paidCents: paid, procedure: line.procedure, units: line.units,
                adjustments: adjustments(line.chargeCents - paid), date: day(),
                remainingPatientCents: maybe { $0.cents() })
            decision.bundledLine = index > 0 && chance(20) ? 1 : nil
            claim.lines[index].adjudications = [decision]
        }
        return total
    }
}
