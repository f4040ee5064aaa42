extension Claim837P {
    /// Appends ST to SE to an open HC group; `controlNumber` is ST02, unique in the group.
    ///
    /// HL01 counts from 1 in the set and HL04 is 1 exactly when a lower level follows. A subscriber with both own
    /// claims and dependants is written as two subscriber levels.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        writer.beginTransaction(id: "837", controlNumber: controlNumber, version: TransactionType.claim837P.version)
        writer.segment("BHT", "0019", purpose, referenceID, date, time, kind)
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
        name.secondaryIDs.write(to: &writer)
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
        if isPatient, !deathDate.isEmpty { writer.segment("PAT", "", "", "", "", "D8", deathDate) }
        name.write(to: &writer, as: "IL")
        address?.write(to: &writer)
        if !birthDate.isEmpty { writer.segment("DMG", "D8", birthDate, sex.isEmpty ? "U" : sex) }
        name.secondaryIDs.write(to: &writer)
        if isPatient {
            writer.reference("Y4", propertyCasualtyClaimNumber)
            propertyCasualtyContact?.write(to: &writer)
        }
        payer.write(to: &writer, as: "PR")
        payerAddress?.write(to: &writer)
        payer.secondaryIDs.write(to: &writer)
        billingProviderIDs.write(to: &writer)
    }
}

extension Claim837P.Dependant {
    fileprivate func write(to writer: inout SegmentWriter, level: Int, parent: Int) {
        writer.segment("HL", String(level), String(parent), "23", "0")
        writer.segment("PAT", relationship, "", "", "", deathDate.isEmpty ? "" : "D8", deathDate)
        name.write(to: &writer, as: "QC")
        address.write(to: &writer)
        writer.segment("DMG", "D8", birthDate, sex.isEmpty ? "U" : sex)
        writer.reference("Y4", propertyCasualtyClaimNumber)
        name.secondaryIDs.write(to: &writer)
        propertyCasualtyContact?.write(to: &writer)
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
