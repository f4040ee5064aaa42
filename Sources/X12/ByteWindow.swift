/// The part of a file that is in memory, and how to get more of it.
struct ByteWindow {
    /// Bytes asked for at once.
    static let chunkBytes = 1 << 18

    /// What is in memory.
    private(set) var bytes: [UInt8]
    /// Where reading stands in `bytes`.
    var position = 0
    /// Whether nothing comes behind `bytes`.
    private(set) var isComplete: Bool
    private var start = 0
    private var hasFailed = false
    private let read: (Int) throws -> [UInt8]

    /// A file in memory whole.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isComplete = true
        read = { _ in [] }
    }

    /// A file that `read` gives piece by piece: at most so many bytes, none at its end.
    init(reading read: @escaping (Int) throws -> [UInt8]) {
        bytes = []
        isComplete = false
        self.read = read
    }

    /// Bytes from `position` on.
    var count: Int { bytes.count - position }
    /// Offset of `position` in the file.
    var offset: Int { start + position }
    /// Whether the file ends here.
    var isAtEnd: Bool { isComplete && position >= bytes.count }

    /// Whether more bytes are needed to go on: none are left, or too few to judge what may be a header.
    var isExhausted: Bool {
        guard !isComplete else { return false }
        return position >= bytes.count || (count < InterchangeHeader.lookAhead && bytes[position] == UInt8(ascii: "I"))
    }

    /// Whether a readable ISA stands here, as far as the window tells; ask only when it is not exhausted.
    var isAtHeader: Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: "I")
            && InterchangeHeader(in: bytes, at: position) != nil
    }

    /// Offset in the file of a place in `bytes`.
    func fileOffset(of position: Int) -> Int { start + position }

    /// Makes at least `needed` bytes available, as far as the file has them; false when there is none at all.
    mutating func fill(_ needed: Int) -> Bool {
        guard count < needed, !isComplete else { return count > 0 }
        var kept = Array(bytes[position...])
        while kept.count < needed, !isComplete {
            do {
                let chunk = try read(Self.chunkBytes)
                isComplete = chunk.isEmpty
                kept += chunk
            } catch {
                isComplete = true
                hasFailed = true
            }
        }
        start += position
        position = 0
        bytes = kept
        return !bytes.isEmpty
    }

    /// Whether the source failed since this was asked.
    mutating func takeFailure() -> Bool {
        defer { hasFailed = false }
        return hasFailed
    }

    /// Moves to the next readable ISA, or to the end of the file when there is none.
    mutating func nextHeader() -> InterchangeHeader? {
        while fill(InterchangeHeader.lookAhead + Self.chunkBytes / 2) {
            // What may go on behind the window is judged once more of it is there.
            let end = isComplete ? bytes.count : bytes.count - InterchangeHeader.lookAhead
            if let header = InterchangeHeader.next(in: bytes, from: position, to: end) {
                position = header.start
                return header
            }
            position = end
            if isComplete { return nil }
        }
        return nil
    }

    /// Passes line breaks, spaces, byte-order marks, NUL and Ctrl-Z between segments, reading on where the window ends.
    mutating func skipBlanks() {
        repeat { skipBlanksInside() } while count < 3 && !isComplete && fill(count + 1)
    }

    /// The same inside the window.
    mutating func skipBlanksInside() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x00, 0x09, 0x0A, 0x0D, 0x1A, 0x20: position += 1
            case 0xEF where bytes[position...].starts(with: [0xEF, 0xBB, 0xBF]): position += 3
            default: return
            }
        }
    }
}
