/// Cuts the bytes of a file into segments, a piece after the other.
///
/// Bytes stand in memory whole, or come through a window that moves over a file, so that memory does not grow with it.
/// A piece shares the bytes of its window; only lines that were wrapped inside segments are copied, without the breaks.
struct SegmentScanner {
    /// Segments of one interchange that stand next to each other.
    struct Piece {
        /// Separators, when an interchange begins with this piece.
        var opens: Delimiters?
        var records: [SegmentRun.Record] = []
        /// What the records are of.
        var text: SegmentText?
        /// Damage among or before the segments.
        var faults: [X12Error] = []
        /// Whether the interchange ends with this piece.
        var closes = false
    }

    /// Segments of a piece; more would only keep more memory busy.
    private static let segmentsPerPiece = 4096
    /// Bytes of a piece, for which 32-bit bounds and counts are enough.
    private static let bytesPerPiece = 1 << 26
    /// A segment is cut here: none of any guide is a hundredth as long, and a missing terminator must not fill memory.
    private static let longestSegment = 1 << 20

    private var window: ByteWindow
    private var delimiters: Delimiters?
    private var marks = SegmentRun.Marks(.standard)
    private var segmentsRead = 0
    private var segmentsOfInterchange = 0
    private var run = SegmentRun()

    init(_ window: ByteWindow) {
        self.window = window
    }

    /// The next piece; nil at the end.
    mutating func next() -> Piece? {
        var piece = Piece()
        if delimiters == nil, !openInterchange(&piece) {
            noteFailure(&piece)
            return piece.faults.isEmpty ? nil : piece
        }
        guard let delimiters else { return nil }
        readSegments(delimiters, into: &piece)
        noteFailure(&piece)
        return piece
    }

    /// Finds the next readable ISA; false when there is none.
    private mutating func openInterchange(_ piece: inout Piece) -> Bool {
        window.skipBlanks()
        guard window.fill(1) else { return false }
        let start = window.offset
        guard let header = window.nextHeader() else {
            piece.faults.append(fault("text outside an interchange", at: start))
            return false
        }
        if window.offset > start { piece.faults.append(fault("text outside an interchange", at: start)) }
        if !header.hasFixedWidth {
            piece.faults.append(
                fault("ISA elements do not have their fixed widths", at: window.offset, segmentID: "ISA"))
        }
        delimiters = header.delimiters
        marks = SegmentRun.Marks(header.delimiters)
        segmentsOfInterchange = 0
        piece.opens = header.delimiters
        return true
    }

    private mutating func readSegments(_ delimiters: Delimiters, into piece: inout Piece) {
        window.skipBlanks()
        // A piece takes what the window holds; another window begins another piece.
        _ = window.fill(ByteWindow.chunkBytes / 2)
        run.begin(at: window.position)
        while run.count < Self.segmentsPerPiece, run.byteCount < Self.bytesPerPiece, piece.faults.count < 1000 {
            window.skipBlanksInside()
            let isAtNext = segmentsOfInterchange > 0 && !window.isExhausted && window.isAtHeader
            if isAtNext || window.isAtEnd {
                piece.closes = true
                break
            }
            guard !window.isExhausted, readSegment(delimiters, &piece) else {
                if run.count > 0 { break }
                // The rest of a segment, or of what may be a header, is behind the window.
                _ = window.fill(window.count + ByteWindow.chunkBytes)
                run.begin(at: window.position)
                continue
            }
            if run.lastIsInterchangeTrailer {
                piece.closes = true
                break
            }
        }
        (piece.text, piece.records) = run.finish(window.bytes, delimiters)
        if piece.closes { self.delimiters = nil }
    }

    /// Reads up to and including the next terminator; false when that takes another window or another piece.
    private mutating func readSegment(_ delimiters: Delimiters, _ piece: inout Piece) -> Bool {
        let start = window.position
        let limit = min(window.bytes.count, start + Self.longestSegment)
        var end = run.scan(window.bytes, from: start, to: limit, marks: marks)
        if end.isWrapped {
            run.drop()
            guard run.count == 0 else { return false }
            run.beginCopying()
            end = run.scan(window.bytes, from: start, to: limit, marks: marks)
        }
        let isCut = !end.isTerminated && limit < window.bytes.count
        guard end.isTerminated || isCut || window.isComplete else {
            run.drop()
            return false
        }
        window.position = end.position
        segmentsRead += 1
        if end.isEmpty {
            run.drop()
            piece.faults.append(
                X12Error(
                    segment: segmentsRead, segmentID: "", byteOffset: window.fileOffset(of: start),
                    reason: "segment is empty"))
            return true
        }
        run.keep(index: segmentsRead, byteOffset: window.fileOffset(of: start), in: window.bytes)
        segmentsOfInterchange += 1
        if !end.isTerminated {
            piece.faults.append(
                X12Error(
                    segment: segmentsRead, segmentID: run.lastIdentifier(in: window.bytes),
                    byteOffset: window.fileOffset(of: start),
                    reason: isCut ? "segment is longer than 1 MiB" : "file ends inside a segment"))
        }
        return true
    }

    /// Says once that the source failed; what was read before it counts.
    private mutating func noteFailure(_ piece: inout Piece) {
        guard window.takeFailure() else { return }
        piece.faults.append(fault("the file cannot be read any further", at: window.offset))
    }

    private func fault(_ reason: String, at byteOffset: Int, segmentID: String = "") -> X12Error {
        X12Error(segment: segmentsRead + 1, segmentID: segmentID, byteOffset: byteOffset, reason: reason)
    }
}
