/// Money between X12 text (data type R) and whole cents, exactly.
public enum X12Amount {
    /// Cents of a decimal such as `120`, `66.64`, `-5.` or `.5`; nil when it is no decimal, has a part of a cent,
    /// or does not fit. Zeros after the second decimal place are allowed. Source: X12.6 data type R.
    public static func cents(from text: String) -> Int64? {
        cents(from: text.utf8Span.span)
    }

    /// The same of bytes.
    static func cents(from digits: Span<UInt8>) -> Int64? {
        if digits.isEmpty { return nil }
        let isNegative = digits[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        var total: Int64 = 0
        var decimals = -1
        var hasDigit = false
        while index < digits.count {
            let byte = digits[index]
            index &+= 1
            if byte == UInt8(ascii: ".") {
                guard decimals < 0 else { return nil }
                decimals = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            hasDigit = true
            if decimals >= 0 { decimals += 1 }
            if decimals > 2 {
                guard byte == 0x30 else { return nil }
                continue
            }
            guard let next = appending(byte &- 0x30, to: total) else { return nil }
            total = next
        }
        guard hasDigit else { return nil }
        for _ in max(decimals, 0)..<max(2, decimals) {
            guard let next = appending(0, to: total) else { return nil }
            total = next
        }
        return isNegative ? -total : total
    }

    /// The shortest decimal of an amount: 12000 is `120`, 6664 is `66.64`, 5050 is `50.5`, -5 is `-0.05`.
    public static func text(cents: Int64) -> String {
        // Concatenation of short texts, which needs no memory of its own: this stands in every line of every claim.
        let magnitude = cents.magnitude
        let rest = magnitude % 100
        var text = cents < 0 ? "-" : ""
        text += String(magnitude / 100)
        if rest == 0 { return text }
        text += rest < 10 ? ".0" : "."
        text += String(rest % 10 == 0 ? rest / 10 : rest)
        return text
    }

    /// The sum of amounts; one too large for `Int64` becomes the largest or least amount, so that no file can trap.
    public static func sum(_ amounts: [Int64]) -> Int64 {
        amounts.reduce(0, adding)
    }

    /// The sum of two amounts, bounded as `sum`; never the least `Int64`, which has no negative.
    static func adding(_ first: Int64, _ second: Int64) -> Int64 {
        let (total, overflows) = first.addingReportingOverflow(second)
        if overflows { return second < 0 ? -Int64.max : Int64.max }
        return max(total, -Int64.max)
    }

    private static func appending(_ digit: UInt8, to total: Int64) -> Int64? {
        let (product, productOverflows) = total.multipliedReportingOverflow(by: 10)
        let (sum, sumOverflows) = product.addingReportingOverflow(Int64(digit))
        return productOverflows || sumOverflows ? nil : sum
    }
}
