extension ImplementationAcknowledgement999 {
    /// Reads a transaction set; throws `X12Error` when it is no 999 or a count cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.implementationAcknowledgement999)
        for segment in transaction.segments {
            switch segment.tag {
            case "AK1":
                functionalID = segment[1]
                groupControlNumber = segment[2]
                version = segment[3]
            case "AK2":
                transactions.append(Transaction(id: segment[1], controlNumber: segment[2]))
                transactions[transactions.count - 1].version = segment[3]
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
        switch segment.tag {
        case "IK3":
            segmentErrors.append(
                .init(
                    segmentID: segment[1], position: Int(segment[2]) ?? -1, loop: segment[3], code: segment[4]))
        case "IK4":
            guard let last = segmentErrors.indices.last else { return }
            segmentErrors[last].elementErrors.append(.init(segment))
        case "CTX": takeContext(.init(segment))
        case "IK5":
            status = segment[1]
            errorCodes = (2...6).map { segment[$0] }.filter { !$0.isEmpty }
        default: break
        }
    }

    private mutating func takeContext(_ context: ImplementationAcknowledgement999.Context) {
        guard let last = segmentErrors.indices.last else { return }
        if let element = segmentErrors[last].elementErrors.indices.last {
            segmentErrors[last].elementErrors[element].contexts.append(context)
        } else {
            segmentErrors[last].contexts.append(context)
        }
    }
}

extension ImplementationAcknowledgement999.ElementError {
    fileprivate init(_ segment: Segment) {
        self.init(
            position: Int(segment.component(1, 1)) ?? -1, component: Int(segment.component(1, 2)),
            reference: segment[2], code: segment[3], badValue: segment[4])
        repetition = Int(segment.component(1, 3))
    }
}

extension ImplementationAcknowledgement999.Context {
    fileprivate init(_ segment: Segment) {
        self.init(name: segment.component(1, 1), value: segment.component(1, 2))
        segmentID = segment[2]
        position = Int(segment[3])
        loop = segment[4]
        element = Int(segment.component(5, 1))
        component = Int(segment.component(5, 2))
        repetition = Int(segment.component(5, 3))
        reference = segment.component(6, 1)
    }
}
