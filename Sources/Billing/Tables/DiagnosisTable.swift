/// Facts about ICD-10-CM categories that hold without the yearly code file.
///
/// Source: ICD-10-CM tabular list and official guidelines I.A.4, I.A.5, I.A.13 and I.C.20; categories only.
enum DiagnosisTable {
    /// True when codes of the category have seven characters, the last a letter.
    static func needsSeventhCharacter(_ code: String) -> Bool {
        switch code.utf8.first {
        case UInt8(ascii: "S"): return true
        case UInt8(ascii: "M"), UInt8(ascii: "T"): break
        default: return false
        }
        return sevenCharacter.contains(String(code.prefix(3))) || sevenCharacter.contains(String(code.prefix(4)))
    }

    // Injuries and poisonings beyond chapter letter S, and fractures by disease.
    private static let sevenCharacter: Set<String> = {
        var categories: Set<String> = ["M80", "M843", "M844", "M845", "M846", "T07", "T14", "T33", "T34"]
        for number in (15...28).map({ $0 }) + Array(36...79) { categories.insert("T\(number)") }
        return categories
    }()

    /// True for causes of injury (chapter 20), which explain and are never the first diagnosis.
    static func isExternalCause(_ code: String) -> Bool {
        guard let first = code.utf8.first else { return false }
        return (UInt8(ascii: "V")...UInt8(ascii: "Y")).contains(first)
    }

    /// True for manifestations "in diseases classified elsewhere", which follow the disease.
    static func isManifestation(_ code: String) -> Bool {
        manifestations.contains(String(code.prefix(3)))
    }

    private static let manifestations: Set<String> = [
        "D63", "D77", "E35", "F02", "G13", "G26", "G32", "G55", "G63", "G73", "G94", "G99", "H22", "H28", "H32",
        "H42", "H82", "H94", "I32", "I39", "I41", "I43", "I52", "I68", "I79", "J17", "J99", "K23", "K67", "K77", "K87",
        "L14", "L54", "L62", "L86", "L99", "M01", "M14", "M36", "M49", "M63", "M90", "N08", "N16", "N22", "N29", "N33",
        "N37", "N51", "N74", "N77",
    ]

    /// The only sex that a code of the category fits; nil when it fits both.
    static func onlySex(_ code: String) -> Visit.Sex? {
        var bytes = code.utf8.makeIterator()
        guard let letter = bytes.next(), let tens = bytes.next(), let ones = bytes.next(),
            (0x30...0x39).contains(tens), (0x30...0x39).contains(ones)
        else { return nil }
        let category = (tens - 0x30) * 10 + ones - 0x30
        return switch (letter, category) {
        case (UInt8(ascii: "O"), _), (UInt8(ascii: "C"), 51...58), (UInt8(ascii: "N"), 70...98),
            (UInt8(ascii: "Q"), 50...52):
            .female
        case (UInt8(ascii: "C"), 60...63), (UInt8(ascii: "N"), 40...53), (UInt8(ascii: "Q"), 53...55): .male
        default: nil
        }
    }

    /// Ages in years at which a code of the category is plausible; nil when all are.
    static func ages(_ code: String) -> ClosedRange<Int>? {
        code.hasPrefix("O") ? 9...64 : nil
    }
}
