import X12

/// Invented claims that use every part of an 837P that an occupational-therapy claim may need.
enum ClaimFixtures {
    static let address = PartyAddress(line1: "12 ELM ST", city: "AUSTIN", state: "TX", postalCode: "787011234")

    static func line(_ number: Int, code: String = "97530", modifiers: [String] = ["GO"], cents: Int64 = 9000)
        -> Claim837P.ServiceLine
    {
        Claim837P.ServiceLine(
            procedure: Procedure(code: code, modifiers: modifiers), chargeCents: cents, units: 1,
            diagnosisPointers: [1, 2], serviceDate: "20261005", lineControlNumber: "L\(number)")
    }

    static func plainClaim(_ number: String) -> Claim837P.Claim {
        var claim = Claim837P.Claim(
            patientControlNumber: number, totalChargeCents: 18664, placeOfService: "11",
            diagnoses: ["M25541", "R278"],
            lines: [line(1), line(2, code: "97140", modifiers: ["GO", "CO", "59"], cents: 9664)])
        claim.rendering = EntityName(
            person: "OKAFOR", first: "ADA", entityCode: "82", idQualifier: "XX", id: "1234567893")
        claim.renderingTaxonomy = "225X00000X"
        claim.referring = EntityName(
            person: "MOSS", first: "RUTH", entityCode: "DN", idQualifier: "XX", id: "1679328645")
        return claim
    }

    static func fullClaim(_ number: String) -> Claim837P.Claim {
        var claim = plainClaim(number)
        claim.frequency = "7"
        claim.patientSignatureSource = "P"
        claim.relatedCauses = ["AA", "EM"]
        claim.accidentState = "TX"
        claim.delayReason = "9"
        claim.onsetDate = "20260901"
        claim.initialTreatmentDate = "20260908"
        claim.lastSeenDate = "20260929"
        claim.accidentDate = "20260801"
        claim.patientPaidCents = 2050
        claim.referralNumber = "REF55"
        claim.priorAuthorization = "A123"
        claim.payerClaimControlNumber = "ICN0001"
        claim.clearinghouseTraceNumber = "TRACE7"
        claim.medicalRecordNumber = "MR-9"
        claim.note = "CORRECTED UNITS"
        claim.facility = EntityName(
            organization: "HILLSIDE CLINIC", entityCode: "77", idQualifier: "XX", id: "1245319599")
        claim.facilityAddress = address
        claim.supervising = EntityName(
            person: "LARK", first: "JO", entityCode: "DQ", idQualifier: "XX", id: "1003000126")
        claim.lines[0].placeOfService = "12"
        claim.lines[0].priorAuthorization = "A124"
        claim.lines[0].note = "SEPARATE SESSION"
        claim.lines[0].serviceEndDate = "20261006"
        claim.lines[1].rendering = EntityName(
            person: "VALE", first: "IDA", entityCode: "82", idQualifier: "XX", id: "1003000134")
        claim.lines[1].renderingTaxonomy = "225X00000X"
        return claim
    }

