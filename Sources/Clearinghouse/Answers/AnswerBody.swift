import X12

/// What stands between ST and SE of one answer.
protocol AnswerBody: Sendable {
    func write(into writer: inout SegmentWriter)
}
