/// Divides a file into interchanges, groups, transaction sets and segments. Start reading the X12 target here.
///
/// Reading goes in this order, and each step is one file:
/// 1. `InterchangeHeader` (here called through `Lexer`) finds an ISA whose sixteen elements can be told apart and takes
///    the delimiters from their places in it;
/// 2. `Lexer` cuts the bytes behind it into segments until the IEA, dropping line breaks and byte-order marks;
/// 3. `EnvelopeAssembler` sorts the segments into groups (GS-GE) and transaction sets (ST-SE);
/// 4. `TransactionType` tells what a transaction set is, and a struct in `Transactions/` gives its typed view;
/// 5. `X12Validator` says what is wrong with it, `X12Document` prints all of it.
///
/// Writing goes the other way: a struct in `Transactions/` writes its segments into a `SegmentWriter`, whose
/// `Envelope` extension counts them and writes ISA, GS, ST, SE, GE and IEA.
public struct Lexer: Sendable {
    /// What could be read of a file, and where its division into segments and envelopes is damaged.
    public struct Reading: Sendable {
        /// Interchanges in file order; a damaged one holds what could be read of it.
        public let interchanges: [Interchange]
        /// Damage in file order; empty for a file that is whole.
        public let faults: [X12Error]
    }

    /// Interchanges of a whole file, which may hold several, with any delimiters, line breaks and byte-order mark.
    ///
    /// Counts and control numbers are not compared (see `X12Validator`). Throws `X12Error` when there is no readable
    /// ISA, when the file ends early, and when segments stand outside their envelope.
    public static func interchanges(in bytes: [UInt8]) throws(X12Error) -> [Interchange] {
        let reading = read(bytes)
        if let fault = reading.faults.first { throw fault }
        guard !reading.interchanges.isEmpty else { throw unreadable }
        return reading.interchanges
    }

    /// Everything that can be read of a file, however damaged; no interchange when there is no readable ISA.
    public static func read(_ bytes: [UInt8]) -> Reading {
        var lexer = Lexer(bytes: bytes)
        lexer.readFile()
        return Reading(interchanges: lexer.interchanges, faults: lexer.faults)
    }

    /// The fault of a file without any readable ISA.
    static let unreadable = X12Error(segment: 0, segmentID: "", byteOffset: 0, reason: "no readable ISA segment")

    private struct Record {
        let index: Int
        let byteOffset: Int
        let firstBound: Int
        let boundCount: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var segmentsRead = 0
    private var interchanges: [Interchange] = []
    private var faults: [X12Error] = []
    private var text: [UInt8] = []
    private var bounds: [Int] = []
    private var records: [Record] = []

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func readFile() {
        skipBlanks()
        while position < bytes.count {
            guard let header = InterchangeHeader.next(in: bytes, from: position) else {
                fault("text outside an interchange")
                return
            }
            if header.start > position { fault("text outside an interchange") }
            position = header.start
            readInterchange(header)
            skipBlanks()
        }
    }

    private mutating func readInterchange(_ header: InterchangeHeader) {
        text.removeAll(keepingCapacity: true)
        bounds.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        if !header.hasFixedWidth { fault("ISA elements do not have their fixed widths", segmentID: "ISA") }
        var isOpen = true
        while isOpen {
            skipBlanks()
            let isEnd = position >= bytes.count
            if isEnd || (!records.isEmpty && InterchangeHeader(in: bytes, at: position) != nil) { break }
            isOpen = readSegment(header.delimiters)
        }
        let shared = InterchangeText(bytes: text, bounds: bounds, delimiters: header.delimiters)
        let segments = records.map {
            Segment(
                index: $0.index, byteOffset: $0.byteOffset, text: shared, firstBound: $0.firstBound,
                boundCount: $0.boundCount)
        }
        var assembler = EnvelopeAssembler(delimiters: header.delimiters)
        for segment in segments { assembler.take(segment) }
        if let interchange = assembler.finish(segments) { interchanges.append(interchange) }
        faults += assembler.faults
        faults.sort { ($0.byteOffset, $0.segment) < ($1.byteOffset, $1.segment) }
    }

    /// Reads up to and including the next terminator; false when that was the IEA.
    private mutating func readSegment(_ delimiters: Delimiters) -> Bool {
        let start = position
        let firstBound = bounds.count
        let textStart = text.count
        bounds.append(textStart)
        var isTerminated = false
        while position < bytes.count, !isTerminated {
            let byte = bytes[position]
            position += 1
            if byte == delimiters.segment {
                isTerminated = true
            } else if byte == delimiters.element {
                text.append(byte)
                bounds.append(text.count)
            } else if byte != 0x0A, byte != 0x0D {
                text.append(byte)
            }
        }
        segmentsRead += 1
        if text.count == textStart {
            bounds.removeLast(bounds.count - firstBound)
            faults.append(
                X12Error(segment: segmentsRead, segmentID: "", byteOffset: start, reason: "segment is empty"))
            return true
        }
        text.append(delimiters.segment)
        bounds.append(text.count)
        records.append(
            Record(
                index: segmentsRead, byteOffset: start, firstBound: firstBound, boundCount: bounds.count - firstBound))
        let id = text[textStart..<(bounds[firstBound + 1] - 1)]
        if !isTerminated {
            let name = String(decoding: id.prefix(3), as: UTF8.self)
            faults.append(
                X12Error(
                    segment: segmentsRead, segmentID: name, byteOffset: start, reason: "file ends inside a segment"))
        }
        return !id.elementsEqual("IEA".utf8)
    }

    /// Passes line breaks, spaces, byte-order marks, NUL and Ctrl-Z between segments.
    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x00, 0x09, 0x0A, 0x0D, 0x1A, 0x20: position += 1
            case 0xEF where bytes[position...].starts(with: [0xEF, 0xBB, 0xBF]): position += 3
            default: return
            }
        }
    }

    private mutating func fault(_ reason: String, segmentID: String = "") {
        faults.append(
            X12Error(segment: segmentsRead + 1, segmentID: segmentID, byteOffset: position, reason: reason))
    }
}
