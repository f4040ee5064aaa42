extension Remittance835 {
    /// Appends ST to SE to an open HP group; `controlNumber` is ST02. ST03 stays empty, as the guide wants it.
    ///
    /// A claim's `headerNumber` begins a loop 2000 wherever it differs from that of the claim before. Neighbouring
    /// provider adjustments of one provider and fiscal year share a PLB.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        writer.beginTransaction(id: "835", controlNumber: controlNumber, version: "")
        writePayment(to: &writer)
        writer.segment("TRN", "1", traceNumber, payerIdentifier, payerSupplementalCode)
        if !currency.isEmpty { writer.segment("CUR", "PR", currency) }
        writer.references(("EV", receiverID), ("F2", payerSystemVersion))
        if !productionDate.isEmpty { writer.segment("DTM", "405", productionDate) }
        payer.write(to: &writer, as: "PR")
        payee.write(to: &writer, as: "PE")
        var headerNumber = 0
        for claim in claims {
            if claim.headerNumber != headerNumber {
                headerNumber = claim.headerNumber
                let header = headers.first { $0.number == headerNumber } ?? Header(number: headerNumber)
                header.write(to: &writer)
            }
            claim.write(to: &writer)
        }
        writeProviderAdjustments(to: &writer)
        writer.endTransaction()
    }

    private func writePayment(to writer: inout SegmentWriter) {
        writer.segment(
            "BPR",
            elements: [handling, X12Amount.text(cents: paymentCents), creditOrDebit, method, paymentFormat]
                + payerAccount.elements + [originatingCompanyID, originatingCompanyCode] + payeeAccount.elements
                + [paymentDate])
    }

    private func writeProviderAdjustments(to writer: inout SegmentWriter) {
        var rest = providerAdjustments[...]
        while let first = rest.first {
            let group = rest.prefix(6).prefix {
                $0.providerID == first.providerID && $0.fiscalDate == first.fiscalDate
            }
            let pairs = group.flatMap {
                [writer.composite($0.reason, $0.reference), X12Amount.text(cents: $0.amountCents)]
            }
            writer.segment("PLB", elements: [first.providerID, first.fiscalDate] + pairs)
            rest = rest.dropFirst(group.count)
        }
    }
}

extension Remittance835.Account {
    fileprivate var elements: [String] { [bankQualifier, bankID, accountQualifier, accountNumber] }
}

extension Remittance835.Party {
    fileprivate func write(to writer: inout SegmentWriter, as code: String) {
        name?.writeParty(to: &writer, as: code)
        address?.write(to: &writer)
        references.write(to: &writer)
        for contact in contacts { contact.write(to: &writer) }
        if let delivery { writer.segment("RDM", delivery.method, delivery.name, delivery.address) }
    }
}

extension Remittance835.Header {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment("LX", String(number))
        if let summary {
            let sums = [String(summary.claimCount), X12Amount.text(cents: summary.chargeCents)]
            writer.segment(
                "TS3",
                elements: [summary.providerID, summary.facilityCode, summary.fiscalPeriodEnd] + sums
                    + summary.furtherElements)
        }
        if !inpatientSummary.isEmpty { writer.segment("TS2", elements: inpatientSummary) }
    }
}

extension Remittance835.Claim {
    /// Names of loop 2100 in the guide's order.
    private static let nameOrder = ["QC", "IL", "74", "82", "TT", "PR", "GB"]

    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "CLP", patientControlNumber, status, X12Amount.text(cents: chargeCents), X12Amount.text(cents: paidCents),
            X12Amount.optionalText(cents: patientResponsibilityCents), filingIndicator, payerClaimControlNumber,
            facilityCode, frequency, "", diagnosisRelatedGroup, groupWeight, dischargeFraction)
        Adjustment.write(adjustments, to: &writer)
        for code in Self.nameOrder {
            for name in names where name.entityCode == code { name.write(to: &writer, as: code) }
        }
        inpatient?.write(to: &writer)
        outpatient?.write(to: &writer)
        references.write(to: &writer)
        for date in dates { date.writeDTM(to: &writer) }
        for contact in contacts { contact.write(to: &writer) }
        for amount in amounts { amount.write(to: &writer) }
        for quantity in quantities { quantity.write(to: &writer) }
        for line in lines { line.write(to: &writer) }
    }
}

extension Remittance835.Line {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SVC", procedure.composite(in: writer), X12Amount.text(cents: chargeCents),
            X12Amount.text(cents: paidCents),
            revenueCode, quantity, originalProcedure?.composite(in: writer) ?? "", originalQuantity)
        for date in dates { date.writeDTM(to: &writer) }
        Adjustment.write(adjustments, to: &writer)
        references.write(to: &writer)
        for amount in amounts { amount.write(to: &writer) }
        for quantity in quantities { quantity.write(to: &writer) }
        for remark in remarks { writer.segment("LQ", "HE", remark) }
        for rejection in pharmacyRejections { writer.segment("LQ", "RX", rejection) }
    }
}
