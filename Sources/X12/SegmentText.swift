/// The bytes that a run of segments was read from, with the start of each element; shared by those segments.
final class SegmentText: Sendable {
    /// The bytes as read, or a copy without line breaks where lines were wrapped inside segments.
    let bytes: [UInt8]
    /// For each segment the start of its identifier and of each element, then one past its terminator; counted from
    /// `base`, so that they stay small however large the file is.
    let bounds: [UInt32]
    /// Where `bounds` begin to count in `bytes`.
    let base: Int
    let delimiters: Delimiters
    /// Whether all of the run is ASCII, as nearly every file is: its text then needs no check.
    let isASCII: Bool

    init(bytes: [UInt8], base: Int, bounds: [UInt32], delimiters: Delimiters, isASCII: Bool) {
        self.bytes = bytes
        self.base = base
        self.bounds = bounds
        self.delimiters = delimiters
        self.isASCII = isASCII
    }

    /// Start of the element with this number among all of the run.
    func bound(_ index: Int) -> Int { base &+ Int(bounds[index]) }

    /// Text of a range; Latin-1 where it is not UTF-8.
    func string(_ range: Range<Int>) -> String {
        if range.isEmpty { return "" }
        if isASCII { return Self.asciiText(bytes, range) }
        let slice = bytes[range]
        if let text = String(validating: slice, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(slice.map { Unicode.Scalar($0) }))
    }

    func firstIndex(of separator: UInt8, in range: Range<Int>) -> Int? {
        separator == 0 ? nil : Self.firstIndex(of: separator, bytes, range)
    }

    /// Cents of a range; nil when it is no amount.
    func cents(_ range: Range<Int>) -> Int64? { Self.cents(bytes, range) }

    func ranges(_ range: Range<Int>, at separator: UInt8) -> [Range<Int>] {
        guard !range.isEmpty else { return [] }
        var parts: [Range<Int>] = []
        var rest = range
        while let end = firstIndex(of: separator, in: rest) {
            parts.append(rest.lowerBound..<end)
            rest = (end + 1)..<range.upperBound
        }
        parts.append(rest)
        return parts
    }

    func split(_ range: Range<Int>, at separator: UInt8) -> [String] {
        guard !range.isEmpty else { return [] }
        var parts: [String] = []
        parts.reserveCapacity(6)
        var rest = range
        while let end = firstIndex(of: separator, in: rest) {
            parts.append(string(rest.lowerBound..<end))
            rest = (end + 1)..<range.upperBound
        }
        parts.append(string(rest))
        return parts
    }

    // The bytes are parameters here, so that the spans over them need no copy and no reference count.

    private static func asciiText(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        // What fits into a string without memory of its own, as nearly every element does, is written there directly.
        if range.count > 15 {
            return String(copying: UTF8Span(unchecked: bytes.span.extracting(range), isKnownASCII: true))
        }
        return bytes.withUnsafeBufferPointer { source in
            String(unsafeUninitializedCapacity: range.count) { text in
                for offset in 0..<range.count { text[offset] = source[range.lowerBound &+ offset] }
                return range.count
            }
        }
    }

    private static func cents(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        X12Amount.cents(from: bytes.span.extracting(range))
    }

    private static func firstIndex(of separator: UInt8, _ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let span = bytes.span
        var index = range.lowerBound
        while index < range.upperBound {
            if span[index] == separator { return index }
            index &+= 1
        }
        return nil
    }
}
