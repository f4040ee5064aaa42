/// The four separator bytes of one interchange.
///
/// A reader takes them from fixed places of the ISA segment, never from habit: the element separator is
/// byte 3, the repetition separator ISA11, the component separator ISA16 and the terminator the byte after it.
/// Source: X12.5 interchange control structure, version 00501.
public struct Delimiters: Sendable, Hashable {
    /// Between elements of a segment.
    public var element: UInt8
    /// Between components of a composite element.
    public var component: UInt8
    /// Between occurrences of a repeating element; 0 when the interchange has none (before 00402, ISA11 is `U`).
    public var repetition: UInt8
    /// After each segment.
    public var segment: UInt8

    /// Four separators, each an ASCII byte, all different.
    public init(element: UInt8, component: UInt8, repetition: UInt8, segment: UInt8) {
        self.element = element
        self.component = component
        self.repetition = repetition
        self.segment = segment
    }

    /// `*` elements, `:` components, `^` repetitions, `~` segments.
    public static let standard = Delimiters(
        element: UInt8(ascii: "*"), component: UInt8(ascii: ":"), repetition: UInt8(ascii: "^"),
        segment: UInt8(ascii: "~"))

    /// Whether `byte` separates anything in this interchange.
    @inlinable
    public func contains(_ byte: UInt8) -> Bool {
        byte == element || byte == segment || byte == component || (byte == repetition && repetition != 0)
    }
}
