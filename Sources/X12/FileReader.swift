/// Reads a file of any size a part at a time, in memory that does not grow with it.
///
/// A transaction set comes whole, or, when it has more segments than the reader was told to hold, in parts that are cut
/// between loops: each part repeats the heading of the set and the levels that are open, so that its typed view says of
/// these claims what the view of the whole set would say.
public struct FileReader {
    /// What stands next in the file.
    public enum Part: Sendable {
        /// An ISA with the separators that it declares.
        case interchange(Segment, Delimiters)
        /// A GS; or the ST of a transaction set that stands outside every group.
        case group(Segment)
        /// A transaction set, or a part of one.
        case transaction(TransactionPart)
        /// A segment outside every transaction set, such as a TA1.
        case loose(Segment)
        /// The end of the group: its GE, nil when the file lacks it.
        case groupEnd(Segment?)
        /// The end of the interchange: its IEA, nil when the file lacks it.
        case interchangeEnd(Segment?)
        /// Damage to the division into segments and envelopes.
        case fault(X12Error)
    }

    /// Segments at which a part ends even inside a loop; claims have at most some thousands.
    private static let longestLoop = 1 << 20
    /// Segments that a part repeats at most; headings have some dozens. Beyond that only the ST is repeated.
    private static let longestContext = 1000

    private var scanner: SegmentScanner
    private let segmentsPerPart: Int
    private var parts: [Part] = []
    private var taken = 0

    private var delimiters = Delimiters.standard
    private var hasHeader = false
    /// The GS, or what stands for it while a set outside every group is open.
    private var group: Segment?
    private var open: [Segment] = []
    private var contextCount = 0
    private var segmentsBefore = 0
    private var last: Segment?

    /// A file in memory.
    public init(_ bytes: [UInt8], segmentsPerPart: Int = .max) {
        self.init(ByteWindow(bytes), segmentsPerPart)
    }

    /// A file that `read` gives piece by piece: at most so many bytes, none at its end.
    ///
    /// When `read` throws, the file ends there with a fault. `segmentsPerPart` bounds the memory; sets with fewer come
    /// whole.
    public init(reading read: @escaping (Int) throws -> [UInt8], segmentsPerPart: Int) {
        self.init(ByteWindow(reading: read), segmentsPerPart)
    }

    private init(_ window: ByteWindow, _ segmentsPerPart: Int) {
        scanner = SegmentScanner(window)
        self.segmentsPerPart = segmentsPerPart
    }

    /// The next part; nil at the end of the file.
    public mutating func next() -> Part? {
        while taken == parts.count {
            parts.removeAll(keepingCapacity: true)
            taken = 0
            guard let piece = scanner.next() else { return nil }
            take(piece)
        }
        defer { taken += 1 }
        return parts[taken]
    }

    private mutating func take(_ piece: SegmentScanner.Piece) {
        parts += piece.faults.map { Part.fault($0) }
        if let opens = piece.opens {
            delimiters = opens
            hasHeader = false
        }
        if let text = piece.text { take(piece.records, of: text) }
        if piece.closes { closeInterchange() }
    }

    private mutating func take(_ records: [SegmentRun.Record], of text: SegmentText) {
        for record in records {
            let segment = Segment(
                index: record.index, byteOffset: record.byteOffset, tag: record.tag, text: text,
                firstBound: record.firstBound, boundCount: record.boundCount)
            if record.tag.isEnvelope || open.isEmpty || open.count >= segmentsPerPart {
                last = segment
                take(segment)
            } else {
                open.append(segment)
            }
        }
        if let end = open.last { last = end }
    }

    private mutating func take(_ segment: Segment) {
        switch segment.tag {
        case "ISA" where !hasHeader:
            hasHeader = true
            parts.append(.interchange(segment, delimiters))
        case "GS":
            closeGroup(nil, at: segment)
            group = segment
            parts.append(.group(segment))
        case "ST":
            closeTransaction(at: segment)
            openTransaction(segment)
        case "SE" where !open.isEmpty:
            open.append(segment)
            emit(isLast: true)
        case "SE":
            fault("SE without ST", at: segment)
            parts.append(.loose(segment))
        case "GE":
            closeTransaction(at: segment)
            if group?.tag != "GS" { fault("GE without GS", at: segment) }
            if group != nil { closeGroup(segment, at: segment) } else { parts.append(.loose(segment)) }
        case "IEA":
            closeGroup(nil, at: segment)
        default: takeContent(segment)
        }
    }

    private mutating func takeContent(_ segment: Segment) {
        if !open.isEmpty {
            if open.count >= segmentsPerPart { cut(before: segment) }
            return open.append(segment)
        }
        if group != nil {
            fault("segment outside a transaction set", at: segment)
        } else if segment.tag != "TA1" {
            fault("segment outside a functional group", at: segment)
        }
        parts.append(.loose(segment))
    }

    /// Hands over a part of a large set, where it may be cut.
    private mutating func cut(before segment: Segment) {
        let isBoundary = PartContext.mayBegin(at: segment, of: open[0][1])
        guard isBoundary || open.count >= Self.longestLoop else { return }
        if !isBoundary { fault("loop has too many segments to be read at once", at: segment) }
        let context = PartContext.segments(of: open, before: segment)
        let start = open[0]
        emit(isLast: false)
        open = context.count > Self.longestContext ? [start] : context
        contextCount = open.count
    }

    private mutating func openTransaction(_ segment: Segment) {
        if group?.tag != "GS" { fault("ST outside a functional group", at: segment) }
        if group == nil {
            // Kept under the segment that should have been preceded by a GS.
            group = segment
            parts.append(.group(segment))
        }
        open = [segment]
        contextCount = 0
        segmentsBefore = 0
    }

    /// Hands over what is read of the open set.
    private mutating func emit(isLast: Bool) {
        let version = group.flatMap { $0.tag == "GS" ? $0[8] : nil } ?? ""
        parts.append(
            .transaction(
                TransactionPart(
                    set: TransactionSet(segments: open, groupVersion: version, delimiters: delimiters),
                    contextCount: contextCount, segmentsBefore: segmentsBefore, isLast: isLast)))
        segmentsBefore += open.count - contextCount
        open = []
    }

    private mutating func closeTransaction(at segment: Segment) {
        if open.isEmpty { return }
        fault("transaction set has no SE", at: segment)
        emit(isLast: true)
    }

    private mutating func closeGroup(_ trailer: Segment?, at segment: Segment) {
        closeTransaction(at: segment)
        guard let group else { return }
        if trailer == nil, group.tag == "GS" { fault("functional group has no GE", at: segment) }
        parts.append(.groupEnd(trailer))
        self.group = nil
    }

    private mutating func closeInterchange() {
        guard hasHeader, let last else { return }
        closeGroup(nil, at: last)
        let trailer = last.tag == "IEA" ? last : nil
        if trailer == nil { fault("interchange has no IEA", at: last) }
        parts.append(.interchangeEnd(trailer))
        hasHeader = false
        self.last = nil
    }

    private mutating func fault(_ reason: String, at segment: Segment) {
        parts.append(.fault(X12Error(at: segment, reason: reason)))
    }
}
