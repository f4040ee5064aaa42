import X12

/// Writes one 999 transaction set about one functional group. Source: 005010X231A1.
struct FunctionalAnswer: AnswerBody {
    let group: GroupReading
    /// ST02 of transaction sets that the fault script rejects although nothing is wrong with them.
    let scriptedRejections: Set<String>

    /// Whether a transaction set goes on to the payers.
    func isAccepted(_ transaction: TransactionReading) -> Bool {
        codes(of: transaction).isEmpty && group.groupCodes.isEmpty
    }

    func write(into writer: inout SegmentWriter) {
        writer.segment("AK1", group.functionalID, group.controlNumber, group.version)
        for transaction in group.transactions { write(transaction, into: &writer) }
        let received = group.transactions.count
        let accepted = group.transactions.count { isAccepted($0) }
        let verdict = accepted == 0 ? "R" : accepted == received ? "A" : "P"
        var elements = [verdict, String(group.declaredCount ?? received), String(received), String(accepted)]
        elements += group.groupCodes.prefix(5)
        writer.segment("AK9", elements: elements)
    }

    private func codes(of transaction: TransactionReading) -> [String] {
        // A scripted rejection claims a segment in error, the code that needs no further detail.
        transaction.syntaxCodes.isEmpty && scriptedRejections.contains(transaction.controlNumber)
            ? ["5"] : transaction.syntaxCodes
    }

    private func write(_ transaction: TransactionReading, into writer: inout SegmentWriter) {
        writer.segment("AK2", "837", transaction.controlNumber, group.version)
        for fault in transaction.syntaxFaults {
            writer.segment("IK3", fault.segmentID, String(fault.position), fault.loop, fault.code)
            if !fault.patientControlNumber.isEmpty {
                writer.segment("CTX", writer.composite("CLM01", fault.patientControlNumber))
            }
            if fault.element > 0 { writer.segment("IK4", String(fault.element), "", fault.elementCode) }
        }
        let codes = codes(of: transaction)
        writer.segment("IK5", elements: [codes.isEmpty ? "A" : "R"] + codes.prefix(5))
    }
}
