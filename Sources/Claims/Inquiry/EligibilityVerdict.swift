internal import X12

/// What a payer says of a coverage.
enum EligibilityVerdict: Sendable, Hashable {
    case active
    case inactive(reason: String)
    /// Nothing that lasts: ask again.
    case noAnswer(reason: String)

    /// Active when a plan-level benefit says so (EB01 1–4); AAA 42 and 80 mean: ask again (005010X279A1).
    init(rejections: [Eligibility271.Rejection], benefits: [Eligibility271.Benefit]) {
        if let rejection = rejections.first {
            let isTemporary = ["42", "80"].contains(rejection.reason)
            self =
                isTemporary
                ? .noAnswer(reason: "AAA \(rejection.reason)") : .inactive(reason: "AAA \(rejection.reason)")
        } else if benefits.contains(where: { ["1", "2", "3", "4"].contains($0.information) }) {
            self = .active
        } else {
            let status = benefits.first { ["5", "6", "7", "8"].contains($0.information) }?.information
            self = .inactive(reason: "EB \(status ?? "none")")
        }
    }

    /// The verdict of a real-time answer about one patient.
    init(realTimeAnswer answer: [UInt8]) {
        do {
            let transactions = try Lexer.interchanges(in: answer).flatMap { $0.groups.flatMap(\.transactions) }
            guard let transaction = transactions.first(where: { TransactionType($0) == .eligibility271 }) else {
                self = .noAnswer(reason: "no 271")
                return
            }
            let response = try Eligibility271(transaction)
            self.init(rejections: response.allRejections, benefits: response.members.flatMap(\.benefits))
        } catch {
            self = .noAnswer(reason: "unreadable 271")
        }
    }
}
