import Claims
import HTTPTypes

/// Reports for programs.
enum ReportsAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/reports/{kind}", .clinics(.readReports),
            Operation(
                id: "read_report", summary: "A report: figures with what they are made of, and tables.",
                parameters: [
                    .path("kind", "Which report.", .text(values: ReportKind.allCases.map(\.rawValue))),
                    .query("from", "First day.", .day), .query("to", "Last day.", .day),
                    .query("clinic", "Only this clinic, by its code.", .term),
                ], answer: report, refusals: [404])
        ) { call in
            let report = try await ReportsPage.read(ReportsPage.kind(call), call)
            return .file(try await report.render(as: .json), type: "application/json")
        }
    ]

    private static let unit = Schema.text(
        values: ["text", "count", "cents", "seconds", "days", "ratio", "number"])

    static let measure = Schema.object([
        .init("id", .text()), .init("title", .text()), .init("of", .text(), isOptional: true),
        .init("formula", .text()), .init("basis", .text()), .init("numerator", .integer()),
        .init("denominator", .integer()), .init("value", .number, isOptional: true), .init("unit", unit),
        .init("numerator_unit", unit), .init("denominator_unit", unit),
        .init(
            "benchmark",
            .object([
                .init("industry", .text(), isOptional: true), .init("promised", .text(), isOptional: true),
                .init("source", .text()), .init("confidence", .text()),
            ]), isOptional: true),
    ])

    private static let rows = Schema.list(.map(.nullable(.anyOf([.number, .text()]))))

    private static let report = Schema.object([
        .init("schema_version", .integer(least: 1, most: 1)),
        .init("kind", .text(values: ReportKind.allCases.map(\.rawValue))), .init("title", .text()),
        .init("clinic_id", .text(), isOptional: true), .init("from", .day, isOptional: true),
        .init("to", .day, isOptional: true), .init("made_at", .instant),
        .init(
            "report",
            .object([.init("rows", rows), .init("measures", .list(measure)), .init("tables", .map(rows))])),
    ])
}
