internal import Billing
internal import X12

/// What one TA1, 999 or 277CA says, reduced to what moves claims.
enum AcknowledgementAnswer: Sendable {
    /// A whole interchange, by our ISA13.
    case interchange(control: Int64, isAccepted: Bool, note: String)
    /// Transaction sets of our group, by GS06 and ST02; a group can be rejected without naming any.
    case sets(group: Int64, accepted: [String], rejected: [RejectedSet], isGroupRejected: Bool)
    /// Claims by our CLM01, and whole transactions rejected above the claim level, by our BHT03.
    case claims([ClaimAnswer], rejectedReferences: [RejectedReference])

    /// A rejected transaction set.
    struct RejectedSet: Sendable {
        let control: String
        /// The CLM01 that its errors name (CTX).
        let offenders: Set<String>
        /// Where its errors are that name none (IK302): numbers of segments, ST is 1.
        let positions: [Int]
    }

    /// A transaction set of ours that a 277CA rejects as a whole (loop 2200B or 2200C), without listing its claims.
    struct RejectedReference: Sendable, Hashable {
        let reference: String
        let code: String
        let rank: AnswerRank
    }

    /// One claim's answer.
    struct ClaimAnswer: Sendable {
        let controlNumber: String
        let code: String
        let rank: AnswerRank
        let payerControlNumber: String?

        var isRejected: Bool { rank > .accepted }
    }

    var source: String {
        switch self {
        case .interchange: "TA1"
        case .sets: "999"
        case .claims: "277CA"
        }
    }

    /// Every answer in a file.
    static func all(in bytes: [UInt8]) throws(X12Error) -> [AcknowledgementAnswer] {
        var answers: [AcknowledgementAnswer] = []
        // The claims of all 277CA of a file are one answer, so that their rows are locked once and in order.
        var claims: [ClaimAnswer] = []
        var rejectedReferences: [RejectedReference] = []
        for interchange in try Lexer.interchanges(in: bytes) {
            for ta1 in try InterchangeAcknowledgement.all(in: interchange) {
                answers.append(
                    .interchange(
                        control: Int64(ta1.controlNumber) ?? 0, isAccepted: ta1.status != .rejected, note: ta1.note))
            }
            for transaction in interchange.groups.flatMap(\.transactions) {
                switch TransactionType(transaction) {
                case .implementationAcknowledgement999:
                    answers.append(sets(try ImplementationAcknowledgement999(transaction)))
                case .claimAcknowledgement277CA:
                    let reading = ClaimAcknowledgementReading(try ClaimAcknowledgement277CA(transaction))
                    claims += reading.claims
                    rejectedReferences += reading.rejectedReferences
                default:
                    continue
                }
            }
        }
        if !claims.isEmpty || !rejectedReferences.isEmpty {
            answers.append(.claims(claims, rejectedReferences: rejectedReferences))
        }
        return answers
    }

    private static func sets(_ answer: ImplementationAcknowledgement999) -> AcknowledgementAnswer {
        let rejected = answer.transactions.filter { !$0.isAccepted }.map { transaction in
            let contexts = transaction.segmentErrors.flatMap { error in
                error.contexts + error.elementErrors.flatMap(\.contexts)
            }
            return RejectedSet(
                control: transaction.controlNumber,
                offenders: Set(contexts.filter { $0.name == "CLM01" }.map(\.value)),
                positions: transaction.segmentErrors.map(\.position).filter { $0 > 0 })
        }
        return .sets(
            group: Int64(answer.groupControlNumber) ?? 0,
            accepted: answer.transactions.filter(\.isAccepted).map(\.controlNumber), rejected: rejected,
            isGroupRejected: answer.isGroupRejected)
    }
}

/// The claims of one 277CA with all its levels: every STC and each of its composites counts, and a rejection of a receiver
/// (loop 2200B) or provider (2200C) rejects everything beneath it, listed or not.
struct ClaimAcknowledgementReading: Sendable {
    private(set) var claims: [AcknowledgementAnswer.ClaimAnswer] = []
    private(set) var rejectedReferences: [AcknowledgementAnswer.RejectedReference] = []
    private let rejectedRank: AnswerRank

    init(_ answer: ClaimAcknowledgement277CA) {
        // AY is a clearinghouse on the way, PR the payer itself (NM101 of loop 2100A).
        rejectedRank = answer.source?.entityCode == "PR" ? .rejectedByPayer : .rejectedOnTheWay
        for receiver in answer.receivers {
            let reference = receiver.answer.trace.isEmpty ? answer.sourceTrace : receiver.answer.trace
            let isAllRejected = receiver.answer.rejectsEverything
            if isAllRejected { add(reference, receiver.answer.statuses) }
            for provider in receiver.providers {
                let above = isAllRejected ? receiver.answer : provider.answer
                let isRejectedAbove = isAllRejected || provider.answer.rejectsEverything
                // A transaction set of ours has one billing provider, so that its rejection takes the whole set.
                if isRejectedAbove, !isAllRejected, provider.claims.isEmpty { add(reference, above.statuses) }
                claims += provider.claims.map { claim in
                    self.claim(claim, rejectedAbove: isRejectedAbove ? above.statuses : nil)
                }
            }
        }
    }

    private mutating func add(_ reference: String, _ statuses: [StatusInformation]) {
        rejectedReferences.append(.init(reference: reference, code: Self.text(statuses), rank: rejectedRank))
    }

    private func claim(
        _ claim: StatusClaim, rejectedAbove: [StatusInformation]?
    ) -> AcknowledgementAnswer.ClaimAnswer {
        // Lines speak for the claim only where it has no status of its own.
        let own = claim.statuses.isEmpty ? claim.lines.flatMap(\.statuses) : claim.statuses
        let categories = own.flatMap(\.codes).map(\.category)
        let rank: AnswerRank
        if rejectedAbove != nil || own.contains(where: \.isRejection) || categories.contains(where: Self.isRejection) {
            rank = rejectedRank
        } else {
            rank = categories.contains("A2") ? .accepted : .received
        }
        let all = own + (claim.statuses.isEmpty ? [] : claim.lines.flatMap(\.statuses)) + (rejectedAbove ?? [])
        return .init(
            controlNumber: claim.trace, code: Self.text(all), rank: rank,
            payerControlNumber: claim.payerClaimControlNumber)
    }

    private static func isRejection(_ category: String) -> Bool {
        FollowUpPlan.action(category).kind == .correct
    }

    /// `A7:21 A7:562`: every composite once, in file order.
    private static func text(_ statuses: [StatusInformation]) -> String {
        var seen: Set<String> = []
        return statuses.flatMap(\.codes).map { "\($0.category):\($0.status)" }.filter { seen.insert($0).inserted }
            .joined(separator: " ")
    }
}
