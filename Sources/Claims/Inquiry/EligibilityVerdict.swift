internal import X12

/// What a payer says of a coverage.
enum EligibilityVerdict: Sendable, Hashable {
    /// With what is said of therapy; `nil` when nothing is that bears on claims.
    case active(TherapyBenefits?)
    case inactive(reason: String)
    /// Nothing that lasts: ask again.
    case noAnswer(reason: String)

    /// Active when a plan-level benefit says so (EB01 1–4); AAA 42 and 80 mean: ask again (005010X279A1).
    init(rejections: [Eligibility271.Rejection], members: [Eligibility271.Member]) {
        let benefits = members.flatMap(\.benefits)
        if let rejection = rejections.first {
            let isTemporary = ["42", "80"].contains(rejection.reason)
            self =
                isTemporary
                ? .noAnswer(reason: "AAA \(rejection.reason)") : .inactive(reason: "AAA \(rejection.reason)")
        } else if benefits.contains(where: { ["1", "2", "3", "4"].contains($0.information) }) {
            let therapy = TherapyBenefits(members)
            self = .active(therapy.bearsOnClaims ? therapy : nil)
        } else {
            let status = benefits.first { ["5", "6", "7", "8"].contains($0.information) }?.information
            self = .inactive(reason: "EB \(status ?? "none")")
        }
    }

    /// The verdict of a real-time answer about one patient.
    init(realTimeAnswer answer: [UInt8]) { self = CoverageAnswer(answer).verdict }
}

/// A real-time 271 about one patient.
struct CoverageAnswer: Sendable {
    let verdict: EligibilityVerdict
    /// What is said of therapy, whether it bears on claims or not; `nil` when nothing could be read.
    let benefits: TherapyBenefits?

    init(_ bytes: [UInt8]) {
        do {
            let transactions = try Lexer.interchanges(in: bytes).flatMap { $0.groups.flatMap(\.transactions) }
            guard let transaction = transactions.first(where: { TransactionType($0) == .eligibility271 }) else {
                self.init(verdict: .noAnswer(reason: "no 271"), benefits: nil)
                return
            }
            let response = try Eligibility271(transaction)
            self.init(
                verdict: EligibilityVerdict(rejections: response.allRejections, members: response.members),
                benefits: TherapyBenefits(response.members))
        } catch {
            self.init(verdict: .noAnswer(reason: "unreadable 271"), benefits: nil)
        }
    }

    private init(verdict: EligibilityVerdict, benefits: TherapyBenefits?) {
        self.verdict = verdict
        self.benefits = benefits
    }
}
