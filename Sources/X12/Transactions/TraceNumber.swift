/// A TRN segment of a 271 or 278: a number that ties request and response.
public struct TraceNumber: Sendable, Equatable, Encodable {
    /// TRN01: 1 of the one who sends this, 2 of the one it goes to, repeated.
    public var type: String
    /// TRN02.
    public var number: String
    /// TRN03.
    public var originator: String
    /// TRN04: part of that organisation.
    public var suborganization: String

    /// A trace number.
    public init(type: String, number: String, originator: String, suborganization: String = "") {
        self.type = type
        self.number = number
        self.originator = originator
        self.suborganization = suborganization
    }

    init(_ segment: Segment) {
        self.init(type: segment[1], number: segment[2], originator: segment[3], suborganization: segment[4])
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("TRN", type, number, originator, suborganization)
    }
}
