/// A transaction set, or as much of a large one as is held in memory at once.
public struct TransactionPart: Sendable {
    /// ST, the heading and the open levels, repeated in every part, and the segments of this part; SE in the last one.
    public let set: TransactionSet
    /// Segments at the start of `set` that an earlier part held already; 0 in the first part.
    public let contextCount: Int
    /// Segments of the set in earlier parts.
    public let segmentsBefore: Int
    /// Whether the set ends with this part.
    public let isLast: Bool

    /// Whether the set begins with this part.
    public var isFirst: Bool { segmentsBefore == 0 }
    /// Whether this part is the whole set.
    public var isWhole: Bool { isFirst && isLast }
    /// The segments that no earlier part held.
    public var newSegments: ArraySlice<Segment> { self.set.segments[contextCount...] }
}
