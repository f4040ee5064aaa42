/// Counts that the closing segments of open envelopes will need.
struct EnvelopeState: Sendable {
    var interchangeControl = ""
    var groupControl = ""
    var transactionControl = ""
    var groups = 0
    var transactions = 0
    var segmentsBeforeTransaction = 0
}

/// One end of an interchange: the qualifier and id of ISA05-08.
public struct InterchangeParty: Sendable, Hashable {
    /// ISA05 or ISA07: 01, 14, 20, 27-30, 33 or ZZ.
    public var qualifier: String
    /// ISA06 or ISA08, at most 15 characters, not padded.
    public var id: String

    /// A party; the qualifier is `ZZ` (mutually defined) unless the partner says otherwise.
    public init(id: String, qualifier: String = "ZZ") {
        self.id = id
        self.qualifier = qualifier
    }
}

/// Envelope segments. Control numbers and times are the caller's; counts are kept here. Source: X12.5 and X12.6.
extension SegmentWriter {
    /// Writes the ISA with its fixed widths.
    ///
    /// `date` is `YYYYMMDD` or `YYMMDD`, `time` `HHMM` (more is cut off), `controlNumber` 1 to 999999999.
    public mutating func beginInterchange(
        sender: InterchangeParty, receiver: InterchangeParty, date: String, time: String, controlNumber: Int,
        isTest: Bool, isAcknowledgementRequested: Bool
    ) {
        let control = Self.padded(String(controlNumber), to: 9)
        let repetition = delimiters.repetition == 0 ? UInt8(ascii: "U") : delimiters.repetition
        let elements: [[UInt8]] = [
            Self.fixed("00", 2), Self.fixed("", 10), Self.fixed("00", 2), Self.fixed("", 10),
            Self.fixed(sender.qualifier, 2), Self.fixed(sender.id, 15), Self.fixed(receiver.qualifier, 2),
            Self.fixed(receiver.id, 15), Self.fixed(String(date.suffix(6)), 6), Self.fixed(time, 4), [repetition],
            Self.fixed("00501", 5), Self.fixed(control, 9), Self.fixed(isAcknowledgementRequested ? "1" : "0", 1),
            Self.fixed(isTest ? "T" : "P", 1), [delimiters.component],
        ]
        var raw = Array("ISA".utf8)
        for element in elements {
            // A separator stands only where ISA11 and ISA16 declare it.
            let clean = element.count == 1 ? element : element.map { delimiters.contains($0) ? 0x20 : $0 }
            raw += [delimiters.element] + clean
        }
        appendRaw(raw + [delimiters.segment])
        envelope = EnvelopeState()
        envelope.interchangeControl = control
    }

    /// Writes the GS: `functionalID` is GS01 (`HC`), `date` `YYYYMMDD`, `time` `HHMM`, `version` GS08.
    public mutating func beginGroup(
        functionalID: String, sender: String, receiver: String, date: String, time: String, controlNumber: Int,
        version: String
    ) {
        envelope.groupControl = String(controlNumber)
        envelope.groups += 1
        envelope.transactions = 0
        segment("GS", functionalID, sender, receiver, date, time, String(controlNumber), "X", version)
    }

    /// Writes the ST; `controlNumber` is padded to four digits, `version` is ST03.
    public mutating func beginTransaction(id: String, controlNumber: Int, version: String) {
        envelope.segmentsBeforeTransaction = segmentCount
        envelope.transactionControl = Self.padded(String(controlNumber), to: 4)
        envelope.transactions += 1
        segment("ST", id, envelope.transactionControl, version)
    }

    /// Writes the SE with the count of segments from ST to SE.
    public mutating func endTransaction() {
        let count = segmentCount - envelope.segmentsBeforeTransaction + 1
        segment("SE", String(count), envelope.transactionControl)
    }

    /// Writes the GE.
    public mutating func endGroup() {
        segment("GE", String(envelope.transactions), envelope.groupControl)
    }

    /// Writes the IEA.
    public mutating func endInterchange() {
        segment("IEA", String(envelope.groups), envelope.interchangeControl)
    }

    private static func padded(_ text: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func fixed(_ text: String, _ width: Int) -> [UInt8] {
        let value = X12Text.plain(text).utf8.prefix(width)
        return value + [UInt8](repeating: 0x20, count: width - value.count)
    }
}
