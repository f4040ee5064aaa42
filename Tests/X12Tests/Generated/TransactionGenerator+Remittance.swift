import X12

extension TransactionGenerator {
    /// A balanced 835 with payments, denials, reversals, crossover, interest and provider adjustments.
    mutating func remittance() -> Remittance835 {
        var remittance = Remittance835()
        remittance.handling = "I"
        remittance.creditOrDebit = "C"
        remittance.method = "ACH"
        remittance.paymentFormat = "CCP"
        remittance.payerAccount = .init(routingNumber: "999999992", accountNumber: digits(8))
        remittance.originatingCompanyID = "1741234567"
        remittance.originatingCompanyCode = maybeText { $0.digits(9) }
        remittance.payeeAccount = .init(routingNumber: "999988880", accountNumber: digits(8), accountQualifier: "SG")
        remittance.paymentDate = day()
        remittance.traceNumber = id("EFT")
        remittance.payerIdentifier = "1741234567"
        remittance.payerSupplementalCode = maybeText { $0.digits(5) }
        remittance.currency = chance(20) ? "USD" : ""
        remittance.receiverID = maybeText { $0.id("R") }
        remittance.payerSystemVersion = maybeText { $0.word() }
        remittance.productionDate = maybeText { $0.day() }
        addParties(to: &remittance)
        for header in 1...number(1...3) { addClaims(of: header, to: &remittance) }
        addProviderAdjustments(to: &remittance)
        return remittance
    }

    private mutating func addParties(to remittance: inout Remittance835) {
        remittance.payer = .init(
            name: EntityName(organization: word(), entityCode: "PR", idQualifier: "XV", id: id("P")))
        remittance.payer.address = address()
        remittance.payer.references = references("2U", "NF")
        remittance.payer.contacts =
            (chance() ? [contact("CX", ["TE", "EX"])] : []) + [contact("BL", ["TE", "EM"])]
            + (chance()
                ? [Contact(function: "IC", name: "", numbers: [.init(qualifier: "UR", value: "PAYER.EXAMPLE")])] : [])
        remittance.payee = .init(name: EntityName(organization: word(), entityCode: "PE", idQualifier: "XX", id: npi()))
        remittance.payee.address = maybe { $0.address() }
        remittance.payee.references = [Reference(qualifier: "TJ", value: digits(9))] + references("PQ")
        remittance.payee.delivery = maybe { .init(method: "FT", name: $0.word(), address: $0.word()) }
    }

    private mutating func addClaims(of number: Int, to remittance: inout Remittance835) {
        var header = Remittance835.Header(number: number)
        if chance(30) {
            header.summary = .init(
                providerID: npi(), facilityCode: "11", fiscalPeriodEnd: "20261231", claimCount: 1, chargeCents: cents(),
                furtherElements: chance() ? [] : ["", "", "", "", "", "", "", "12.5"])
            header.inpatientSummary = chance(30) ? ["1", "", "2.5"] : []
        }
        remittance.headers.append(header)
        for _ in 0..<self.number(1...3) {
            var claim = self.claim(header: number)
            if chance(20) {
                // A reversal stands before the corrected result.
                remittance.claims.append(reversal(of: claim))
                claim.references.append(Reference(qualifier: "F8", value: id("ICN")))
            }
            remittance.claims.append(claim)
        }
    }

    private mutating func claim(header: Int) -> Remittance835.Claim {
        let lines = list(1...3) { $0.paidLine() }
        let charge = lines.map(\.chargeCents).reduce(0, +)
        var claim = Remittance835.Claim(
            headerNumber: header, patientControlNumber: id("V"), status: pick(["1", "2", "19"]), chargeCents: charge,
            paidCents: lines.map(\.paidCents).reduce(0, +), filingIndicator: pick(["MB", "12", "HM"]),
            payerClaimControlNumber: id("ICN"), facilityCode: "11", frequency: "1")
        if chance(30), claim.paidCents > 0 {
            claim.adjustments = adjustments(claim.paidCents / 2, groups: ["OA"])
            claim.paidCents -= claim.adjustments.map(\.amountCents).reduce(0, +)
        }
        claim.lines = lines
        let all = claim.adjustments + lines.flatMap(\.adjustments)
        claim.patientResponsibilityCents = all.filter { $0.group == "PR" }.map(\.amountCents).reduce(0, +)
        addFacts(to: &claim)
        return claim
    }

