import X12

extension AnswerFixture {
    /// CAS01, CARC and cents.
    typealias Cut = (group: String, reason: String, cents: Int64)

    /// A claim of an 835; its amounts are the sums of its lines.
    struct Paid {
        struct Line {
            var charge: Int64
            var paid: Int64
            var adjustments: [Cut] = []
            var remarks: [String] = []
        }

        var control: String
        var status = "1"
        var lines: [Line]

        init(_ control: String, status: String = "1", lines: [Line]) {
            self.control = control
            self.status = status
            self.lines = lines
        }

        var charge: Int64 { lines.reduce(0) { $0 + $1.charge } }
        var paid: Int64 { lines.reduce(0) { $0 + $1.paid } }
        var patient: Int64 {
            lines.flatMap(\.adjustments).filter { $0.group == "PR" }.reduce(0) { $0 + $1.cents }
        }
    }

    /// One 835 with a transaction set for each list of claims.
    static func remittance(
        _ sets: [[Paid]], paymentDate: String = "20261006", trace: String = "HAND", control: Int = 900_004
    ) -> [UInt8] {
        let version = TransactionType.remittance835.version
        return interchange(control: control) { writer in
            writer.beginGroup(
                functionalID: "HP", sender: "SIMCH", receiver: "CLAIMLINE", date: "20261006", time: "1200",
                controlNumber: control, version: version)
            for (index, claims) in sets.enumerated() {
                writer.beginTransaction(id: "835", controlNumber: index + 1, version: version)
                let total = X12Amount.text(cents: claims.reduce(0) { $0 + $1.paid })
                writer.segment(
                    "BPR", elements: ["I", total, "C", "NON"] + [String](repeating: "", count: 11) + [paymentDate])
                writer.segment("TRN", "1", "\(trace)\(index)", "1999999999")
                writer.segment("N1", "PR", "PAYER")
                writer.segment("N1", "PE", "CLINIC", "XX", "1234567893")
                writer.segment("LX", "1")
                for claim in claims { write(claim, to: &writer) }
                writer.endTransaction()
            }
            writer.endGroup()
        }
    }

    private static func write(_ claim: Paid, to writer: inout SegmentWriter) {
        writer.segment(
            "CLP", claim.control, claim.status, X12Amount.text(cents: claim.charge), X12Amount.text(cents: claim.paid),
            X12Amount.text(cents: claim.patient), "MB", "PCN1", "11", "1")
        for line in claim.lines {
            writer.segment(
                "SVC", writer.composite("HC", "97530"), X12Amount.text(cents: line.charge),
                X12Amount.text(cents: line.paid))
            for cut in line.adjustments {
                writer.segment("CAS", cut.group, cut.reason, X12Amount.text(cents: cut.cents))
            }
            for remark in line.remarks { writer.segment("LQ", "HE", remark) }
        }
    }
}
