public import Billing

/// What a report is to be about.
public struct ReportOptions: Sendable, Hashable {
    /// Only this clinic's code.
    public var clinic: String?
    /// First day, UTC.
    public var from: CalendarDay?
    /// Last day, UTC.
    public var to: CalendarDay?
    /// The span to compare with; the one of equal length right before when nil.
    public var before: ClosedRange<CalendarDay>?

    /// Everything that the report is about when nothing is said.
    public init(
        clinic: String? = nil, from: CalendarDay? = nil, to: CalendarDay? = nil,
        before: ClosedRange<CalendarDay>? = nil
    ) {
        self.clinic = clinic
        self.from = from
        self.to = to
        self.before = before
    }

    /// The span in days, given which day it is.
    func span(of kind: ReportKind, today: CalendarDay) -> ClosedRange<CalendarDay> {
        let standard = Self.standard(kind, today: today)
        let first = from ?? min(standard.lowerBound, to ?? standard.lowerBound)
        return first...max(first, to ?? standard.upperBound)
    }

    private static func standard(_ kind: ReportKind, today: CalendarDay) -> ClosedRange<CalendarDay> {
        let firstOfMonth = today.adding(days: 1 - today.day)
        switch kind.defaultSpan {
        case .lastMonth:
            let last = firstOfMonth.adding(days: -1)
            return last.adding(days: 1 - last.day)...last
        case .everything: return CalendarDay.first...(CalendarDay(iso: "9998-12-31") ?? today)
        case .today: return today...today
        }
    }

    /// The span to compare `span` with.
    func spanBefore(_ span: ClosedRange<CalendarDay>) -> ClosedRange<CalendarDay> {
        if let before { return before }
        let last = span.lowerBound.adding(days: -1)
        let isWholeMonth =
            span.lowerBound.day == 1 && span.upperBound.adding(days: 1).day == 1
            && span.lowerBound.month == span.upperBound.month
        if isWholeMonth { return last.adding(days: 1 - last.day)...last }
        return last.adding(days: -span.lowerBound.days(until: span.upperBound))...last
    }
}
