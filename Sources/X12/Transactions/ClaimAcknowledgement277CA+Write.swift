extension ClaimAcknowledgement277CA {
    /// Appends ST to SE to an open HN group; `controlNumber` is ST02.
    ///
    /// Neighbouring claims of one patient share a level.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.claimAcknowledgement277CA.version
        writer.beginTransaction(id: "277", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0085", "08", referenceID, date, time, "TH")
        writer.segment("HL", "1", "", "20", receivers.isEmpty ? "0" : "1")
        source?.write(to: &writer, as: source?.entityCode ?? "")
        writer.segment("TRN", "1", sourceTrace)
        writer.segment("DTP", "050", "D8", receivedDate)
        writer.segment("DTP", "009", "D8", processedDate)
        var levels = 1
        for receiver in receivers { receiver.write(to: &writer, levels: &levels) }
        writer.endTransaction()
    }
}

extension ClaimAcknowledgement277CA.Receiver {
    fileprivate func write(to writer: inout SegmentWriter, levels: inout Int) {
        levels += 1
        let own = levels
        writer.segment("HL", String(own), "1", "21", providers.isEmpty ? "0" : "1")
        name?.write(to: &writer, as: "41")
        answer.write(to: &writer, traceType: "2", accepted: "90", rejected: "AA")
        for provider in providers { provider.write(to: &writer, levels: &levels, parent: own) }
    }
}

extension ClaimAcknowledgement277CA.Provider {
    fileprivate func write(to writer: inout SegmentWriter, levels: inout Int, parent: Int) {
        levels += 1
        let own = levels
        writer.segment("HL", String(own), String(parent), "19", claims.isEmpty ? "0" : "1")
        name?.write(to: &writer, as: "85")
        answer.write(to: &writer, traceType: "1", accepted: "QA", rejected: "QC")
        var patient: EntityName?
        for (index, claim) in claims.enumerated() {
            if index == 0 || claim.patient != patient {
                levels += 1
                patient = claim.patient
                writer.segment("HL", String(levels), String(own), "PT")
                patient?.write(to: &writer, as: "QC")
            }
            claim.write(to: &writer)
        }
    }
}

extension ClaimAcknowledgement277CA.Answer {
    /// Quantities are qualified by level: `accepted` and `rejected` are the QTY01 of this one.
    fileprivate func write(
        to writer: inout SegmentWriter, traceType: String, accepted: String, rejected: String
    ) {
        if !trace.isEmpty { writer.segment("TRN", traceType, trace) }
        for status in statuses { status.write(to: &writer) }
        references.write(to: &writer)
        if let acceptedCount { writer.segment("QTY", accepted, String(acceptedCount)) }
        if let rejectedCount { writer.segment("QTY", rejected, String(rejectedCount)) }
        if let acceptedCents { writer.segment("AMT", "YU", X12Amount.text(cents: acceptedCents)) }
        if let rejectedCents { writer.segment("AMT", "YY", X12Amount.text(cents: rejectedCents)) }
    }
}
