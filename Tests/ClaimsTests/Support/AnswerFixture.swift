import X12

/// Answers of a partner, written with the segment writer alone.
enum AnswerFixture {
    static func interchange(control: Int, _ write: (inout SegmentWriter) -> Void) -> [UInt8] {
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: .init(id: "SIMCH"), receiver: .init(id: "CLAIMLINE"), date: "20261006", time: "1200",
            controlNumber: control, isTest: true, isAcknowledgementRequested: false)
        write(&writer)
        writer.endInterchange()
        return writer.bytes
    }

    private static func transaction(
        _ type: TransactionType, id: String, control: Int, _ write: (inout SegmentWriter) -> Void
    ) -> [UInt8] {
        interchange(control: control) { writer in
            writer.beginGroup(
                functionalID: type.functionalID, sender: "SIMCH", receiver: "CLAIMLINE", date: "20261006", time: "1200",
                controlNumber: control, version: type.version)
            writer.beginTransaction(id: id, controlNumber: 1, version: type.version)
            write(&writer)
            writer.endTransaction()
            writer.endGroup()
        }
    }

    /// A TA1 about our interchange `about`.
    static func ta1(about: Int, status: String, note: String, control: Int = 900_001) -> [UInt8] {
        interchange(control: control) {
            let number = String(String(1_000_000_000 + about).dropFirst())
            $0.segment("TA1", number, "261006", "1200", status, note)
        }
    }

    /// A 999 about our group; each set by ST02, rejected ones with the claims that their errors name.
    static func functional(
        about group: Int, accepted: [String] = [], rejected: [(set: String, claims: [String])] = [],
        verdict: String? = nil, control: Int = 900_002
    ) -> [UInt8] {
        transaction(.implementationAcknowledgement999, id: "999", control: control) { writer in
            writer.segment("AK1", "HC", String(group), "005010X222A1")
            for set in accepted {
                writer.segment("AK2", "837", set, "005010X222A1")
                writer.segment("IK5", "A")
            }
            for (set, claims) in rejected {
                writer.segment("AK2", "837", set, "005010X222A1")
                for claim in claims {
                    writer.segment("IK3", "HI", "30", "2300", "3")
                    writer.segment("CTX", writer.composite("CLM01", claim))
                }
                writer.segment("IK5", "R", "5")
            }
            let total = String(accepted.count + rejected.count)
            writer.segment("AK9", verdict ?? (rejected.isEmpty ? "A" : "P"), total, total, String(accepted.count))
        }
    }

    /// A 277CA with one status per claim, such as `A2:20`; `source` is PR the payer or AY a clearinghouse.
    static func claims(
        _ claims: [(control: String, status: String)], control: Int = 900_003, source: String = "PR"
    ) -> [UInt8] {
        transaction(.claimAcknowledgement277CA, id: "277", control: control) { writer in
            writer.segment("BHT", "0085", "08", "277X", "20261006", "1200", "TH")
            writer.segment("HL", "1", "", "20", "1")
            writer.segment("NM1", source, "2", "PAYER", "", "", "", "", "46", "SIMCH")
            writer.segment("TRN", "1", "T1")
            writer.segment("HL", "2", "1", "21", "1")
            writer.segment("NM1", "41", "2", "CLAIMLINE", "", "", "", "", "46", "CLAIMLINE")
            writer.segment("TRN", "2", "1-1")
            writer.segment("STC", writer.composite("A1", "19", "PR"), "20261006", "WQ", "100")
            writer.segment("HL", "3", "2", "19", "1")
            writer.segment("NM1", "85", "2", "CLINIC", "", "", "", "", "XX", "1234567893")
            for (index, claim) in claims.enumerated() {
                let parts = claim.status.split(separator: ":").map(String.init)
                let isRejected = ["A3", "A6", "A7", "A8"].contains(parts[0])
                writer.segment("HL", String(index + 4), "3", "PT")
                writer.segment("NM1", "QC", "1", "DOE", "JANE", "", "", "", "MI", "M1")
                writer.segment("TRN", "2", claim.control)
                writer.segment("STC", writer.composite(parts), "20261006", isRejected ? "U" : "WQ", "100")
                writer.segment("REF", "1K", "PCN\(index)")
            }
        }
    }
}

extension AnswerFixture {
    /// A file of one transaction set with its SE01 put right after an edit.
    static func recounted(_ text: String) -> String {
        let segments = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard let start = segments.firstIndex(where: { $0.hasPrefix("ST*") }),
            let end = segments.firstIndex(where: { $0.hasPrefix("SE*") })
        else { return text }
        var counted = segments
        let control = segments[end].split(separator: "*").last.map(String.init) ?? ""
        counted[end] = "SE*\(end - start + 1)*\(control)"
        return counted.joined(separator: "~")
    }
}
