import X12

/// A claim to put into a raw 837P; written with the segment writer alone, so that no typed code stands behind both ends.
struct ClaimFixture: Sendable {
    struct Line: Sendable {
        var code = "97530"
        var modifiers = ["GO"]
        var chargeCents: Int64 = 9_000
        var units = 1
        /// PR-2 left by an earlier payer.
        var leftByPrimaryCents: Int64?
    }

    var control: String
    var npi = "1234567893"
    var payerID = "MCRTX"
    var filing = "MB"
    var order = "P"
    var member = "1EG4TE5MK73"
    var frequency = "1"
    var original = ""
    var hasDiagnosis = true
    var lines = [Line()]

    init(_ control: String) {
        self.control = control
    }

    func with(_ change: (inout ClaimFixture) -> Void) -> ClaimFixture {
        var copy = self
        change(&copy)
        return copy
    }

    /// One file; each inner list becomes a transaction set of its own.
    static func file(_ number: Int, _ transactions: [[ClaimFixture]]) -> [UInt8] {
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: .init(id: "CLAIMLINE"), receiver: .init(id: "SIMCH"), date: "20261005", time: "1200",
            controlNumber: number, isTest: true, isAcknowledgementRequested: true)
        writer.beginGroup(
            functionalID: "HC", sender: "CLAIMLINE", receiver: "SIMCH", date: "20261005", time: "1200",
            controlNumber: number, version: "005010X222A1")
        for (index, claims) in transactions.enumerated() {
            writer.beginTransaction(id: "837", controlNumber: index + 1, version: "005010X222A1")
            writer.segment("BHT", "0019", "00", "BATCH\(number)-\(index + 1)", "20261005", "1200", "CH")
            writer.segment("NM1", "41", "2", "CLAIMLINE", "", "", "", "", "46", "CLAIMLINE")
            writer.segment("PER", "IC", "EDI", "TE", "5125550100")
            writer.segment("NM1", "40", "2", "SIMULATED CLEARINGHOUSE", "", "", "", "", "46", "SIMCH")
            for (place, claim) in claims.enumerated() { claim.write(level: place * 2 + 1, into: &writer) }
            writer.endTransaction()
        }
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }

    private func write(level: Int, into writer: inout SegmentWriter) {
        writer.segment("HL", String(level), "", "20", "1")
        writer.segment("NM1", "85", "2", "HAND THERAPY CLINIC", "", "", "", "", "XX", npi)
        writer.segment("N3", "1 MAIN ST")
        writer.segment("N4", "AUSTIN", "TX", "787011234")
        writer.segment("REF", "EI", "741234567")
        writer.segment("HL", String(level + 1), String(level), "22", "0")
        writer.segment("SBR", order, "18", "", "", "", "", "", "", filing)
        writer.segment("NM1", "IL", "1", "ARDENT", "MIRA", "", "", "", "MI", member)
        writer.segment("NM1", "PR", "2", "PAYER \(payerID)", "", "", "", "", "PI", payerID)
        let total = X12Amount.text(cents: lines.reduce(0) { $0 + $1.chargeCents })
        writer.segment("CLM", control, total, "", "", writer.composite("11", "B", frequency), "Y", "A", "Y", "Y")
        if !original.isEmpty { writer.segment("REF", "F8", original) }
        if hasDiagnosis { writer.segment("HI", writer.composite("ABK", "M25541")) }
        if order == "S" {
            writer.segment("SBR", "P", "18", "", "", "", "", "", "", "MB")
            writer.segment("NM1", "PR", "2", "PRIMARY", "", "", "", "", "PI", "MCRTX")
        }
        for (index, line) in lines.enumerated() { line.write(index + 1, of: self, into: &writer) }
    }
}

extension ClaimFixture.Line {
    fileprivate func write(_ number: Int, of claim: ClaimFixture, into writer: inout SegmentWriter) {
        let procedure = writer.composite(["HC", code] + modifiers)
        let charge = X12Amount.text(cents: chargeCents)
        writer.segment("LX", String(number))
        writer.segment("SV1", procedure, charge, "UN", String(units), "", "", "1")
        writer.segment("DTP", "472", "D8", "20261005")
        writer.segment("REF", "6R", "\(claim.control)L\(number)")
        guard let left = leftByPrimaryCents else { return }
        let paid = X12Amount.text(cents: chargeCents - left)
        writer.segment("SVD", "MCRTX", paid, procedure, "", String(units))
        writer.segment("CAS", "PR", "2", X12Amount.text(cents: left))
        writer.segment("DTP", "573", "D8", "20261010")
    }
}
