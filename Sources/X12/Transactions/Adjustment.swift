/// One reason of a CAS segment: why an amount was not paid.
public struct Adjustment: Sendable, Equatable, Encodable {
    /// CAS01: CO contractual, PR patient, OA other, PI payer initiated, CR correction (837 only).
    public var group: String
    /// Claim adjustment reason code (CARC).
    public var reason: String
    /// Positive reduces the payment, negative increases it.
    public var amountCents: Int64
    /// Units adjusted, when the payer says so.
    public var quantity: String

    /// An adjustment of one reason.
    public init(group: String, reason: String, amountCents: Int64, quantity: String = "") {
        self.group = group
        self.reason = reason
        self.amountCents = amountCents
        self.quantity = quantity
    }

    /// The up to six triplets of a CAS segment.
    static func read(_ segment: Segment) throws(X12Error) -> [Adjustment] {
        // Nearly always there is one.
        if segment.elementCount <= 4, segment.has(2) || segment.has(3) {
            return [
                Adjustment(
                    group: segment[1], reason: segment[2], amountCents: try segment.amount(3), quantity: segment[4])
            ]
        }
        var adjustments: [Adjustment] = []
        for element in stride(from: 2, through: 17, by: 3) where segment.has(element) || segment.has(element + 1) {
            adjustments.append(
                Adjustment(
                    group: segment[1], reason: segment[element], amountCents: try segment.amount(element + 1),
                    quantity: segment[element + 2]))
        }
        return adjustments
    }

    /// Writes one CAS per group code with all its triplets, as payers expect; a seventh triplet starts another.
    static func write(_ adjustments: [Adjustment], to writer: inout SegmentWriter) {
        var groups: [String] = []
        for adjustment in adjustments where !groups.contains(adjustment.group) { groups.append(adjustment.group) }
        for group in groups {
            var rest = adjustments.filter { $0.group == group }[...]
            while !rest.isEmpty {
                let elements = rest.prefix(6).flatMap {
                    [$0.reason, X12Amount.text(cents: $0.amountCents), $0.quantity]
                }
                writer.segment("CAS", elements: [group] + elements)
                rest = rest.dropFirst(6)
            }
        }
    }
}
