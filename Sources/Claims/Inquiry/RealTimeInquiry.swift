internal import Billing
internal import Postgres
internal import X12

/// A real-time 270 or 276 about one claim, or a 270 about one appointment.
///
/// Control numbers of a real-time exchange live as long as the exchange, so they are drawn here and not from the
/// database; the trace ties answer to question.
struct RealTimeInquiry: Sendable {
    /// Number of the claim or appointment that it is about.
    let number: Int64
    let inquiry: PayerInquiry
    private let envelope: InquiryEnvelope

    init(route: PayerRoute, number: Int64, inquiry: PayerInquiry, instant: Timestamp) {
        self.number = number
        self.inquiry = inquiry
        envelope = InquiryEnvelope(route: route, date: instant.day.x12, time: instant.x12Time)
    }

    /// The 270 of the primary coverage.
    var eligibility: [UInt8] {
        let transaction = Eligibility270(
            referenceID: "E\(number)", date: envelope.date, time: envelope.time, payer: inquiry.payer,
            provider: inquiry.provider, inquiries: [inquiry.eligibility(trace: "E\(number)")])
        return envelope.interchange(.eligibility270, control: control) { transaction.write(to: &$0, controlNumber: 1) }
    }

    /// The 276 of a claim's last submission.
    func status(of claim: Claim, facts: InquiryFacts) -> [UInt8] {
        let receiver = EntityName(
            organization: "CLAIMLINE", entityCode: "41", idQualifier: "46", id: envelope.route.senderID)
        let transaction = ClaimStatus276(
            referenceID: "S\(number)", date: envelope.date, time: envelope.time, payer: inquiry.payer,
            receiver: receiver, provider: inquiry.provider, inquiries: [inquiry.status(of: claim, facts: facts)])
        return envelope.interchange(.claimStatus276, control: control) { transaction.write(to: &$0, controlNumber: 1) }
    }

    private var control: Int { Int(number % 999_999_999) + 1 }
}

/// Runs many exchanges with a bounded number in flight.
func inFlight<Item: Sendable, Answer: Sendable>(
    atMost limit: Int, _ items: [Item], _ work: @escaping @Sendable (Item) async -> Answer
) async -> [Answer] {
    await withTaskGroup(of: Answer.self) { group in
        var answers: [Answer] = []
        var pending = items.makeIterator()
        for _ in 0..<limit {
            guard let item = pending.next() else { break }
            group.addTask { await work(item) }
        }
        while let answer = await group.next() {
            answers.append(answer)
            if let item = pending.next() { group.addTask { await work(item) } }
        }
        return answers
    }
}
