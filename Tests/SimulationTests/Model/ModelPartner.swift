/// A trading partner with its own ledger. It knows a payload by its number and takes it once.
struct ModelPartner: Sendable {
    private struct Entry: Sendable {
        var isRejected = false
    }

    private struct Delivery: Sendable {
        let at: Int
        let answer: AnswerRow
    }

    /// The newest original of each claim.
    private var ledger: [Entry?]
    private var payloads: Set<Int> = []
    private var deliveries: [Delivery] = []
    /// Leases that asked about a payload and heard that it is not here.
    private var denials: Set<[Int]> = []

    init(claims: Int) { ledger = Array(repeating: nil, count: claims) }

    /// Whether the payload arrived; remembers who was told that it did not.
    mutating func holds(_ payload: Int, asker lease: Int) -> Bool {
        if payloads.contains(payload) { return true }
        denials.insert([payload, lease])
        return false
    }

    func denied(_ payload: Int, to lease: Int) -> Bool { denials.contains([payload, lease]) }

    /// Takes a payload. Answers go out later: late, twice, in any order.
    ///
    /// - Returns: a claim that came as an original while its earlier one stood.
    mutating func receive(_ payload: Int, _ claims: [(claim: Int, submission: Int)], at now: Int, _ dice: inout Dice)
        -> Int?
    {
        guard payloads.insert(payload).inserted else { return nil }
        var doubled: Int?
        for (claim, submission) in claims {
            if let earlier = ledger[claim], !earlier.isRejected { doubled = claim }
            let isRejected = submission < 3 && dice.hits(oneIn: 3)
            ledger[claim] = Entry(isRejected: isRejected)
            let answer = AnswerRow(claim: claim, submission: submission, isRejection: isRejected)
            for _ in 0..<dice.roll(1, 2) {
                let delay = dice.hits(oneIn: 4) ? dice.roll(1_000, 3_000) : dice.roll(10, 400)
                deliveries.append(Delivery(at: now + delay, answer: answer))
            }
        }
        return doubled
    }

    func accepted(_ claim: Int) -> Bool { ledger[claim].map { !$0.isRejected } ?? false }

    /// Answers whose time has come, newest first as likely as not.
    mutating func deliver(at now: Int, _ dice: inout Dice) -> [AnswerRow] {
        let due = deliveries.filter { $0.at <= now }.map(\.answer)
        if due.isEmpty { return [] }
        deliveries.removeAll { $0.at <= now }
        return dice.hits(oneIn: 2) ? due.reversed() : due
    }
}
