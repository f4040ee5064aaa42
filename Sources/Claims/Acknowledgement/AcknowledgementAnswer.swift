internal import X12

/// What one TA1, 999 or 277CA says, reduced to what moves claims.
enum AcknowledgementAnswer: Sendable {
    /// A whole interchange, by our ISA13.
    case interchange(control: Int64, isAccepted: Bool, note: String)
    /// Transaction sets of our group, by GS06 and ST02; a group can be rejected without naming any.
    case sets(group: Int64, accepted: [String], rejected: [RejectedSet], isGroupRejected: Bool)
    /// Claims by our CLM01, and whole transactions rejected above the claim level, by our BHT03.
    case claims([ClaimAnswer], rejectedReferences: [String])

    /// A rejected transaction set; `offenders` are the CLM01 that its errors name.
    struct RejectedSet: Sendable {
        let control: String
        let offenders: Set<String>
    }

    /// One claim's answer.
    struct ClaimAnswer: Sendable {
        let controlNumber: String
        let code: String
        let isRejected: Bool
        /// Accepted by the payer for adjudication, not only received on the way.
        let isFinal: Bool
        let payerControlNumber: String?
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
        var rejectedReferences: [String] = []
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
                    let answer = try ClaimAcknowledgement277CA(transaction)
                    claims += answer.claims.map(ClaimAnswer.init)
                    rejectedReferences += rejectedReference(answer)
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
                offenders: Set(contexts.filter { $0.name == "CLM01" }.map(\.value)))
        }
        return .sets(
            group: Int64(answer.groupControlNumber) ?? 0,
            accepted: answer.transactions.filter(\.isAccepted).map(\.controlNumber), rejected: rejected,
            isGroupRejected: answer.isGroupRejected)
    }

    /// Our BHT03 when a rejection at receiver or provider level takes everything beneath it, without claim detail.
    private static func rejectedReference(_ answer: ClaimAcknowledgement277CA) -> [String] {
        let rejectsAbove = answer.receivers.contains { receiver in
            receiver.answer.rejectsEverything || receiver.providers.contains(where: \.answer.rejectsEverything)
        }
        return rejectsAbove && answer.claims.isEmpty ? [answer.receivers.first?.answer.trace ?? answer.sourceTrace] : []
    }
}

extension AcknowledgementAnswer.ClaimAnswer {
    init(_ claim: StatusClaim) {
        let codes = claim.statuses.flatMap(\.codes)
        controlNumber = claim.trace
        code = codes.map { "\($0.category):\($0.status)" }.joined(separator: " ")
        isRejected =
            claim.statuses.contains(where: \.isRejection)
            || codes.contains { ["A3", "A6", "A7", "A8"].contains($0.category) }
        isFinal = codes.contains { $0.category == "A2" }
        payerControlNumber = claim.payerClaimControlNumber
    }
}