    static func secondaryClaim(_ number: String) -> Claim837P.Claim {
        var claim = plainClaim(number)
        var primary = Claim837P.OtherPayer(
            responsibility: "P", relationship: "18", filingIndicator: "MB",
            subscriber: EntityName(
                person: "ARDENT", first: "MIRA", entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73"),
            payer: EntityName(organization: "MEDICARE", entityCode: "PR", idQualifier: "PI", id: "MCRTX"))
        primary.paidCents = 8000
        primary.remainingPatientCents = 2000
        primary.remarks = ["MA01"]
        primary.payerClaimControlNumber = "ICN77"
        claim.otherPayers = [primary]
        let adjustments = [
            Adjustment(group: "CO", reason: "45", amountCents: 4000),
            Adjustment(group: "PR", reason: "2", amountCents: 1000),
        ]
        claim.lines[0].adjudications = [
            .init(
                payerID: "MCRTX", paidCents: 4000, procedure: claim.lines[0].procedure, units: 1,
                adjustments: adjustments, date: "20261020", remainingPatientCents: 1000)
        ]
        claim.lines[1].adjudications = [
            .init(
                payerID: "MCRTX", paidCents: 4000, procedure: claim.lines[1].procedure, units: 1,
                adjustments: [
                    Adjustment(group: "CO", reason: "45", amountCents: 4664),
                    Adjustment(group: "PR", reason: "2", amountCents: 1000),
                ], date: "20261020", remainingPatientCents: 1000)
        ]
        return claim
    }

    static func subscriber(
        _ claims: [Claim837P.Claim], responsibility: String = "P", dependants: [Claim837P.Dependant] = []
    ) -> Claim837P.Subscriber {
        Claim837P.Subscriber(
            name: EntityName(
                person: "ARDENT", first: "MIRA", middle: "L", entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73"),
            birthDate: "19510309", sex: "F", address: address, responsibility: responsibility,
            groupNumber: "G100", filingIndicator: responsibility == "P" ? "MB" : "CI",
            propertyCasualtyClaimNumber: dependants.isEmpty ? "WC-9" : "",
            payer: EntityName(
                organization: "TEXAS PAYER", entityCode: "PR", idQualifier: "PI",
                id: responsibility == "P" ? "TXPAY" : "SECPY"),
            payerAddress: address, claims: claims, dependants: dependants)
    }

    static func dependant(_ claims: [Claim837P.Claim]) -> Claim837P.Dependant {
        Claim837P.Dependant(
            relationship: "19", name: EntityName(person: "ARDENT", first: "TOM", entityCode: "QC"),
            address: address, birthDate: "20150401", sex: "M", propertyCasualtyClaimNumber: "WC-10", claims: claims)
    }

    static func provider(_ name: String, npi: String, subscribers: [Claim837P.Subscriber])
        -> Claim837P.BillingProvider
    {
        Claim837P.BillingProvider(
            organization: name, npi: npi, taxID: "741234567", taxonomy: "225X00000X", address: address,
            contact: Contact(name: "BILLING", phone: "5125550100"), subscribers: subscribers)
    }

    static func transaction(_ reference: String, providers: [Claim837P.BillingProvider]) -> Claim837P {
        Claim837P(
            referenceID: reference, date: "20261006", time: "0815", submitterName: "CLAIMLINE BILLING",
            submitterID: "CLAIMLINE",
            submitterContact: Contact(name: "OPERATIONS", phone: "5125550199", email: "OPS@CLAIMLINE.EXAMPLE"),
            receiverName: "CLEARINGHOUSE", receiverID: "CLRHOUSE", billingProviders: providers)
    }

    /// Two transaction sets: two clinics with every kind of patient, and one clinic with a secondary claim.
    static var transactions: [Claim837P] {
        var withPayTo = provider(
            "HILLSIDE OT", npi: "1234567893",
            subscribers: [
                subscriber([plainClaim("V-1001"), fullClaim("V-1002")]),
                subscriber([], dependants: [dependant([plainClaim("V-1003")]), dependant([fullClaim("V-1004")])]),
            ])
        withPayTo.payToAddress = PartyAddress(
            line1: "PO BOX 9", city: "AUSTIN", state: "TX", postalCode: "787019999")
        let second = provider(
            "RIVER OT", npi: "1245319599", subscribers: [subscriber([plainClaim("V-2001")])])
        let secondary = provider(
            "RIVER OT", npi: "1245319599",
            subscribers: [subscriber([secondaryClaim("V-2002")], responsibility: "S")])
        return [
            transaction("FILE-1-1", providers: [withPayTo, second]),
            transaction("FILE-1-2", providers: [secondary]),
        ]
    }

    static func file(_ transactions: [Claim837P], delimiters: Delimiters = .standard) -> [UInt8] {
        var writer = SegmentWriter(delimiters: delimiters)
        writer.beginInterchange(
            sender: InterchangeParty(id: "CLAIMLINE"), receiver: InterchangeParty(id: "CLRHOUSE"),
            date: "20261006", time: "0815", controlNumber: 42, isTest: true, isAcknowledgementRequested: true)
        writer.beginGroup(
            functionalID: "HC", sender: "CLAIMLINE", receiver: "CLRHOUSE", date: "20261006", time: "0815",
            controlNumber: 7, version: TransactionType.claim837P.version)
        for (index, transaction) in transactions.enumerated() {
            transaction.write(to: &writer, controlNumber: index + 1)
        }
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }
}
