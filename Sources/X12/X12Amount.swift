/// Money between X12 text (data type R) and whole cents, exactly.
public enum X12Amount {
    /// Cents of a decimal such as `120`, `66.64`, `-5.` or `.5`; nil when it is no decimal, has a part of a cent,
    /// or does not fit. Zeros after the second decimal place are allowed. Source: X12.6 data type R.
    public static func cents(from text: String) -> Int64? {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        var total: Int64 = 0
        var decimals = -1
        var hasDigit = false
        for byte in digits {
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
        let sign = cents < 0 ? "-" : ""
        let magnitude = cents.magnitude
        let whole = magnitude / 100
        let rest = magnitude % 100
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The sum of amounts; one too large for `Int64` becomes the largest or least amount, so that no file can trap.
    public static func sum(_ amounts: [Int64]) -> Int64 {
        var total: Int64 = 0
        for amount in amounts {
            let (next, overflows) = total.addingReportingOverflow(amount)
            if overflows { return amount < 0 ? -Int64.max : Int64.max }
            total = next
        }
        return total == Int64.min ? -Int64.max : total
    }

    private static func appending(_ digit: UInt8, to total: Int64) -> Int64? {
        let (product, productOverflows) = total.multipliedReportingOverflow(by: 10)
        let (sum, sumOverflows) = product.addingReportingOverflow(Int64(digit))
        return productOverflows || sumOverflows ? nil : sum
    }
}
