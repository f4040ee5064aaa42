/// Elements as the values that typed transactions need.
extension Segment {
    /// Elements from 1 on, whole, without trailing empty ones.
    var values: [String] {
        var count = elementCount
        while count > 0, !has(count) { count -= 1 }
        return (0..<count).map { self[$0 + 1] }
    }

    /// Codes of an HI segment whose composites have one of these qualifiers.
    func codes(_ qualifiers: [String]) -> [String] {
        (0..<min(12, elementCount)).filter { qualifiers.contains(component($0 + 1, 1)) }.map { component($0 + 1, 2) }
    }

    /// Cents of a required amount; throws when it is absent or no amount.
    func amount(_ element: Int) throws(X12Error) -> Int64 {
        guard let cents = cents(element) else {
            throw X12Error(at: self, element: element, reason: has(element) ? "not an amount" : "amount is missing")
        }
        return cents
    }

    /// Cents of an amount that may be absent; throws when it is there and no amount.
    func optionalAmount(_ element: Int) throws(X12Error) -> Int64? {
        has(element) ? try amount(element) : nil
    }

    /// A whole number that may be absent; `2.0` counts as 2. Throws when it is there and not whole.
    func optionalInteger(_ element: Int) throws(X12Error) -> Int? {
        guard has(element) else { return nil }
        guard let hundredths = cents(element), hundredths % 100 == 0 else {
            throw X12Error(at: self, element: element, reason: "not a whole number")
        }
        return Int(hundredths / 100)
    }
}

extension TransactionSet {
    /// Throws unless the set is of type `expected`, with ST as its first segment.
    func require(_ expected: TransactionType) throws(X12Error) {
        guard let first = segments.first else {
            throw X12Error(segment: 0, segmentID: "", byteOffset: 0, reason: "transaction set is empty")
        }
        guard TransactionType(self) == expected else {
            throw X12Error(at: first, element: 1, reason: "transaction set is not \(expected.rawValue)")
        }
    }
}

extension X12Amount {
    /// The shortest decimal of an amount, or empty text without one.
    static func optionalText(cents: Int64?) -> String {
        cents.map { text(cents: $0) } ?? ""
    }
}
