import Claims
import Foundation
import HTTPTypes

/// Reports on the page, and as files. They hold no patient's data; what leaves as a file is in the audit.
enum ReportsPage {
    static func index(_ call: Call) async throws -> Reply {
        .screen(
            Screen(
                title: "Reports", lead: "Each figure stands with what it is made of. No report names a patient.",
                blocks: [
                    .links("Reports", ReportKind.allCases.map { Link($0.title, "/reports/\($0.rawValue)") }),
                    .links("On a schedule", [Link("Scheduled reports and what they made", "/reports/schedules")]),
                ]))
    }

    static func show(_ call: Call) async throws -> Reply {
        let kind = try kind(call)
        if let format = call.query["format"] {
            return try await ReportView.file(named: kind.rawValue, as: format, call) { try await read(kind, call) }
        }
        let report = try await read(kind, call)
        let place = "/reports/\(kind.rawValue)"
        return .screen(
            Screen(
                title: report.title, lead: "Made \(report.madeAt).",
                links: [Link("Reports", "/reports")] + (try ReportView.links(place, call)),
                blocks: [.form(form(place, call.query))] + ReportView.blocks(report)))
    }

    static func kind(_ call: Call) throws -> ReportKind {
        guard let kind = ReportKind(rawValue: try call.segment("kind")) else { throw Refusal.notFound("report") }
        return kind
    }

    /// The report that the query asks for, over the clinics of whoever asks.
    static func read(_ kind: ReportKind, _ call: Call) async throws -> ReportDocument {
        var options = ReportOptions()
        options.clinic = call.query["clinic"]
        options.from = try call.day("from")
        options.to = try call.day("to")
        if let from = options.from, let to = options.to, from > to {
            throw Refusal.badRequest("from must not be after to.")
        }
        do {
            return try await Report.read(kind, options, call.site.pool)
        } catch ReportError.unknownClinic {
            throw Refusal.notFound("clinic")
        }
    }

    private static func form(_ place: String, _ query: Fields) -> Form {
        Form(
            action: place,
            fields: [
                .init(kind: .date, name: "from", label: "From", value: query["from"] ?? ""),
                .init(kind: .date, name: "to", label: "To", value: query["to"] ?? ""),
                .init(kind: .text, name: "clinic", label: "Clinic", value: query["clinic"] ?? ""),
            ], button: "Show", isSearch: true)
    }
}
