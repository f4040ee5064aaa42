/// What a 278 must hold as a request and may hold as a response only. Source: 005010X217 loops 2000E and 2000F.
enum AuthorizationCheck {
    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        guard let purpose = transaction.segments.first(where: { $0.id == "BHT" })?[2] else { return [] }
        return purpose == "11" ? responseProblems(in: transaction) : requestProblems(in: transaction)
    }

    private static func requestProblems(in transaction: TransactionSet) -> [X12Problem] {
        let answers = transaction.segments.filter { $0.id == "HCR" || $0.id == "AAA" }
            .map { X12Problem(at: $0, "a request holds neither decisions nor rejections") }
        let events = levels(of: transaction).filter { $0[0][3] == "EV" }
        guard transaction.hasTrailer, let first = transaction.segments.first else { return answers }
        if events.isEmpty { return answers + [X12Problem(at: first, "required loop 2000E is missing in 278")] }
        return answers
            + events.filter { event in !event.contains { $0.id == "UM" } }
            .map { X12Problem(at: $0[0], "required UM is missing in 2000E") }
    }

    private static func responseProblems(in transaction: TransactionSet) -> [X12Problem] {
        guard transaction.hasTrailer, let first = transaction.segments.first else { return [] }
        let isAnswered = transaction.segments.contains { $0.id == "HCR" || $0.id == "AAA" }
        return isAnswered ? [] : [X12Problem(at: first, "a response holds neither decision nor rejection")]
    }

    /// Segments of each HL, the HL first.
    private static func levels(of transaction: TransactionSet) -> [[Segment]] {
        var levels: [[Segment]] = []
        for segment in transaction.segments {
            if segment.id == "HL" {
                levels.append([segment])
            } else if !levels.isEmpty {
                levels[levels.count - 1].append(segment)
            }
        }
        return levels
    }
}
