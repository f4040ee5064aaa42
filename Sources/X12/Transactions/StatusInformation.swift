/// An STC segment of a 277 or 277CA: one to three status composites with their money and dates.
public struct StatusInformation: Sendable, Equatable, Encodable {
    /// STC01, STC10 and STC11, those that are there: every one counts.
    public var codes: [Code]
    /// STC02, `YYYYMMDD`.
    public var date: String
    /// STC03 of a 277CA: WQ accepted, U rejected.
    public var action: String
    /// STC04: total charge.
    public var chargeCents: Int64?
    /// STC05: paid amount.
    public var paidCents: Int64?
    /// STC06: day of adjudication.
    public var adjudicationDate: String
    /// STC08: day of the cheque or transfer.
    public var paymentDate: String
    /// STC09: number of the cheque or transfer.
    public var paymentNumber: String
    /// STC12: free text.
    public var message: String

    /// STC03 is U.
    public var isRejection: Bool { action == "U" }

    /// A status composite (C043).
    public struct Code: Sendable, Equatable, Encodable {
        /// Claim status category, such as A3 or F1.
        public var category: String
        /// Claim status code, such as 20.
        public var status: String
        /// Entity code, such as PR; may be empty.
        public var entity: String
    }

    init(_ segment: Segment) throws(X12Error) {
        codes = [1, 10, 11].compactMap { element in
            guard segment.has(element) else { return nil }
            return Code(
                category: segment.component(element, 1), status: segment.component(element, 2),
                entity: segment.component(element, 3))
        }
        date = segment[2]
        action = segment[3]
        chargeCents = try segment.optionalAmount(4)
        paidCents = try segment.optionalAmount(5)
        adjudicationDate = segment[6]
        paymentDate = segment[8]
        paymentNumber = segment[9]
        message = segment[12]
    }
}
