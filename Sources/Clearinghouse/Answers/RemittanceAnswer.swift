import X12

/// One claim as an 835 reports it.
struct Payment: Sendable {
    var claim: ClaimReading
    var payerControlNumber: String
    var outcome: ClaimOutcome
    /// CLP02 is 22: an earlier payment is taken back, all signs turned.
    var isReversal = false
    /// How the 835 shows the claim.
    var quirks: RemittanceQuirks

    /// CLP02.
    var statusCode: String {
        if isReversal { return "22" }
        if quirks.isForwarded { return "19" }
        switch claim.payerOrder {
        case "S": return "2"
        case "T": return "3"
        default: return "1"
        }
    }
}

/// Writes one 835 transaction set: what one payer pays one payee. Source: 005010X221A1.
struct RemittanceAnswer: AnswerBody {
    let payments: [Payment]
    /// TRN02, number of the simulated bank transfer.
    let trace: String
    /// Taken off the cheque, as far as it goes.
    var debts: [ProviderDebt] = []
    let receivedOn: String
    let now: Timestamp

    /// Invented tax id of every simulated payer.
    private static let payerTaxID = "999999999"

    /// Provider-level amounts: interest on top, debts taken off, and what a negative cheque carries forward.
    var adjustments: [ProviderDebt] {
        let interest = payments.filter { $0.quirks.interestCents > 0 }.map {
            ProviderDebt(code: "L6", reference: $0.payerControlNumber, cents: -$0.quirks.interestCents, from: now)
        }
        let taken = interest + debts
        let total = payments.reduce(0) { $0 + $1.outcome.paidCents } - taken.reduce(0) { $0 + $1.cents }
        // A cheque cannot be negative: the balance is carried into a later one.
        return total < 0 ? taken + [ProviderDebt(code: "FB", reference: trace, cents: total, from: now)] : taken
    }

    /// BPR02.
    var paymentCents: Int64 {
        payments.reduce(0) { $0 + $1.outcome.paidCents } - adjustments.reduce(0) { $0 + $1.cents }
    }

    /// The same for the books of the simulator.
    var lines: [RemittanceLine] {
        guard let first = payments.first?.claim else { return [] }
        func line(_ position: Int, _ control: String, _ code: String) -> RemittanceLine {
            RemittanceLine(
                trace: trace, payerID: first.payerID, payeeNPI: first.billing.id, paymentCents: paymentCents,
                position: position, patientControlNumber: control, code: code, chargeCents: 0, paidCents: 0,
                patientCents: 0)
        }
        let claims = payments.enumerated().map { index, payment in
            var claim = line(index + 1, payment.claim.patientControlNumber, payment.statusCode)
            claim.chargeCents = payment.outcome.chargeCents
            claim.paidCents = payment.outcome.paidCents
            claim.patientCents = payment.outcome.patientCents
            return claim
        }
        let provider = adjustments.map { adjustment in
            var amount = line(0, "", adjustment.code)
            amount.paidCents = adjustment.cents
            return amount
        }
        return claims + provider
    }

    func write(into writer: inout SegmentWriter) {
        guard let first = payments.first?.claim else { return }
        writePayment(paymentCents, into: &writer)
        writer.segment("TRN", "1", trace, "1" + Self.payerTaxID)
        writer.segment("DTM", "405", now.day)
        writer.segment("N1", "PR", first.payer.lastName)
        writer.segment("N3", "1 REMITTANCE WAY")
        writer.segment("N4", "SPRINGFIELD", "IL", "627010001")
        writer.segment("REF", "2U", first.payerID)
        writer.segment("PER", "BL", "EDI SERVICES", "TE", "8005550100")
        writer.segment("N1", "PE", first.billing.lastName, "XX", first.billing.id)
        writer.segment("REF", "TJ", first.billingTaxID)
        writer.segment("LX", "1")
        for payment in payments { write(payment, into: &writer) }
        // Six amounts fit into one PLB.
        let amounts = adjustments
        for start in stride(from: 0, to: amounts.count, by: 6) {
            let pairs = amounts[start..<min(start + 6, amounts.count)].flatMap {
                [writer.composite($0.code, $0.reference), X12Amount.text(cents: $0.cents)]
            }
            writer.segment("PLB", elements: [first.billing.id, String(now.day.prefix(4)) + "1231"] + pairs)
        }
    }

