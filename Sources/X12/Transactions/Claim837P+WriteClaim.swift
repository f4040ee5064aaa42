/// Writes loop 2300 and the loops in it, in the guide's order.
extension Claim837P.Claim {
    /// `billingNPI` is the billing provider's: a rendering provider with the same is not written.
    func write(to writer: inout SegmentWriter, billingNPI: String) {
        writeClaimInformation(to: &writer)
        writeReferences(to: &writer)
        for text in fileInformation.prefix(10) { writer.segment("K3", text) }
        if !note.isEmpty { writer.segment("NTE", noteCode, note) }
        writeCodes(to: &writer)
        writeProviders(to: &writer, billingNPI: billingNPI)
        for payer in otherPayers { payer.write(to: &writer) }
        for (index, line) in lines.enumerated() { line.write(to: &writer, number: index + 1) }
    }

    private func writeClaimInformation(to writer: inout SegmentWriter) {
        let causes = relatedCauses.prefix(3) + Array(repeating: "", count: max(0, 3 - relatedCauses.count))
        let related =
            relatedCauses.isEmpty ? "" : writer.composite(Array(causes) + [accidentState, accidentCountry])
        writer.segment(
            "CLM", patientControlNumber, X12Amount.text(cents: totalChargeCents), "", "",
            writer.composite(placeOfService, "B", frequency), providerSignature, assignment, benefitsAssignment,
            release, patientSignatureSource, related, specialProgram, "", "", "", "", "", "", "", delayReason)
        let named = [
            ("431", onsetDate), ("454", initialTreatmentDate), ("304", lastSeenDate), ("439", accidentDate),
        ]
        for (qualifier, date) in named where !date.isEmpty { writer.segment("DTP", qualifier, "D8", date) }
        dates.write(to: &writer)
        for attachment in attachments { attachment.write(to: &writer) }
        contract?.write(to: &writer)
        if let patientPaidCents, patientPaidCents != 0 {
            writer.segment("AMT", "F5", X12Amount.text(cents: patientPaidCents))
        }
    }

    private func writeReferences(to writer: inout SegmentWriter) {
        writer.references(
            ("9F", referralNumber), ("G1", priorAuthorization), ("F8", payerClaimControlNumber),
            ("D9", clearinghouseTraceNumber), ("EA", medicalRecordNumber))
        references.write(to: &writer)
    }

    private func writeCodes(to writer: inout SegmentWriter) {
        let codes = diagnoses.prefix(12).enumerated().map {
            writer.composite($0.offset == 0 ? "ABK" : "ABF", $0.element)
        }
        if !codes.isEmpty { writer.segment("HI", elements: codes) }
        var conditions = conditionCodes.prefix(24)
        while !conditions.isEmpty {
            writer.segment("HI", elements: conditions.prefix(12).map { writer.composite("BG", $0) })
            conditions = conditions.dropFirst(12)
        }
    }

    private func writeProviders(to writer: inout SegmentWriter, billingNPI: String) {
        referring?.writeWithIDs(to: &writer, as: "DN")
        primaryCare?.writeWithIDs(to: &writer, as: "P3")
        if let rendering, rendering.id.isEmpty || rendering.id != billingNPI {
            rendering.write(to: &writer, as: "82")
            if !renderingTaxonomy.isEmpty { writer.segment("PRV", "PE", "PXC", renderingTaxonomy) }
            rendering.secondaryIDs.write(to: &writer)
        }
        if let facility {
            facility.write(to: &writer, as: "77")
            facilityAddress?.write(to: &writer)
            facility.secondaryIDs.write(to: &writer)
            facilityContact?.write(to: &writer)
        }
        supervising?.writeWithIDs(to: &writer, as: "DQ")
    }
}

