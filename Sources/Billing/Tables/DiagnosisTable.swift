/// Facts about ICD-10-CM categories that hold without the yearly code file.
///
/// Source: ICD-10-CM tabular list and official guidelines I.A.4, I.A.5, I.A.13 and I.C.20; categories only, and
/// not certain: none was read from the list of a particular year.
enum DiagnosisTable {
    /// Letter and number of a code's category; nil when it does not begin with a letter and two digits.
    private static func category(_ code: String) -> (letter: UInt8, number: UInt8)? {
        var bytes = code.utf8.makeIterator()
        guard let letter = bytes.next(), let tens = bytes.next(), let ones = bytes.next(),
            (0x30...0x39).contains(tens), (0x30...0x39).contains(ones)
        else { return nil }
        return (letter, (tens - 0x30) * 10 + ones - 0x30)
    }

    /// True when codes of the category have seven characters, the last a letter: injuries, poisonings, and fractures by
    /// disease.
    static func needsSeventhCharacter(_ code: String) -> Bool {
        guard let category = category(code) else { return false }
        switch (category.letter, category.number) {
        case (UInt8(ascii: "S"), _), (UInt8(ascii: "M"), 80): return true
        case (UInt8(ascii: "M"), 84): return code.utf8.dropFirst(3).first.map { (0x33...0x36).contains($0) } == true
        case (UInt8(ascii: "T"), 7), (UInt8(ascii: "T"), 14...28), (UInt8(ascii: "T"), 33...34),
            (UInt8(ascii: "T"), 36...79):
            return true
        default: return false
        }
    }

    /// True for causes of injury (chapter 20), which explain and are never the first diagnosis.
    static func isExternalCause(_ code: String) -> Bool {
        guard let first = code.utf8.first else { return false }
        return (UInt8(ascii: "V")...UInt8(ascii: "Y")).contains(first)
    }

    /// True for manifestations "in diseases classified elsewhere", which follow the disease.
    static func isManifestation(_ code: String) -> Bool {
        guard let category = category(code) else { return false }
        return manifestations[category.letter]?.contains(category.number) == true
    }

    private static let manifestations: [UInt8: Set<UInt8>] = [
        UInt8(ascii: "D"): [63, 77], UInt8(ascii: "E"): [35], UInt8(ascii: "F"): [2],
        UInt8(ascii: "G"): [13, 26, 32, 55, 63, 73, 94, 99], UInt8(ascii: "H"): [22, 28, 32, 42, 82, 94],
        UInt8(ascii: "I"): [32, 39, 41, 43, 52, 68, 79], UInt8(ascii: "J"): [17, 99],
        UInt8(ascii: "K"): [23, 67, 77, 87], UInt8(ascii: "L"): [14, 54, 62, 86, 99],
        UInt8(ascii: "M"): [1, 14, 36, 49, 63, 90], UInt8(ascii: "N"): [8, 16, 22, 29, 33, 37, 51, 74, 77],
    ]

    /// The only sex that a code of the category fits; nil when it fits both.
    static func onlySex(_ code: String) -> Visit.Sex? {
        guard let category = category(code) else { return nil }
        return switch (category.letter, category.number) {
        case (UInt8(ascii: "O"), _), (UInt8(ascii: "C"), 51...58), (UInt8(ascii: "N"), 70...98),
            (UInt8(ascii: "Q"), 50...52):
            .female
        case (UInt8(ascii: "C"), 60...63), (UInt8(ascii: "N"), 40...53), (UInt8(ascii: "Q"), 53...55): .male
        default: nil
        }
    }

    /// Ages in years at which a code of the category is plausible; nil when all are.
    static func ages(_ code: String) -> ClosedRange<Int>? {
        code.utf8.first == UInt8(ascii: "O") ? 9...64 : nil
    }
}
