extension Authorization278 {
    /// Appends ST to SE to an open HI group; `controlNumber` is ST02.
    ///
    /// Levels are written down to the first that is absent, as a rejected response ends where it was rejected.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.authorization278.version
        writer.beginTransaction(id: "278", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0007", purpose, referenceID, date, time, responseType)
        writer.segment("HL", "1", "", "20", requester == nil ? "0" : "1")
        for rejection in rejections { rejection.write(to: &writer) }
        organization.write(to: &writer)
        writeRequest(to: &writer)
        writer.endTransaction()
    }

    private func writeRequest(to writer: inout SegmentWriter) {
        guard let requester else { return }
        writer.segment("HL", "2", "1", "21", subscriber == nil ? "0" : "1")
        requester.write(to: &writer)
        guard let subscriber else { return }
        writer.segment("HL", "3", "2", "22", dependant == nil && event == nil ? "0" : "1")
        subscriber.write(to: &writer, as: "IL")
        var level = 3
        if let dependant {
            level += 1
            writer.segment("HL", String(level), "3", "23", event == nil ? "0" : "1")
            dependant.write(to: &writer, as: "QC")
        }
        event?.write(to: &writer, level: level + 1)
    }
}

extension Authorization278.Party {
    fileprivate func write(to writer: inout SegmentWriter) {
        name.writeWithIDs(to: &writer, as: name.entityCode)
        address?.write(to: &writer)
        contact?.write(to: &writer)
        for rejection in rejections { rejection.write(to: &writer) }
        specialty?.write(to: &writer)
    }
}

extension Authorization278.Patient {
    fileprivate func write(to writer: inout SegmentWriter, as code: String) {
        name.writeWithIDs(to: &writer, as: code)
        address?.write(to: &writer)
        for rejection in rejections { rejection.write(to: &writer) }
        if !birthDate.isEmpty || !sex.isEmpty {
            writer.segment("DMG", birthDate.isEmpty ? "" : "D8", birthDate, sex)
        }
        if !relationship.isEmpty { writer.segment("INS", code == "IL" ? "Y" : "N", relationship) }
    }
}

extension Authorization278.Event {
    fileprivate func write(to writer: inout SegmentWriter, level: Int) {
        writer.segment("HL", String(level), String(level - 1), "EV", services.isEmpty ? "0" : "1")
        for trace in traces { trace.write(to: &writer) }
        for rejection in rejections { rejection.write(to: &writer) }
        review.write(to: &writer)
        decision?.write(to: &writer)
        references.write(to: &writer)
        dates.write(to: &writer)
        let codes = diagnoses.prefix(12).enumerated().map {
            writer.composite($0.offset == 0 ? "ABK" : "ABF", $0.element)
        }
        if !codes.isEmpty { writer.segment("HI", elements: codes) }
        delivery?.write(to: &writer)
        for attachment in attachments { attachment.write(to: &writer) }
        if !message.isEmpty { writer.segment("MSG", message) }
        for provider in providers { provider.write(to: &writer) }
        for (index, service) in services.enumerated() {
            writer.segment("HL", String(level + 1 + index), String(level), "SS", "0")
            service.write(to: &writer)
        }
    }
}

extension Authorization278.Service {
    fileprivate func write(to writer: inout SegmentWriter) {
        for trace in traces { trace.write(to: &writer) }
        for rejection in rejections { rejection.write(to: &writer) }
        review?.write(to: &writer)
        decision?.write(to: &writer)
        references.write(to: &writer)
        dates.write(to: &writer)
        if let procedure {
            writer.segment(
                "SV1", procedure.composite(in: writer), X12Amount.optionalText(cents: chargeCents),
                quantity.isEmpty ? "" : unitBasis, quantity, "", "",
                writer.composite(diagnosisPointers.map(String.init)))
        }
        delivery?.write(to: &writer)
        for attachment in attachments { attachment.write(to: &writer) }
        if !message.isEmpty { writer.segment("MSG", message) }
        for provider in providers { provider.write(to: &writer) }
    }
}

extension Authorization278.Review {
    fileprivate func write(to writer: inout SegmentWriter) {
        let causes = relatedCauses.prefix(3) + Array(repeating: "", count: max(0, 3 - relatedCauses.count))
        writer.segment(
            "UM", category, certification, serviceType,
            facilityCode.isEmpty ? "" : writer.composite(facilityCode, facilityQualifier),
            relatedCauses.isEmpty ? "" : writer.composite(Array(causes) + [accidentState, accidentCountry]),
            levelOfService, "", "", release, delayReason)
    }
}

extension Authorization278.Decision {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment("HCR", actionCode, number, writer.repeated(reasons), needsSecondOpinion ? "Y" : "")
    }
}