extension Claim837P.OtherPayer {
    /// Loops 2330C to 2330G in the guide's order.
    private static let providerOrder = ["DN", "P3", "82", "77", "DQ", "85"]

    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SBR", responsibility, relationship, groupNumber, groupName, insuranceType, "", "", "", filingIndicator)
        Adjustment.write(adjustments, to: &writer)
        let amounts = [("D", paidCents), ("A8", nonCoveredCents), ("EAF", remainingPatientCents)]
        for case (let qualifier, let cents?) in amounts {
            writer.segment("AMT", qualifier, X12Amount.text(cents: cents))
        }
        writer.segment("OI", "", "", benefitsAssignment, patientSignatureSource, "", release)
        outpatient?.write(to: &writer)
        subscriber.write(to: &writer, as: "IL")
        subscriberAddress?.write(to: &writer)
        subscriber.secondaryIDs.write(to: &writer)
        payer.write(to: &writer, as: "PR")
        payerAddress?.write(to: &writer)
        if !adjudicationDate.isEmpty { writer.segment("DTP", "573", "D8", adjudicationDate) }
        payer.secondaryIDs.write(to: &writer)
        writer.reference("F8", payerClaimControlNumber)
        for code in Self.providerOrder {
            for provider in providers where provider.entityCode == code {
                provider.writeWithIDs(to: &writer, as: code)
            }
        }
    }
}

extension Claim837P.ServiceLine {
    fileprivate func write(to writer: inout SegmentWriter, number: Int) {
        writer.segment("LX", String(number))
        writeService(to: &writer)
        for attachment in attachments { attachment.write(to: &writer) }
        let end = serviceEndDate == serviceDate ? "" : serviceEndDate
        DateReference(qualifier: "472", from: serviceDate, to: end).write(to: &writer)
        dates.write(to: &writer)
        contract?.write(to: &writer)
        writer.references(("G1", priorAuthorization), ("6R", lineControlNumber))
        references.write(to: &writer)
        for amount in amounts { amount.write(to: &writer) }
        for text in fileInformation.prefix(10) { writer.segment("K3", text) }
        if !note.isEmpty { writer.segment("NTE", noteCode, note) }
        if !thirdPartyNote.isEmpty { writer.segment("NTE", "TPO", thirdPartyNote) }
        writeProviders(to: &writer)
        for adjudication in adjudications { adjudication.write(to: &writer) }
    }

    private func writeService(to writer: inout SegmentWriter) {
        func yes(_ flag: Bool) -> String { flag ? "Y" : "" }
        writer.segment(
            "SV1", procedure.composite(in: writer), X12Amount.text(cents: chargeCents), unitBasis, String(units),
            placeOfService, "", writer.composite(diagnosisPointers.map(String.init)), "", yes(isEmergency), "",
            yes(isScreeningReferral), yes(isFamilyPlanning), "", "", isCopayExempt ? "0" : "")
    }

    private func writeProviders(to writer: inout SegmentWriter) {
        if let rendering {
            rendering.write(to: &writer, as: "82")
            if !renderingTaxonomy.isEmpty { writer.segment("PRV", "PE", "PXC", renderingTaxonomy) }
            rendering.secondaryIDs.write(to: &writer)
        }
        if let facility {
            facility.write(to: &writer, as: "77")
            facilityAddress?.write(to: &writer)
            facility.secondaryIDs.write(to: &writer)
        }
        supervising?.writeWithIDs(to: &writer, as: "DQ")
        if let ordering {
            ordering.write(to: &writer, as: "DK")
            orderingAddress?.write(to: &writer)
            ordering.secondaryIDs.write(to: &writer)
            orderingContact?.write(to: &writer)
        }
        referring?.writeWithIDs(to: &writer, as: "DN")
        primaryCare?.writeWithIDs(to: &writer, as: "P3")
    }
}

extension Claim837P.LineAdjudication {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SVD", payerID, X12Amount.text(cents: paidCents), procedure.composite(in: writer), "", String(units),
            bundledLine.map(String.init) ?? "")
        Adjustment.write(adjustments, to: &writer)
        writer.segment("DTP", "573", "D8", date)
        if let remainingPatientCents {
            writer.segment("AMT", "EAF", X12Amount.text(cents: remainingPatientCents))
        }
    }
}
