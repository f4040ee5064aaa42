/// Compares the counts of a 999 with the sets it answers for. Source: 005010X231A1, AK9.
enum AcknowledgementCheck {
    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        // Counts that cannot be read are reported element by element; a cut set answers for fewer.
        guard transaction.hasTrailer, let end = transaction.segments.first(where: { $0.id == "AK9" }),
            let answer = try? ImplementationAcknowledgement999(transaction)
        else { return [] }
        var problems: [X12Problem] = []
        if answer.acceptedCount > answer.receivedCount {
            problems.append(X12Problem(at: end, element: 4, "more transaction sets accepted than received"))
        }
        if answer.transactions.count > answer.receivedCount {
            problems.append(X12Problem(at: end, element: 3, "more transaction sets answered for than received"))
        }
        // Accepted sets may be left out; when none is, the count is known.
        let accepted = answer.transactions.filter(\.isAccepted).count
        if answer.transactions.count == answer.receivedCount, !answer.transactions.isEmpty,
            accepted != answer.acceptedCount
        {
            problems.append(X12Problem(at: end, element: 4, "count of accepted transaction sets is wrong"))
        }
        return problems
    }
}
