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
    public var adjudicationDate = ""
    /// STC08: day of the cheque or transfer.
    public var paymentDate = ""
    /// STC09: number of the cheque or transfer.
    public var paymentNumber = ""
    /// STC12: free text.
    public var message = ""

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
        /// Code list of the status when it is not the usual one: RX for pharmacy.
        public var list: String

        /// A status composite.
        public init(category: String, status: String, entity: String = "", list: String = "") {
            self.category = category
            self.status = status
            self.entity = entity
            self.list = list
        }

        fileprivate func composite(in writer: SegmentWriter) -> String {
            writer.composite(category, status, entity, list)
        }
    }

    /// A status with its one to three codes; set the others as they apply.
    public init(codes: [Code], date: String, action: String = "") {
        self.codes = codes
        self.date = date
        self.action = action
    }

    init(_ segment: Segment) throws(X12Error) {
        codes = [1, 10, 11].compactMap { element in
            guard segment.has(element) else { return nil }
            return Code(
                category: segment.component(element, 1), status: segment.component(element, 2),
                entity: segment.component(element, 3), list: segment.component(element, 4))
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

    func write(to writer: inout SegmentWriter) {
        let composites = codes.prefix(3).map { $0.composite(in: writer) } + ["", "", ""]
        writer.segment(
            "STC", composites[0], date, action, X12Amount.optionalText(cents: chargeCents),
            X12Amount.optionalText(cents: paidCents), adjudicationDate, "", paymentDate, paymentNumber,
            composites[1], composites[2], message)
    }
}
