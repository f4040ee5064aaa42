internal import Billing
internal import Postgres
internal import X12

/// A real-time 270 or 276 about one claim.
///
/// Control numbers of a real-time exchange live as long as the exchange, so they are drawn here and not from the
/// database; the trace ties answer to question.
struct RealTimeInquiry: Sendable {
    let claim: Claim
    let inquiry: PayerInquiry
    private let envelope: InquiryEnvelope

    init(route: PayerRoute, claim: Claim, inquiry: PayerInquiry, instant: Timestamp) {
        self.claim = claim
        self.inquiry = inquiry
        envelope = InquiryEnvelope(route: route, date: instant.day.x12, time: instant.x12Time)
    }

    /// The 270 of the claim's primary coverage.
    var eligibility: [UInt8] {
        let transaction = Eligibility270(
            referenceID: "E\(claim.id)", date: envelope.date, time: envelope.time, payer: inquiry.payer,
            provider: inquiry.provider, inquiries: [inquiry.eligibility(trace: "E\(claim.id)")])
        return envelope.interchange(.eligibility270, control: control) { transaction.write(to: &$0, controlNumber: 1) }
    }

    /// The 276 of the claim's last submission.
    func status(facts: InquiryFacts) -> [UInt8] {
        let receiver = EntityName(
            organization: "CLAIMLINE", entityCode: "41", idQualifier: "46", id: envelope.route.senderID)
        let transaction = ClaimStatus276(
            referenceID: "S\(claim.id)", date: envelope.date, time: envelope.time, payer: inquiry.payer,
            receiver: receiver, provider: inquiry.provider, inquiries: [inquiry.status(of: claim, facts: facts)])
        return envelope.interchange(.claimStatus276, control: control) { transaction.write(to: &$0, controlNumber: 1) }
    }

    private var control: Int { Int(claim.id % 999_999_999) + 1 }
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
