extension ClaimStatus277 {
    /// Appends ST to SE to an open HN group; `controlNumber` is ST02.
    ///
    /// Neighbouring claims of one patient share a level, and neighbouring dependants of one subscriber its level.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.claimStatus277.version
        writer.beginTransaction(id: "277", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0010", "08", referenceID, date, time, "DG")
        var levels = 0
        for source in sources { source.write(to: &writer, levels: &levels) }
        writer.endTransaction()
    }
}

extension ClaimStatus277.Source {
    fileprivate func write(to writer: inout SegmentWriter, levels: inout Int) {
        levels += 1
        let own = levels
        writer.segment("HL", String(own), "", "20", receivers.isEmpty ? "0" : "1")
        payer?.write(to: &writer, as: "PR")
        contact?.write(to: &writer)
        for receiver in receivers { receiver.write(to: &writer, levels: &levels, parent: own) }
    }
}

extension ClaimStatus277.Receiver {
    fileprivate func write(to writer: inout SegmentWriter, levels: inout Int, parent: Int) {
        levels += 1
        let own = levels
        writer.segment("HL", String(own), String(parent), "21", providers.isEmpty ? "0" : "1")
        name?.write(to: &writer, as: "41")
        if !trace.isEmpty { writer.segment("TRN", "2", trace) }
        for status in statuses { status.write(to: &writer) }
        for provider in providers { provider.write(to: &writer, levels: &levels, parent: own) }
    }
}

extension ClaimStatus277.Provider {
    fileprivate func write(to writer: inout SegmentWriter, levels: inout Int, parent: Int) {
        levels += 1
        let own = levels
        writer.segment("HL", String(own), String(parent), "19", claims.isEmpty ? "0" : "1")
        for name in names { name.write(to: &writer, as: "1P") }
        if !trace.isEmpty { writer.segment("TRN", "1", trace) }
        for status in statuses { status.write(to: &writer) }
        var patients = PatientLevels(parent: own)
        for (index, claim) in claims.enumerated() {
            patients.open(for: claim, before: claims[(index + 1)...], to: &writer, levels: &levels)
            claim.write(to: &writer)
        }
    }
}

/// Levels 22 and 23 that are open while the claims of a provider are written.
private struct PatientLevels {
    let parent: Int
    private var subscriber: EntityName?
    private var subscriberLevel = 0
    private var dependant: EntityName?

    init(parent: Int) {
        self.parent = parent
    }

    /// Opens the levels of the claim's patient unless the claim before it had the same.
    mutating func open(
        for claim: StatusClaim, before rest: ArraySlice<StatusClaim>, to writer: inout SegmentWriter,
        levels: inout Int
    ) {
        let insured = claim.subscriber ?? claim.patient
        let isSame = subscriberLevel > 0 && insured == subscriber
        guard let patient = claim.subscriber == nil ? nil : claim.patient else {
            // A subscriber's own claims stand before those of dependants.
            if isSame, dependant == nil { return }
            let sameInsured = rest.prefix { ($0.subscriber ?? $0.patient) == insured }
            let hasChild = sameInsured.contains { $0.subscriber != nil }
            openSubscriber(insured, hasChild: hasChild, to: &writer, levels: &levels)
            return
        }
        if isSame, dependant == patient { return }
        if !isSame { openSubscriber(insured, hasChild: true, to: &writer, levels: &levels) }
        levels += 1
        dependant = patient
        writer.segment("HL", String(levels), String(subscriberLevel), "23")
        patient.write(to: &writer, as: "QC")
    }

    private mutating func openSubscriber(
        _ insured: EntityName?, hasChild: Bool, to writer: inout SegmentWriter, levels: inout Int
    ) {
        levels += 1
        subscriberLevel = levels
        subscriber = insured
        dependant = nil
        writer.segment("HL", String(levels), String(parent), "22", hasChild ? "1" : "0")
        insured?.write(to: &writer, as: "IL")
    }
}