    private mutating func addFacts(to claim: inout Remittance835.Claim) {
        claim.names = [member("QC")]
        if chance() { claim.names.append(person("IL", "MI", id("M"))) }
        if chance(30) { claim.names.append(person("74", "C", id("M"))) }
        if chance() { claim.names.append(person("82", "XX", npi())) }
        if claim.status == "19" { claim.names.append(organization("TT", "PI", id("P"))) }
        claim.outpatient = maybe { $0.outpatient() }
        claim.inpatient = chance(20) ? InpatientAdjudication(elements: ["0", "", "", "", "MA01"]) : nil
        claim.references = references("EA", "G1", "1L")
        claim.dates = dates("232", "233", "036", "050")
        claim.contacts = list(0...1) { $0.contact("CX", ["TE"]) }
        claim.amounts = ["AU", "I"].filter { _ in chance(40) }.map { QualifiedAmount(qualifier: $0, cents: cents()) }
        claim.quantities = chance(30) ? [QualifiedQuantity(qualifier: "VS", quantity: "2")] : []
    }

    private mutating func paidLine() -> Remittance835.Line {
        let charge = cents()
        let paid = chance(20) ? 0 : Int64(number(0...Int(charge)))
        var line = Remittance835.Line(
            procedure: procedure(), chargeCents: charge, paidCents: paid, quantity: pick(["1", "2", "1.5"]))
        if chance(20) {
            line.originalProcedure = Procedure(code: "97530", modifiers: ["GO", "CO"], description: "")
            line.originalQuantity = "4"
        }
        line.dates =
            chance()
            ? [DateReference(qualifier: "472", from: day())]
            : [
                DateReference(qualifier: "150", from: "20261005"), DateReference(qualifier: "151", from: "20261006"),
            ]
        line.adjustments = adjustments(charge - paid)
        line.references = references("G1", "LU", "6R", "HPI", "0K")
        line.amounts = ["B6", "KH"].filter { _ in chance(40) }.map { QualifiedAmount(qualifier: $0, cents: cents()) }
        line.quantities = chance(10) ? [QualifiedQuantity(qualifier: "ZK", quantity: "3.25")] : []
        line.remarks = chance(40) ? ["N130", "MA18"] : []
        return line
    }

    private mutating func reversal(of claim: Remittance835.Claim) -> Remittance835.Claim {
        var reversed = claim
        reversed.status = "22"
        reversed.chargeCents.negate()
        reversed.paidCents.negate()
        reversed.patientResponsibilityCents = nil
        reversed.adjustments = claim.adjustments.map(Self.negated)
        reversed.amounts = []
        for index in reversed.lines.indices {
            reversed.lines[index].chargeCents.negate()
            reversed.lines[index].paidCents.negate()
            reversed.lines[index].adjustments = claim.lines[index].adjustments.map(Self.negated)
            reversed.lines[index].amounts = []
        }
        return reversed
    }

    private static func negated(_ adjustment: Adjustment) -> Adjustment {
        var result = adjustment
        result.amountCents.negate()
        return result
    }

    /// Recoupment, interest and a forwarded balance, up to more than one segment holds; the payment follows from them.
    private mutating func addProviderAdjustments(to remittance: inout Remittance835) {
        let provider = npi()
        let paid = remittance.claims.map(\.paidCents).reduce(0, +)
        remittance.providerAdjustments = list(0...8) { generator in
            .init(
                providerID: provider, fiscalDate: "20261231", reason: generator.pick(["WO", "L6", "72", "AH", "CS"]),
                reference: generator.maybeText { $0.id("ICN") }, amountCents: generator.cents(1...500) - 250)
        }
        let withheld = remittance.providerAdjustments.map(\.amountCents).reduce(0, +)
        if paid - withheld < 0 {
            // A balance below zero is carried into a later payment.
            remittance.providerAdjustments.append(
                .init(
                    providerID: provider, fiscalDate: "20261231", reason: "FB", reference: id("EFT"),
                    amountCents: paid - withheld))
            remittance.method = "NON"
        }
        remittance.paymentCents = max(0, paid - withheld)
    }
}
