/// One segment: a range of its interchange's bytes.
///
/// Nothing is copied until an element is asked for; absent elements read as empty text, as trailing empty elements
/// are left out in X12. Text that is not UTF-8 is read as Latin-1.
public struct Segment: Sendable {
    /// Number of the segment in the file, from 1.
    public let index: Int
    /// Offset in bytes from the start of the file to the segment's first byte.
    public let byteOffset: Int
    let text: InterchangeText
    let firstBound: Int
    let boundCount: Int

    /// The segment identifier, such as `CLM`.
    public var id: String { text.string(range(of: 0)) }

    /// Number of elements after the identifier, trailing empty ones included.
    public var elementCount: Int { boundCount - 2 }

    /// Element `element`, from 1, whole: a composite or repeating element comes with its separators.
    public subscript(_ element: Int) -> String { text.string(range(of: element)) }

    /// Component `component` (from 1) of the first occurrence of element `element` (from 1).
    public func component(_ element: Int, _ component: Int) -> String {
        var rest = range(of: element)
        if let end = text.firstIndex(of: text.delimiters.repetition, in: rest) { rest = rest.lowerBound..<end }
        for _ in 1..<max(component, 1) {
            guard let end = text.firstIndex(of: text.delimiters.component, in: rest) else { return "" }
            rest = (end + 1)..<rest.upperBound
        }
        let end = text.firstIndex(of: text.delimiters.component, in: rest) ?? rest.upperBound
        return text.string(rest.lowerBound..<end)
    }

    /// All components of the first occurrence of element `element` (from 1); empty when it is absent.
    public func components(_ element: Int) -> [String] {
        var whole = range(of: element)
        if let end = text.firstIndex(of: text.delimiters.repetition, in: whole) { whole = whole.lowerBound..<end }
        return text.split(whole, at: text.delimiters.component)
    }

    /// All occurrences of element `element` (from 1), each whole; empty when it is absent.
    public func repetitions(_ element: Int) -> [String] {
        text.split(range(of: element), at: text.delimiters.repetition)
    }

    /// Occurrences of element `element` (from 1), each as its components.
    public func composites(_ element: Int) -> [[String]] {
        text.ranges(range(of: element), at: text.delimiters.repetition)
            .map { text.split($0, at: text.delimiters.component) }
    }

    /// Whether element `element` (from 1) holds anything.
    public func has(_ element: Int) -> Bool { !range(of: element).isEmpty }

    /// The segment's bytes without terminator and line breaks.
    public var bytes: ArraySlice<UInt8> {
        text.bytes[text.bounds[firstBound]..<(text.bounds[firstBound + boundCount - 1] - 1)]
    }

    /// Byte range of an element; 0 is the identifier.
    func range(of element: Int) -> Range<Int> {
        guard element >= 0, element < boundCount - 1 else { return 0..<0 }
        let bound = firstBound + element
        return text.bounds[bound]..<(text.bounds[bound + 1] - 1)
    }
}

/// The bytes of one interchange, line breaks taken out, with the start of each element; shared by its segments.
final class InterchangeText: Sendable {
    let bytes: [UInt8]
    /// For each segment the start of its identifier and of each element, then one past its terminator.
    let bounds: [Int]
    let delimiters: Delimiters

    init(bytes: [UInt8], bounds: [Int], delimiters: Delimiters) {
        self.bytes = bytes
        self.bounds = bounds
        self.delimiters = delimiters
    }

    func string(_ range: Range<Int>) -> String {
        let slice = bytes[range]
        // Nearly all text is ASCII, and the general check costs ten times as much.
        if slice.allSatisfy({ $0 < 0x80 }) { return String(decoding: slice, as: UTF8.self) }
        if let text = String(validating: slice, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(slice.map { Unicode.Scalar($0) }))
    }

    func firstIndex(of separator: UInt8, in range: Range<Int>) -> Int? {
        guard separator != 0 else { return nil }
        return bytes[range].firstIndex(of: separator)
    }

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
        ranges(range, at: separator).map(string)
    }
}
