extension Claim837P {
    /// Appends ST to SE to an open HC group; `controlNumber` is ST02, unique in the group.
    ///
    /// HL01 counts from 1 in the set and HL04 is 1 exactly when a lower level follows. A subscriber with both own
    /// claims and dependants is written as two subscriber levels.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        writer.beginTransaction(id: "837", controlNumber: controlNumber, version: TransactionType.claim837P.version)
        writer.segment("BHT", "0019", "00", referenceID, date, time, "CH")
        submitter.write(to: &writer, as: "41")
        submitterContact.write(to: &writer)
        receiver.write(to: &writer, as: "40")
        var levels = 0
        for provider in billingProviders {
            levels += 1
            let parent = levels
            provider.write(to: &writer, level: parent)
            for subscriber in provider.subscribers {
                subscriber.write(to: &writer, parent: parent, levels: &levels, billingNPI: provider.name.id)
            }
        }
        writer.endTransaction()
    }
}

extension Claim837P.BillingProvider {
    fileprivate func write(to writer: inout SegmentWriter, level: Int) {
        writer.segment("HL", String(level), "", "20", subscribers.isEmpty ? "0" : "1")
        if !taxonomy.isEmpty { writer.segment("PRV", "BI", "PXC", taxonomy) }
        name.write(to: &writer, as: "85")
        address.write(to: &writer)
        writer.segment("REF", taxIDQualifier, taxID)
        contact?.write(to: &writer)
        if let payToAddress {
            writer.segment("NM1", "87", name.isPerson ? "1" : "2")
            payToAddress.write(to: &writer)
        }
    }
}

extension Claim837P.Subscriber {
    fileprivate func write(to writer: inout SegmentWriter, parent: Int, levels: inout Int, billingNPI: String) {
        if !claims.isEmpty || dependants.isEmpty {
            levels += 1
            write(to: &writer, level: levels, parent: parent, isPatient: true)
            for claim in claims { claim.write(to: &writer, billingNPI: billingNPI) }
        }
        guard !dependants.isEmpty else { return }
        levels += 1
        let level = levels
        write(to: &writer, level: level, parent: parent, isPatient: false)
        for dependant in dependants {
            levels += 1
            dependant.write(to: &writer, level: levels, parent: level)
            for claim in dependant.claims { claim.write(to: &writer, billingNPI: billingNPI) }
        }
    }

    private func write(to writer: inout SegmentWriter, level: Int, parent: Int, isPatient: Bool) {
        writer.segment("HL", String(level), String(parent), "22", isPatient ? "0" : "1")
        writer.segment(
            "SBR", responsibility, isPatient ? "18" : "", groupNumber, groupName, insuranceType, "", "", "",
            filingIndicator)
        name.write(to: &writer, as: "IL")
        address?.write(to: &writer)
        if !birthDate.isEmpty { writer.segment("DMG", "D8", birthDate, sex.isEmpty ? "U" : sex) }
        if isPatient { writer.reference("Y4", propertyCasualtyClaimNumber) }
        payer.write(to: &writer, as: "PR")
        payerAddress?.write(to: &writer)
    }
}

extension Claim837P.Dependant {
    fileprivate func write(to writer: inout SegmentWriter, level: Int, parent: Int) {
        writer.segment("HL", String(level), String(parent), "23", "0")
        writer.segment("PAT", relationship)
        name.write(to: &writer, as: "QC")
        address.write(to: &writer)
        writer.segment("DMG", "D8", birthDate, sex.isEmpty ? "U" : sex)
        writer.reference("Y4", propertyCasualtyClaimNumber)
    }
}

