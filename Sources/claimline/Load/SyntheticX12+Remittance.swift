import X12

extension SyntheticX12 {
    /// An 835 of so many claims, handed over in pieces.
    ///
    /// The payment comes before the claims that it is the sum of, so they are drawn twice from the same seed.
    static func writeRemittance(
        claims: Int, seed: UInt64, _ takePiece: ([UInt8]) throws -> Void
    ) rethrows {
        var paid: Int64 = 0
        var segments = 0
        var random = Draws(seed: seed)
        for number in 0..<claims { paid += RemittedClaim(number, &random).paidCents }
        var writer = begin(.remittance835)
        writeHeading(paidCents: paid, into: &writer)
        random = Draws(seed: seed)
        let heading = writer.segmentCount - 2
        try takePiece(writer.bytes)
        var rest = claims
        while rest > 0 {
            var piece = SegmentWriter()
            for _ in 0..<min(rest, 1000) {
                RemittedClaim(claims - rest, &random).write(to: &piece)
                rest -= 1
            }
            segments += piece.segmentCount
            try takePiece(piece.bytes)
        }
        var end = SegmentWriter()
        end.segment("SE", String(heading + segments + 1), "0001")
        end.segment("GE", "1", "1")
        end.segment("IEA", "1", "000000001")
        try takePiece(end.bytes)
    }

    private static func writeHeading(paidCents: Int64, into writer: inout SegmentWriter) {
        // An 835 has no ST03.
        writer.beginTransaction(id: "835", controlNumber: 1, version: "")
        writer.segment(
            "BPR", "I", X12Amount.text(cents: paidCents), "C", "ACH", "CCP", "01", "999999992", "DA", "1234567",
            "1741234567", "", "01", "999988880", "DA", "7654321", "20261102")
        writer.segment("TRN", "1", "EFT9", "1741234567")
        writer.segment("DTM", "405", "20261101")
        writer.segment("N1", "PR", "TEXAS PAYER")
        writer.segment("N3", "1 MAIN ST")
        writer.segment("N4", "AUSTIN", "TX", "78701")
        writer.segment("REF", "2U", "TXPAY")
        writer.segment("PER", "BL", "EDI DESK", "TE", "5125550111")
        writer.segment("N1", "PE", "HILLSIDE OT", "XX", "1234567893")
        writer.segment("REF", "TJ", "741234567")
        writer.segment("LX", "1")
    }

    /// A claim as paid: a part written off, a part the patient's, the rest paid.
    private struct RemittedClaim {
        struct Line {
            let code: String
            let units: Int
            let chargeCents: Int64
            let writtenOffCents: Int64
            let patientCents: Int64

            var paidCents: Int64 { chargeCents - writtenOffCents - patientCents }
        }

        let number: Int
        let lines: [Line]

        init(_ number: Int, _ random: inout Draws) {
            self.number = number
            lines = (1...random.int(2...3)).map { _ in
                let charge = Int64(random.int(3_000...12_000))
                return Line(
                    code: SyntheticX12.codes[random.int(0...(SyntheticX12.codes.count - 1))], units: random.int(1...4),
                    chargeCents: charge, writtenOffCents: charge / 5, patientCents: charge / 7)
            }
        }

        var paidCents: Int64 { lines.reduce(0) { $0 + $1.paidCents } }

        func write(to writer: inout SegmentWriter) {
            let charge = lines.reduce(0) { $0 + $1.chargeCents }
            let patient = lines.reduce(0) { $0 + $1.patientCents }
            writer.segment(
                "CLP", "CL\(number)S1", "1", X12Amount.text(cents: charge), X12Amount.text(cents: paidCents),
                X12Amount.text(cents: patient), "MB", "ICN\(1_000_000 + number)", "11", "1")
            writer.segment(
                "NM1", "QC", "1", SyntheticX12.lastNames[number % SyntheticX12.lastNames.count],
                SyntheticX12.firstNames[number % SyntheticX12.firstNames.count], "", "", "", "MI", "1EG4TE5MK73")
            writer.segment("NM1", "82", "1", "OKAFOR", "ADA", "", "", "", "XX", "1679328645")
            writer.segment("MOA", "", "", "MA01")
            writer.segment("REF", "EA", "MR\(number)")
            writer.segment("DTM", "050", "20261007")
            for (index, line) in lines.enumerated() { write(line, number: index + 1, to: &writer) }
        }

        private func write(_ line: Line, number: Int, to writer: inout SegmentWriter) {
            writer.segment(
                "SVC", writer.composite("HC", line.code, "GO"), X12Amount.text(cents: line.chargeCents),
                X12Amount.text(cents: line.paidCents), "", String(line.units))
            writer.segment("DTM", "472", "20261005")
            writer.segment("CAS", "CO", "45", X12Amount.text(cents: line.writtenOffCents))
            writer.segment("CAS", "PR", "2", X12Amount.text(cents: line.patientCents))
            writer.segment("REF", "6R", "L\(number)")
            writer.segment("AMT", "B6", X12Amount.text(cents: line.paidCents + line.patientCents))
        }
    }
}
