import Billing
import Claims
import Postgres

extension Call {
    /// A page of one table, or that table as CSV where `format=csv` asks for it.
    func list(
        _ table: Table, title: String, name: String, before: [Block] = [], after: [Block] = []
    ) throws -> Reply {
        if query["format"] == "csv" {
            return .file(Renderer.csv(table), type: "text/csv; charset=utf-8", name: name + ".csv")
        }
        let place = target.prefix { $0 != "?" } + "?" + query.query(adding: [("format", "csv")])
        return .screen(
            Screen(title: title, links: [Link("As CSV", String(place))], blocks: before + [.table(table)] + after))
    }

    /// A day of the query.
    func day(_ name: String) throws -> CalendarDay? {
        try query[name].map { text in
            guard let day = CalendarDay(iso: text) else {
                throw Refusal.badRequest("\(name) must be a day, YYYY-MM-DD.")
            }
            return day
        }
    }

    /// The days `from` and `to` of the query as instants in UTC; everything without them.
    func span() throws -> SLAReport.Span {
        let (first, last) = (try day("from") ?? .first, try day("to") ?? Self.lastDay)
        return SLAReport.Span(from: Self.midnight(first), to: Self.midnight(last.adding(days: 1)))
    }

    /// The days `from` and `to` of the query; everything without them.
    func days() throws -> ReportDays {
        let (first, last) = (try day("from") ?? .first, try day("to") ?? Self.lastDay)
        guard first <= last else { throw Refusal.badRequest("from must not be after to.") }
        return ReportDays(from: first, to: last)
    }

    func daysForm(_ action: String) -> Form {
        Form(
            action: action,
            fields: [
                .init(kind: .date, name: "from", label: "From", value: query["from"] ?? ""),
                .init(kind: .date, name: "to", label: "To", value: query["to"] ?? ""),
            ], button: "Show", isSearch: true)
    }

    private static let lastDay = CalendarDay(iso: "9998-12-31") ?? .first

    private static func midnight(_ day: CalendarDay) -> Timestamp {
        Timestamp(microsecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000_000)
    }
}
