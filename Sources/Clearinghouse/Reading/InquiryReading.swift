import X12

/// A batch of eligibility questions as read: pure, so that it may be read again after a restart.
struct InquiryReading: Sendable {
    private struct Group: Sendable {
        let interchange: AnswerEnvelope.Interchange
        let senderCode: String
        let receiverCode: String
        let enquiries: [EnquiryReading]
    }

    private let groups: [Group]

    /// Whether there is nothing to answer: no readable 270.
    var isEmpty: Bool { groups.allSatisfy(\.enquiries.isEmpty) }

    init(_ bytes: [UInt8]) {
        groups = Lexer.read(bytes).interchanges.flatMap { interchange in
            interchange.groups.map { group in
                Group(
                    interchange: .init(interchange), senderCode: group.senderCode, receiverCode: group.receiverCode,
                    enquiries: group.transactions.filter { $0.id == "270" }.map { EnquiryReading($0) })
            }
        }
    }

    /// One 271 file for each group, a transaction set for each 270.
    func answers(to submission: Submission, behaviour: Behaviour, register: Register) -> [AnswerFile] {
        groups.filter { !$0.enquiries.isEmpty }.map { group in
            let envelope = AnswerEnvelope(
                interchange: group.interchange, groupSender: group.senderCode, groupReceiver: group.receiverCode,
                now: submission.receivedAt)
            let number = register.nextInterchangeNumber()
            let bodies = group.enquiries.map {
                EligibilityAnswer(enquiry: $0, behaviour: behaviour, now: submission.receivedAt)
            }
            let payers = Set(group.enquiries.flatMap { $0.subjects.map(\.payer.id) })
            let subject = group.interchange.controlNumber
            return AnswerFile(
                id: AnswerFile.id(submission: submission, kind: .eligibility, number: number), kind: .eligibility,
                submission: submission,
                availableAt: submission.receivedAt.adding(
                    milliseconds: behaviour.delayMilliseconds(of: .eligibility, subject: subject, payers: payers)),
                isLost: behaviour.strikes(.lose, answer: .eligibility, subject: subject, payers: payers),
                bytes: envelope.file(.eligibility, controlNumber: number, transactions: bodies))
        }
    }
}
