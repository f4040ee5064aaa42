import X12

/// Writes one 277CA transaction set about one 837P transaction set: source, submitter, providers, patients, lines.
/// Source: 005010X214, 2000A-2220D.
struct ClaimAnswer: AnswerBody {
    let transaction: TransactionReading
    let decisions: [(ClaimDecision, HopStatus)]
    /// The payer that tells; nil: the clearinghouse.
    let payer: PartyReading?
    /// ISA08 of the submission, under which the clearinghouse is known.
    let sourceID: String
    let reference: String
    let now: Timestamp

    func write(into writer: inout SegmentWriter) {
        writer.segment("BHT", "0085", "08", reference, now.day, now.time, "TH")
        writer.segment("HL", "1", "", "20", "1")
        if let payer {
            writer.segment("NM1", "PR", "2", payer.lastName, "", "", "", "", "PI", payer.id)
        } else {
            writer.segment("NM1", "AY", "2", "SIMULATED CLEARINGHOUSE", "", "", "", "", "46", sourceID)
        }
        writer.segment("TRN", "1", reference)
        writer.segment("DTP", "050", "D8", now.day)
        writer.segment("DTP", "009", "D8", now.day)
        writer.segment("HL", "2", "1", "21", "1")
        let submitter = transaction.submitter
        writer.segment(
            "NM1", "41", submitter.isOrganization ? "2" : "1", submitter.lastName, submitter.firstName, "", "", "",
            "46", submitter.id)
        writer.segment("TRN", "2", transaction.originatorReference)
        writeTotals(of: decisions[...], accepted: "90", rejected: "AA", dated: true, into: &writer)
        writeProviders(into: &writer)
    }

    private func writeProviders(into writer: inout SegmentWriter) {
        var level = 2
        var rest = decisions[...]
        while let first = rest.first {
            let same = rest.prefix { $0.0.claim.billing.id == first.0.claim.billing.id }
            rest = rest.dropFirst(same.count)
            level += 1
            let provider = level
            let billing = first.0.claim.billing
            writer.segment("HL", String(provider), "2", "19", "1")
            writer.segment(
                "NM1", "85", billing.isOrganization ? "2" : "1", billing.lastName, billing.firstName, "", "", "",
                "XX", billing.id)
            writer.segment("TRN", "1", "\(reference)\(provider)")
            writeTotals(of: same, accepted: "QA", rejected: "QC", dated: false, into: &writer)
            for (decision, hop) in same {
                level += 1
                write(decision, hop, level: level, parent: provider, into: &writer)
            }
        }
    }

    private func writeTotals(
        of decisions: ArraySlice<(ClaimDecision, HopStatus)>, accepted: String, rejected: String, dated: Bool,
        into writer: inout SegmentWriter
    ) {
        let good = decisions.filter { !$0.1.isRejection }
        let goodCents = good.reduce(0) { $0 + ($1.0.claim.chargeCents ?? 0) }
        let allCents = decisions.reduce(0) { $0 + ($1.0.claim.chargeCents ?? 0) }
        writer.segment(
            "STC", writer.composite("A1", "19", "PR"), dated ? now.day : "", "WQ", X12Amount.text(cents: allCents))
        let bad = decisions.count - good.count
        if !good.isEmpty { writer.segment("QTY", accepted, String(good.count)) }
        if bad > 0 { writer.segment("QTY", rejected, String(bad)) }
        if !good.isEmpty { writer.segment("AMT", "YU", X12Amount.text(cents: goodCents)) }
        if bad > 0 { writer.segment("AMT", "YY", X12Amount.text(cents: allCents - goodCents)) }
    }

    private func write(
        _ decision: ClaimDecision, _ hop: HopStatus, level: Int, parent: Int, into writer: inout SegmentWriter
    ) {
        let claim = decision.claim
        writer.segment("HL", String(level), String(parent), "PT")
        writer.segment(
            "NM1", "QC", "1", claim.patient.lastName, claim.patient.firstName, "", "", "", "MI", claim.subscriber.id)
        writer.segment("TRN", "2", claim.patientControlNumber)
        let status = hop.status
        writer.segment(
            "STC", writer.composite(status.category, status.code, status.entity), now.day,
            hop.isRejection ? "U" : "WQ", X12Amount.text(cents: claim.chargeCents ?? 0))
        if decision.isAccepted, status == decision.status { writer.segment("REF", "1K", decision.payerControlNumber) }
        writer.segment("REF", "D9", decision.payerControlNumber)
        let dates = claim.serviceDates
        writer.segment("DTP", "472", dates.contains("-") ? "RD8" : "D8", dates)
        if hop.isAtLine, let line = claim.lines.first { write(line, status, into: &writer) }
    }

    /// Loop 2220D: what is wrong with one line.
    private func write(_ line: LineReading, _ status: ClaimStatus, into writer: inout SegmentWriter) {
        writer.segment(
            "SVC", writer.composite(["HC", line.code] + line.modifiers), X12Amount.text(cents: line.chargeCents))
        writer.segment("STC", writer.composite(status.category, status.code, status.entity), now.day, "U")
        if !line.controlNumber.isEmpty { writer.segment("REF", "FJ", line.controlNumber) }
    }
}

extension ClaimReading {
    /// First to last service date of all lines, as one D8 or RD8 value.
    var serviceDates: String {
        let days = lines.flatMap { $0.serviceDate.split(separator: "-") }.sorted()
        guard let first = days.first, let last = days.last else { return "" }
        return first == last ? String(first) : "\(first)-\(last)"
    }
}