    private func writePayment(_ cents: Int64, into writer: inout SegmentWriter) {
        let amount = X12Amount.text(cents: cents)
        if cents == 0 {
            writer.segment(
                "BPR", elements: ["I", amount, "C", "NON"] + [String](repeating: "", count: 11) + [now.day])
        } else {
            writer.segment(
                "BPR", "I", amount, "C", "ACH", "CCP", "01", "999999992", "DA", "1234567", "1" + Self.payerTaxID, "",
                "01", "999988880", "DA", "7654321", now.day)
        }
    }

    private func write(_ payment: Payment, into writer: inout SegmentWriter) {
        let claim = payment.claim
        let outcome = payment.outcome
        writer.segment(
            "CLP", payment.quirks.control(claim.patientControlNumber), payment.statusCode,
            X12Amount.text(cents: outcome.chargeCents),
            X12Amount.text(cents: outcome.paidCents),
            X12Amount.text(cents: payment.isReversal ? 0 : outcome.patientCents),
            Self.filingCode(claim.filingIndicator), payment.payerControlNumber, claim.placeOfService,
            claim.frequency)
        writer.segment(
            "NM1", "QC", "1", claim.patient.lastName, claim.patient.firstName, "", "", "", "MI", claim.subscriber.id)
        if !claim.renderingNPI.isEmpty {
            writer.segment("NM1", "82", "1", "", "", "", "", "", "XX", claim.renderingNPI)
        }
        if payment.quirks.isForwarded {
            writer.segment("NM1", "TT", "2", "NEXT PAYER", "", "", "", "", "PI", "NEXT1")
        }
        let remarks =
            (PayerClass(filingIndicator: claim.filingIndicator) == .medicare ? ["MA01"] : [])
            + (payment.quirks.isForwarded ? ["MA18"] : [])
        if !remarks.isEmpty { writer.segment("MOA", elements: ["", ""] + remarks) }
        if !claim.originalReference.isEmpty, claim.frequency != "1" {
            writer.segment("REF", "F8", claim.originalReference)
        }
        writer.segment("DTM", "050", receivedOn)
        if payment.quirks.interestCents > 0 {
            writer.segment("AMT", "I", X12Amount.text(cents: payment.quirks.interestCents))
        }
        for (line, outcome) in zip(claim.lines, outcome.lines) { write(line, outcome, payment.quirks, into: &writer) }
    }

    private func write(
        _ line: LineReading, _ outcome: LineOutcome, _ quirks: RemittanceQuirks, into writer: inout SegmentWriter
    ) {
        let new = quirks.changedCodes[line.code]
        let modifiers = quirks.dropsModifiers ? [] : line.modifiers
        writer.segment(
            "SVC", writer.composite(["HC", new ?? line.code] + modifiers), X12Amount.text(cents: outcome.chargeCents),
            X12Amount.text(cents: outcome.paidCents), "", String(line.units),
            new == nil ? "" : writer.composite(["HC", line.code] + line.modifiers))
        let dates = line.serviceDate.split(separator: "-").map(String.init)
        if dates.count == 2 {
            writer.segment("DTM", "150", dates[0])
            writer.segment("DTM", "151", dates[1])
        } else {
            writer.segment("DTM", "472", line.serviceDate)
        }
        for group in ["CO", "OA", "PI", "PR"] { write(group, of: outcome, into: &writer) }
        if !line.controlNumber.isEmpty { writer.segment("REF", "6R", line.controlNumber) }
        if let allowed = outcome.allowedCents { writer.segment("AMT", "B6", X12Amount.text(cents: allowed)) }
        for remark in outcome.remarks { writer.segment("LQ", "HE", remark) }
    }

    /// All adjustments of one group in one CAS; no outcome has more than the six that fit.
    private func write(_ group: String, of outcome: LineOutcome, into writer: inout SegmentWriter) {
        let adjustments = outcome.adjustments.filter { $0.group == group }
        guard !adjustments.isEmpty else { return }
        let triplets = adjustments.prefix(6).flatMap { [$0.reason, X12Amount.text(cents: $0.cents), ""] }
        writer.segment("CAS", elements: [group] + triplets)
    }

    /// CLP06, whose list is shorter than that of SBR09.
    private static func filingCode(_ indicator: String) -> String {
        switch indicator {
        case "BL": "12"
        case "CI", "": "15"
        case "12", "13", "14", "15", "16", "17", "AM", "CH", "DS", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA",
            "WC":
            indicator
        default: "ZZ"
        }
    }
}
