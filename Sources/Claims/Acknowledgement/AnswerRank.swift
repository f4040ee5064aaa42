/// How far downstream an answer comes from. Of all that is said of a submission the highest counts, whatever comes first:
/// late, repeated and reordered answers end in the same state. The numbers are stored (`submission.progress`).
enum AnswerRank: Int16, Sendable, Comparable {
    /// Nothing yet.
    case none = 0
    /// TA1 R: the interchange was not taken.
    case interchangeRejected = 2
    /// 999 R: the transaction set was not taken.
    case setRejected = 4
    /// 277CA A0, A1: received on the way.
    case received = 5
    /// 277CA A2: accepted for adjudication.
    case accepted = 6
    /// 277CA rejection by a clearinghouse on the way.
    case rejectedOnTheWay = 7
    /// 277CA rejection by the payer.
    case rejectedByPayer = 8
    /// 835: paid or denied.
    case adjudicated = 9

    static func < (left: AnswerRank, right: AnswerRank) -> Bool { left.rawValue < right.rawValue }
}
