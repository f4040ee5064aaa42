import X12

/// Writes the ISA-IEA around an answer, with the two ends of the received file changed over.
struct AnswerEnvelope: Sendable {
    /// What an answer needs to know of the interchange it answers.
    struct Interchange: Sendable {
        let sender: InterchangeParty
        let receiver: InterchangeParty
        /// ISA13 as sent.
        let controlNumber: String
        /// ISA09 and ISA10 as sent.
        let date: String
        let time: String
        let isTest: Bool
        /// ISA14 was 1.
        let isAcknowledgementRequested: Bool

        init(_ interchange: X12.Interchange) {
            sender = InterchangeParty(id: interchange.senderID, qualifier: interchange.senderQualifier)
            receiver = InterchangeParty(id: interchange.receiverID, qualifier: interchange.receiverQualifier)
            controlNumber = interchange.controlNumber
            date = interchange.date
            time = interchange.time
            isTest = interchange.isTest
            isAcknowledgementRequested = interchange.isAcknowledgementRequested
        }
    }

    let interchange: Interchange
    /// GS02 and GS03 of what is answered.
    let groupSender: String
    let groupReceiver: String
    let now: Timestamp
    /// Separators of the answers.
    var delimiters = Delimiters.standard

    /// A whole file of one group; one transaction set for each body.
    func file(
        _ kind: AnswerKind, controlNumber: Int, transactions: [any AnswerBody]
    ) -> [UInt8] {
        var writer = opened(controlNumber: controlNumber)
        if let type = kind.transaction {
            writer.beginGroup(
                functionalID: type.functionalID, sender: groupReceiver, receiver: groupSender, date: now.day,
                time: now.time, controlNumber: controlNumber, version: type.version)
            for (index, body) in transactions.enumerated() {
                // ST03 is not used in 005010X221A1.
                let version = kind == .remittance ? "" : type.version
                writer.beginTransaction(id: type.id, controlNumber: index + 1, version: version)
                body.write(into: &writer)
                writer.endTransaction()
            }
            writer.endGroup()
        }
        writer.endInterchange()
        return writer.bytes
    }

    /// A TA1 file: 04 is A or R, 05 the note code. Source: X12.5 interchange acknowledgement.
    func interchangeAcknowledgement(note: String, controlNumber: Int) -> [UInt8] {
        var writer = opened(controlNumber: controlNumber)
        writer.segment(
            "TA1", interchange.controlNumber, interchange.date, interchange.time, note == "000" ? "A" : "R", note)
        writer.endInterchange()
        return writer.bytes
    }

    private func opened(controlNumber: Int) -> SegmentWriter {
        var writer = SegmentWriter(delimiters: delimiters)
        writer.beginInterchange(
            sender: interchange.receiver, receiver: interchange.sender, date: now.day, time: now.time,
            controlNumber: controlNumber, isTest: interchange.isTest, isAcknowledgementRequested: false)
        return writer
    }
}
