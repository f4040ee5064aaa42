extension Eligibility271 {
    /// Appends ST to SE to an open HB group; `controlNumber` is ST02.
    ///
    /// Without `receiver` the response ends with the payer, as one whose payer could not be reached does.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.eligibility271.version
        writer.beginTransaction(id: "271", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0022", "11", referenceID, date, time)
        writer.segment("HL", "1", "", "20", receiver == nil ? "0" : "1")
        writeRejections(of: "2000A", to: &writer)
        payer?.writeWithIDs(to: &writer, as: payer?.entityCode ?? "PR")
        for contact in payerContacts { contact.write(to: &writer) }
        writeRejections(of: "2100A", to: &writer)
        if let receiver {
            writer.segment("HL", "2", "1", "21", members.isEmpty ? "0" : "1")
            receiver.writeWithIDs(to: &writer, as: receiver.entityCode)
            for rejection in receiverRejections { rejection.write(to: &writer) }
            receiverSpecialty?.write(to: &writer)
            writeMembers(to: &writer)
        }
        writer.endTransaction()
    }

    private func writeRejections(of loop: String, to writer: inout SegmentWriter) {
        for rejection in payerRejections where rejection.loop == loop { rejection.write(to: &writer) }
    }

    private func writeMembers(to writer: inout SegmentWriter) {
        var subscriberLevel = 2
        for (index, member) in members.enumerated() {
            let level = index + 3
            let parent = member.isDependant ? subscriberLevel : 2
            if !member.isDependant { subscriberLevel = level }
            let next = members.indices.contains(index + 1) ? members[index + 1] : nil
            let hasChild = !member.isDependant && next?.isDependant == true
            writer.segment(
                "HL", String(level), String(parent), member.isDependant ? "23" : "22", hasChild ? "1" : "0")
            member.write(to: &writer)
        }
    }
}

extension Eligibility271.Member {
    fileprivate func write(to writer: inout SegmentWriter) {
        for trace in traces { trace.write(to: &writer) }
        name?.write(to: &writer, as: isDependant ? "03" : "IL")
        references.write(to: &writer)
        address?.write(to: &writer)
        for rejection in rejections { rejection.write(to: &writer) }
        specialty?.write(to: &writer)
        if !birthDate.isEmpty || !sex.isEmpty {
            writer.segment("DMG", birthDate.isEmpty ? "" : "D8", birthDate, sex)
        }
        if !relationship.isEmpty {
            let change = isCorrected ? ["001", "25"] : ["", ""]
            let blank = Array(repeating: "", count: 12)
            writer.segment(
                "INS", elements: [isDependant ? "N" : "Y", relationship] + change + blank + [birthSequence])
        }
        if !diagnoses.isEmpty {
            let codes = diagnoses.enumerated().map {
                writer.composite($0.offset == 0 ? "ABK" : "ABF", $0.element)
            }
            writer.segment("HI", elements: codes)
        }
        dates.write(to: &writer)
        for benefit in benefits { benefit.write(to: &writer) }
    }
}

extension Eligibility271.Benefit {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "EB", information, coverageLevel, writer.repeated(serviceTypes), insuranceType, planDescription, timePeriod,
            X12Amount.optionalText(cents: amountCents), percent, quantityQualifier, quantity, authorizationRequired,
            inNetwork, procedure?.composite(in: writer) ?? "", writer.composite(diagnosisPointers.map(String.init)))
        for delivery in deliveries { delivery.write(to: &writer) }
        references.write(to: &writer)
        dates.write(to: &writer)
        for rejection in rejections { rejection.write(to: &writer) }
        for message in messages { writer.segment("MSG", message) }
        for limit in limits { writer.segment("III", limit.qualifier, limit.code, limit.category, limit.message) }
        guard !related.isEmpty else { return }
        writer.segment("LS", "2120")
        for entity in related { entity.write(to: &writer) }
        writer.segment("LE", "2120")
    }
}

extension Eligibility271.RelatedEntity {
    fileprivate func write(to writer: inout SegmentWriter) {
        name.write(to: &writer, as: name.entityCode)
        address?.write(to: &writer)
        for contact in contacts { contact.write(to: &writer) }
        specialty?.write(to: &writer)
    }
}
