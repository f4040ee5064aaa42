/// A TA1 segment: what the receiver did with one of our interchanges. Source: X12.5, TA1.
public struct InterchangeAcknowledgement: Sendable, Equatable, Encodable {
    /// TA101: our ISA13, nine digits.
    public var controlNumber: String
    /// TA102: our ISA09, `YYMMDD`.
    public var date: String
    /// TA103: our ISA10, `HHMM`.
    public var time: String
    /// TA104.
    public var status: Status
    /// TA105: 000 no error, 001 to 031 what was wrong; 025 is a duplicate control number.
    public var note: String

    /// An answer to the interchange with this control number, day and time.
    public init(controlNumber: String, date: String, time: String, status: Status, note: String = "000") {
        self.controlNumber = controlNumber
        self.date = date
        self.time = time
        self.status = status
        self.note = note
    }

    /// Appends the TA1 to an open interchange, outside every group.
    public func write(to writer: inout SegmentWriter) {
        writer.segment("TA1", controlNumber, date, time, status.rawValue, note)
    }

    /// TA104.
    public enum Status: String, Sendable, Encodable {
        /// Taken without error.
        case accepted = "A"
        /// Taken although it has errors.
        case acceptedWithErrors = "E"
        /// Not taken: nothing in it was processed.
        case rejected = "R"
    }

    /// Every TA1 of an interchange, in order; throws `X12Error` on a status that is none of A, E and R.
    public static func all(in interchange: Interchange) throws(X12Error) -> [InterchangeAcknowledgement] {
        var found: [InterchangeAcknowledgement] = []
        for segment in interchange.segments where segment.id == "TA1" {
            guard let status = Status(rawValue: segment[4]) else {
                throw X12Error(at: segment, element: 4, reason: "unknown acknowledgement code")
            }
            found.append(
                InterchangeAcknowledgement(
                    controlNumber: segment[1], date: segment[2], time: segment[3], status: status, note: segment[5]))
        }
        return found
    }
}
