/// Diagnosis codes look like ICD-10-CM codes and travel without the dot.
struct DiagnosisFormat: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-3", .reject, .fix,
            means: "Diagnoses have the form of ICD-10-CM codes and travel without dots.",
            example: "M25.541: sent as M25541."),
        .init(
            "B-DX-10", .reject,
            means: "ICD-10 codes are for services from 2015-10-01 on.",
            example: "Service on 2015-09-30: reject."),
        source: "ICD-10-CM official guidelines; 45 CFR 162.1002; 837P HI01 to HI12")

    // ICD-10 replaced ICD-9 for services from this day on (45 CFR 162.1002).
    private static let inForce = DatedTable([
        DatedTable<Bool>.Entry(from: .named(2015, 10, 1), value: true)
    ])

    static func apply(to draft: inout DraftClaim) {
        if Self.inForce.value(on: draft.serviceDate) == nil {
            draft.report(
                "B-DX-10", .reject, "ICD-10 codes do not apply to services before 2015-10-01.", carc: "146",
                inputs: ["service_date": .text(draft.serviceDate.iso)])
        }
        var changed: Int64 = 0
        for (index, code) in draft.diagnoses.enumerated() {
            guard let plain = Self.plain(code) else {
                draft.report(
                    "B-DX-3", .reject, "A diagnosis is not of the form of an ICD-10-CM code.", carc: "146",
                    inputs: ["diagnosis": .int(Int64(index + 1))])
                continue
            }
            if plain != code {
                draft.diagnoses[index] = plain
                changed += 1
            }
        }
        if changed > 0 {
            draft.report(
                "B-DX-3", .fix, "Diagnosis codes were written without dots, in capitals.",
                inputs: ["codes": .int(changed)])
        }
    }

    /// The code in capitals without its dot; nil when it is not `A00` to `Z9B`, then up to four more characters.
    static func plain(_ code: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8)
        var offset = 0
        var isPlain = true
        for byte in code.utf8 {
            defer { offset += 1 }
            if byte == UInt8(ascii: "."), offset == 3 {
                isPlain = false
                continue
            }
            let isSmall = (0x61...0x7a).contains(byte)
            if isSmall { isPlain = false }
            let capital = isSmall ? byte - 0x20 : byte
            guard bytes.count < 7, fits(capital, at: bytes.count) else { return nil }
            bytes.append(capital)
        }
        let hasBareDot = offset == 4 && bytes.count == 3
        guard bytes.count >= 3, !hasBareDot else { return nil }
        return isPlain ? code : String(decoding: bytes, as: UTF8.self)
    }

    private static func fits(_ byte: UInt8, at position: Int) -> Bool {
        let isDigit = (0x30...0x39).contains(byte)
        let isLetter = (0x41...0x5a).contains(byte)
        return switch position {
        case 0: isLetter
        case 1: isDigit
        case 2: isDigit || byte == 0x41 || byte == 0x42
        default: isDigit || isLetter
        }
    }
}
