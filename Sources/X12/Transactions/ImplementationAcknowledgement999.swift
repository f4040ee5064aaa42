/// Implementation acknowledgement (999, 005010X231A1): which transaction sets of one of our groups were accepted.
public struct ImplementationAcknowledgement999: Sendable, Equatable, Encodable {
    /// AK101: our GS01.
    public var functionalID = ""
    /// AK102: our GS06.
    public var groupControlNumber = ""
    /// AK103: our GS08.
    public var version = ""
    /// Loops 2000, one for each set that the receiver answers for.
    public var transactions: [Transaction] = []
    /// AK901: A accepted, E with errors, P partially, R rejected, M, W, X.
    public var groupStatus = ""
    /// AK902: sets that our GE01 announced.
    public var includedCount = 0
    /// AK903.
    public var receivedCount = 0
    /// AK904.
    public var acceptedCount = 0
    /// AK905-909.
    public var groupErrorCodes: [String] = []

    /// The group as a whole was rejected (AK901 is R, M, W or X).
    public var isGroupRejected: Bool { ["R", "M", "W", "X"].contains(groupStatus) }

    /// Loop 2000: one transaction set.
    public struct Transaction: Sendable, Equatable, Encodable {
        /// AK201: our ST01.
        public var id: String
        /// AK202: our ST02.
        public var controlNumber: String
        /// IK501: A, E, M, R, W or X; empty when the file ends before it.
        public var status = ""
        /// IK502-506.
        public var errorCodes: [String] = []
        /// Loops 2100.
        public var segmentErrors: [SegmentError] = []
        /// IK501 is A or E.
        public var isAccepted: Bool { status == "A" || status == "E" }
    }

    /// Loop 2100: one segment in error.
    public struct SegmentError: Sendable, Equatable, Encodable {
        /// IK301.
        public var segmentID: String
        /// IK302: position in the transaction set, ST is 1; -1 when it cannot be read.
        public var position: Int
        /// IK303: loop id.
        public var loop: String
        /// IK304: 1 to 8, I4, I6 to I9.
        public var code: String
        /// CTX of the segment.
        public var contexts: [Context] = []
        /// Loops 2110.
        public var elementErrors: [ElementError] = []
    }

    /// Loop 2110: one element in error.
    public struct ElementError: Sendable, Equatable, Encodable {
        /// IK401-1.
        public var position: Int
        /// IK401-2, nil when the element is simple.
        public var component: Int?
        /// IK402: data element number.
        public var reference: String
        /// IK403: 1 to 13, I6 and above.
        public var code: String
        /// IK404: copy of the element in error; patient data.
        public var badValue: String
        /// CTX of the element.
        public var contexts: [Context] = []
    }

    /// A CTX segment: what the error belongs to.
    public struct Context: Sendable, Equatable, Encodable {
        /// CTX01-1: `SITUATIONAL TRIGGER`, or a business unit such as `CLM01`.
        public var name: String
        /// CTX01-2: value of the business unit, such as the patient control number.
        public var value: String
        /// CTX02.
        public var segmentID: String
        /// CTX03.
        public var position: Int?
        /// CTX04.
        public var loop: String
    }
}

extension ImplementationAcknowledgement999 {
    /// Reads a transaction set; throws `X12Error` when it is no 999 or a count cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.implementationAcknowledgement999)
        for segment in transaction.segments {
            switch segment.id {
            case "AK1":
                functionalID = segment[1]
                groupControlNumber = segment[2]
                version = segment[3]
            case "AK2": transactions.append(Transaction(id: segment[1], controlNumber: segment[2]))
            case "AK9":
                groupStatus = segment[1]
                includedCount = try segment.optionalInteger(2) ?? 0
                receivedCount = try segment.optionalInteger(3) ?? 0
                acceptedCount = try segment.optionalInteger(4) ?? 0
                groupErrorCodes = (5...9).map { segment[$0] }.filter { !$0.isEmpty }
            default:
                if let last = transactions.indices.last { transactions[last].take(segment) }
            }
        }
    }
}

extension ImplementationAcknowledgement999.Transaction {
    fileprivate mutating func take(_ segment: Segment) {
        switch segment.id {
        case "IK3":
            segmentErrors.append(
                .init(
                    segmentID: segment[1], position: Int(segment[2]) ?? -1, loop: segment[3], code: segment[4]))
        case "IK4":
            guard let last = segmentErrors.indices.last else { return }
            segmentErrors[last].elementErrors.append(
                .init(
                    position: Int(segment.component(1, 1)) ?? -1, component: Int(segment.component(1, 2)),
                    reference: segment[2], code: segment[3], badValue: segment[4]))
        case "CTX": takeContext(segment)
        case "IK5":
            status = segment[1]
            errorCodes = (2...6).map { segment[$0] }.filter { !$0.isEmpty }
        default: break
        }
    }

    private mutating func takeContext(_ segment: Segment) {
        guard let last = segmentErrors.indices.last else { return }
        let context = ImplementationAcknowledgement999.Context(
            name: segment.component(1, 1), value: segment.component(1, 2), segmentID: segment[2],
            position: Int(segment[3]), loop: segment[4])
        if let element = segmentErrors[last].elementErrors.indices.last {
            segmentErrors[last].elementErrors[element].contexts.append(context)
        } else {
            segmentErrors[last].contexts.append(context)
        }
    }
}
