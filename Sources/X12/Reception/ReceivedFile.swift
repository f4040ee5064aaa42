/// A file of answers that was judged whole: what it is, and that it may be believed.
///
/// A receiver must not act on half a file: counts and control numbers are there to show that nothing is missing, and
/// sums that the money is what was meant. What only breaks a rule of style is taken as it comes (`X12Validator` names
/// it), since payers break many. Source: X12.5 and X12.6 (envelopes), 005010X221A1 section 1.10.2 (balancing).
public struct ReceivedFile: Sendable {
    /// What a file may hold: answers of one kind.
    public enum Kind: Sendable, Hashable {
        /// TA1 alone, in interchanges without groups.
        case interchangeAcknowledgement
        /// Transaction sets of one type.
        case transactions(TransactionType)
    }

    /// What the file holds; nil for a mixture, and for transaction sets that are not known.
    public let kind: Kind?
    /// The first fault for which nothing of it counts; nil for a sound file.
    public let fault: X12Error?
    /// The first transaction set, or what stands in its place.
    private let start: Segment?

    /// Judges a file, also one that is no X12 at all.
    public init(_ bytes: [UInt8]) {
        let reading = Lexer.read(bytes)
        kind = Self.kind(of: reading.interchanges)
        fault = Self.fault(in: reading)
        let sets = reading.interchanges.flatMap { $0.groups.flatMap(\.transactions) }
        start = sets.first?.segments.first ?? reading.interchanges.first?.header
    }

    /// A fault of the file as a whole, at the start of its content.
    public func fault(_ reason: String) -> X12Error {
        start.map { X12Error(at: $0, element: $0.id == "ST" ? 1 : nil, reason: reason) } ?? Lexer.unreadable
    }

    private static func kind(of interchanges: [Interchange]) -> Kind? {
        let types = Set(interchanges.flatMap { $0.groups.flatMap(\.transactions) }.map { TransactionType($0) })
        let hasAcknowledgement = interchanges.contains { $0.segments.contains { $0.id == "TA1" } }
        if types.isEmpty { return hasAcknowledgement ? .interchangeAcknowledgement : nil }
        guard types.count == 1, let type = types.first ?? nil else { return nil }
        return .transactions(type)
    }

    private static func fault(in reading: Lexer.Reading) -> X12Error? {
        if let fault = reading.faults.first { return fault }
        guard !reading.interchanges.isEmpty else { return Lexer.unreadable }
        do throws(X12Error) {
            for interchange in reading.interchanges { try check(interchange) }
        } catch {
            return error
        }
        return nil
    }

    private static func check(_ interchange: Interchange) throws(X12Error) {
        for problem in EnvelopeCheck.problems(in: interchange) where problem.severity == .error {
            throw X12Error(problem)
        }
        for segment in interchange.segments { try SegmentIntegrity.check(segment, delimiters: interchange.delimiters) }
        for acknowledgement in interchange.segments where acknowledgement.id == "TA1" {
            try EssentialSegments.check(acknowledgement: acknowledgement)
        }
        for transaction in interchange.groups.flatMap(\.transactions) { try check(transaction) }
    }

    private static func check(_ transaction: TransactionSet) throws(X12Error) {
        guard let first = transaction.segments.first, let type = TransactionType(transaction) else { return }
        // Some payers leave the addenda (A1) or the guide out of the version.
        let version = transaction.version
        guard version == "005010" || version.hasPrefix(type.version.prefix(10)) else {
            throw X12Error(at: first, element: 3, reason: "version is not \(type.version)")
        }
        try EssentialSegments.check(transaction, type: type)
        // Whatever is read of the set later is read here first.
        _ = try TransactionContent(transaction)
        guard type == .remittance835, let breach = RemittanceCheck.problems(in: transaction).first else { return }
        throw X12Error(breach, reason: "unbalanced: \(breach.reason)")
    }
}

extension X12Error {
    /// A problem that counts as an error.
    fileprivate init(_ problem: X12Problem, reason: String? = nil) {
        self.init(
            segment: problem.segment, segmentID: problem.segmentID, element: problem.element,
            byteOffset: problem.byteOffset, reason: reason ?? problem.reason)
    }
}
