/// The check of a national provider identifier (45 CFR 162.406; ISO 7812 Luhn over `80840` and the ten digits).
public enum NationalProviderIdentifier {
    /// True for ten digits that start with 1 or 2 and whose check digit is right.
    public static func isValid(_ text: String) -> Bool {
        let digits = text.utf8
        guard digits.count == 10, let first = digits.first, first == 0x31 || first == 0x32 else { return false }
        var sum = 24  // what the constant prefix 80840 adds
        for (index, byte) in digits.enumerated() {
            guard (0x30...0x39).contains(byte) else { return false }
            sum += contribution(of: Int(byte - 0x30), isDoubled: index.isMultiple(of: 2))
        }
        return sum.isMultiple(of: 10)
    }

    /// The identifier made of nine digits, 100000000...299999999, and their check digit.
    public static func completing(_ nineDigits: Int) -> String {
        let text = String(nineDigits, paddedTo: 9)
        var sum = 24
        for (index, byte) in text.utf8.enumerated() {
            sum += contribution(of: Int(byte - 0x30), isDoubled: index.isMultiple(of: 2))
        }
        return text + String((10 - sum % 10) % 10)
    }

    private static func contribution(of digit: Int, isDoubled: Bool) -> Int {
        guard isDoubled else { return digit }
        return digit > 4 ? digit * 2 - 9 : digit * 2
    }
}
