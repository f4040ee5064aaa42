internal import Billing

/// ICD-10-CM order file: fixed columns. 1–5 order, 7–13 code without its dot, 15 whether it may be billed (1) or is a
/// heading (0), then titles.
///
/// Source: CMS/NCHS ICD-10-CM order file description, fiscal year 2026.
struct DiagnosisFile: ReferenceLayout {
    private var lines: ReferenceLines

    init(_ source: ByteSource) {
        lines = ReferenceLines(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        guard let (number, bytes) = try lines.next() else { return nil }
        guard bytes.count >= 15 else { throw LineFault(line: number, reason: "the line ends before column 15") }
        let code = ReferenceCell.trimmed(bytes[6..<13])
        guard (3...7).contains(code.count), (0x41...0x5A).contains(code.first ?? 0), let key = CodeKey(code) else {
            throw LineFault(line: number, reason: "columns 7 to 13 are no ICD-10-CM code")
        }
        guard let flag = ReferenceCell.number(bytes[14...14]), flag <= 1 else {
            throw LineFault(line: number, reason: "column 15 is not 0 or 1")
        }
        return ReferenceRow(code: key, indicator: Int16(flag))
    }
}