extension Claim837P.Claim {
    fileprivate func write(to writer: inout SegmentWriter, billingNPI: String) {
        writeClaimInformation(to: &writer)
        writer.references(
            ("9F", referralNumber), ("G1", priorAuthorization), ("F8", payerClaimControlNumber),
            ("D9", clearinghouseTraceNumber), ("EA", medicalRecordNumber))
        if !note.isEmpty { writer.segment("NTE", noteCode, note) }
        let codes = diagnoses.prefix(12).enumerated().map {
            writer.composite($0.offset == 0 ? "ABK" : "ABF", $0.element)
        }
        if !codes.isEmpty { writer.segment("HI", elements: codes) }
        referring?.write(to: &writer, as: "DN")
        if let rendering, rendering.id.isEmpty || rendering.id != billingNPI {
            rendering.write(to: &writer, as: "82")
            if !renderingTaxonomy.isEmpty { writer.segment("PRV", "PE", "PXC", renderingTaxonomy) }
        }
        if let facility {
            facility.write(to: &writer, as: "77")
            facilityAddress?.write(to: &writer)
        }
        supervising?.write(to: &writer, as: "DQ")
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
            release, patientSignatureSource, related, "", "", "", "", "", "", "", "", delayReason)
        let dates = [
            ("431", onsetDate), ("454", initialTreatmentDate), ("304", lastSeenDate), ("439", accidentDate),
        ]
        for (qualifier, date) in dates where !date.isEmpty { writer.segment("DTP", qualifier, "D8", date) }
        if let patientPaidCents, patientPaidCents != 0 {
            writer.segment("AMT", "F5", X12Amount.text(cents: patientPaidCents))
        }
    }
}

extension Claim837P.ServiceLine {
    fileprivate func write(to writer: inout SegmentWriter, number: Int) {
        writer.segment("LX", String(number))
        writer.segment(
            "SV1", procedure.composite(in: writer), X12Amount.text(cents: chargeCents), unitBasis, String(units),
            placeOfService, "", writer.composite(diagnosisPointers.map(String.init)))
        DateReference(qualifier: "472", from: serviceDate, to: serviceEndDate).write(to: &writer)
        writer.references(("G1", priorAuthorization), ("6R", lineControlNumber))
        if !note.isEmpty { writer.segment("NTE", "ADD", note) }
        if let rendering {
            rendering.write(to: &writer, as: "82")
            if !renderingTaxonomy.isEmpty { writer.segment("PRV", "PE", "PXC", renderingTaxonomy) }
        }
        for adjudication in adjudications { adjudication.write(to: &writer) }
    }
}

extension Claim837P.OtherPayer {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SBR", responsibility, relationship, groupNumber, "", insuranceType, "", "", "", filingIndicator)
        Adjustment.write(adjustments, to: &writer)
        if let paidCents { writer.segment("AMT", "D", X12Amount.text(cents: paidCents)) }
        if let remainingPatientCents {
            writer.segment("AMT", "EAF", X12Amount.text(cents: remainingPatientCents))
        }
        writer.segment("OI", "", "", benefitsAssignment, "", "", release)
        if !remarks.isEmpty { writer.segment("MOA", elements: ["", ""] + remarks.prefix(5)) }
        subscriber.write(to: &writer, as: "IL")
        subscriberAddress?.write(to: &writer)
        payer.write(to: &writer, as: "PR")
        if !adjudicationDate.isEmpty { writer.segment("DTP", "573", "D8", adjudicationDate) }
        writer.reference("F8", payerClaimControlNumber)
    }
}

extension Claim837P.LineAdjudication {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SVD", payerID, X12Amount.text(cents: paidCents), procedure.composite(in: writer), "", String(units))
        Adjustment.write(adjustments, to: &writer)
        writer.segment("DTP", "573", "D8", date)
        if let remainingPatientCents {
            writer.segment("AMT", "EAF", X12Amount.text(cents: remainingPatientCents))
        }
    }
}

extension SegmentWriter {
    /// Writes a REF unless its value is empty.
    mutating func reference(_ qualifier: String, _ value: String) {
        if !value.isEmpty { segment("REF", qualifier, value) }
    }

    /// Writes those references that have a value.
    mutating func references(_ references: (String, String)...) {
        for (qualifier, value) in references { reference(qualifier, value) }
    }
}
