/// One segment: a range of its file's bytes.
///
/// Nothing is copied until an element is asked for; absent elements read as empty text, as trailing empty elements
/// are left out in X12. Text that is not UTF-8 is read as Latin-1.
public struct Segment: Sendable {
    /// Number of the segment in the file, from 1.
    public let index: Int
    /// Offset in bytes from the start of the file to the segment's first byte.
    public let byteOffset: Int
    /// The identifier, for comparing.
    let tag: SegmentTag
    private let text: SegmentText
    private let firstBound: Int32
    private let boundCount: Int32

    /// The segment whose identifier starts at bound `firstBound` of a text.
    init(index: Int, byteOffset: Int, tag: SegmentTag, text: SegmentText, firstBound: Int32, boundCount: Int32) {
        self.index = index
        self.byteOffset = byteOffset
        self.tag = tag
        self.text = text
        self.firstBound = firstBound
        self.boundCount = boundCount
    }

    /// The segment identifier, such as `CLM`.
    public var id: String { text.string(range(of: 0)) }

    /// Number of elements after the identifier, trailing empty ones included.
    public var elementCount: Int { Int(boundCount) - 2 }

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

    /// Cents of element `element` (from 1), read without making text of it; nil when it is no amount.
    public func cents(_ element: Int) -> Int64? { text.cents(range(of: element)) }

    /// The segment's bytes without terminator, and without line breaks where lines were wrapped.
    public var bytes: ArraySlice<UInt8> {
        text.bytes[text.bound(Int(firstBound))..<(text.bound(Int(firstBound + boundCount) - 1) - 1)]
    }

    /// Byte range of an element; 0 is the identifier.
    private func range(of element: Int) -> Range<Int> {
        guard element >= 0, element < Int(boundCount) - 1 else { return 0..<0 }
        let bound = Int(firstBound) &+ element
        return text.bound(bound)..<(text.bound(bound + 1) - 1)
    }
}
