import X12

/// One 837P transaction set as read.
struct TransactionReading: Sendable {
    let controlNumber: String
    let originatorReference: String
    let submitter: PartyReading
    let claims: [ClaimReading]
    let syntaxCodes: [String]
    let syntaxFaults: [SyntaxFault]
}

/// One functional group as read.
struct GroupReading: Sendable {
    let functionalID: String
    let senderCode: String
    let receiverCode: String
    let controlNumber: String
    let version: String
    /// GE01; nil when it is absent or no number.
    let declaredCount: Int?
    /// AK905 and following: 1 group not supported, 2 version not supported, 3 trailer missing, 4 control numbers
    /// differ, 5 count differs.
    let groupCodes: [String]
    let transactions: [TransactionReading]
}

/// One interchange as read, with what a TA1 would say of it.
struct InterchangeReading: Sendable {
    let header: AnswerEnvelope.Interchange
    /// TA105: 000, 001 control numbers differ, 021 group count differs, 023 premature end.
    let note: String
    let groups: [GroupReading]

    var payers: Set<String> {
        Set(groups.flatMap { $0.transactions.flatMap { $0.claims.map(\.payerID) } })
    }
}

/// A submitted file as read: pure, so that many may be read at once and again after a restart.
struct SubmissionReading: Sendable {
    let interchanges: [InterchangeReading]

    init(_ bytes: [UInt8]) {
        interchanges = Lexer.read(bytes).interchanges.map(Self.read)
    }

    var payers: Set<String> { interchanges.reduce(into: []) { $0.formUnion($1.payers) } }

    private static func read(_ interchange: Interchange) -> InterchangeReading {
        var note = "000"
        if let trailer = interchange.trailer {
            if trailer[2] != interchange.controlNumber { note = "001" }
            if Int(trailer[1]) != interchange.groups.count { note = "021" }
        } else {
            note = "023"
        }
        return InterchangeReading(
            header: AnswerEnvelope.Interchange(interchange), note: note, groups: interchange.groups.map(read))
    }

    private static func read(_ group: FunctionalGroup) -> GroupReading {
        var codes: [String] = []
        if group.functionalID != "HC" { codes.append("1") }
        if group.version != "005010X222A1" { codes.append("2") }
        let declared = group.trailer.flatMap { Int($0[1]) }
        if let trailer = group.trailer {
            if trailer[2] != group.controlNumber { codes.append("4") }
            if declared != group.transactions.count { codes.append("5") }
        } else {
            codes.append("3")
        }
        return GroupReading(
            functionalID: group.functionalID, senderCode: group.senderCode, receiverCode: group.receiverCode,
            controlNumber: group.controlNumber, version: group.version, declaredCount: declared, groupCodes: codes,
            transactions: group.transactions.map(read))
    }

    private static func read(_ transaction: TransactionSet) -> TransactionReading {
        let reader = ClaimReader(transaction)
        let syntax = SyntaxCheck(transaction)
        return TransactionReading(
            controlNumber: transaction.controlNumber, originatorReference: reader.originatorReference,
            submitter: reader.submitter, claims: reader.claims, syntaxCodes: syntax.transactionCodes,
            syntaxFaults: syntax.faults)
    }
}
