import Billing
import Claims
import HTTPTypes

/// Visits from programs, by the way that `claimline intake import` goes: the same rules, and the same visit again adds nothing.
enum VisitsAPI {
    static let routes: [Route] = [
        .api(
            .post, "/v1/visits", .clinics(.workClaims),
            Operation(
                id: "take_visits",
                summary: "Takes a visit, or with application/x-ndjson one a line. 422 where not one of them was taken.",
                body: .component("Visit"), otherBodies: ["application/x-ndjson": .text()],
                answer: .object(counts), refusals: [413, 415]), take)
    ]

    private static let counts: [Schema.Property] = [
        .init("schema_version", .integer(least: 1, most: 1)), .init("accepted", .count), .init("updated", .count),
        .init("unchanged", .count), .init("rejected", .count),
        .init(
            "problems",
            .list(.object([.init("line", .integer(least: 1)), .init("field", .text()), .init("reason", .text())]))),
    ]

    /// As the command line's document, with the lines of its reject file.
    private struct Report: Encodable {
        struct Problem: Encodable {
            let line: Int
            let field: String
            let reason: String
        }

        let schemaVersion = 1
        let accepted: Int
        let updated: Int
        let unchanged: Int
        let rejected: Int
        let problems: [Problem]
        /// Those of a problem document, where nothing was taken.
        var title: String?
        var status: Int?
        var detail: String?

        init(_ summary: IntakeSummary, _ problems: [RecordProblem]) {
            accepted = summary.accepted
            updated = summary.updated
            unchanged = summary.unchanged
            rejected = summary.rejected
            self.problems = problems.map { Problem(line: $0.line, field: $0.field, reason: $0.reason) }
        }
    }

    private static func take(_ call: Call) async throws -> Reply {
        let format = try format(of: call)
        try await call.record(.claimWork, "visits taken in")
        let intake = try IntakeImport(context: call.site.context, actor: call.principal.actor)
        do {
            let (summary, problems) = try await intake.take(call.body, format: format)
            var report = Report(summary, problems)
            guard summary.rejected > 0, summary.rejected == summary.records else { return .json(report) }
            let status = HTTPResponse.Status.unprocessableContent
            report.title = status.reasonPhrase
            report.status = status.code
            report.detail = "No visit was taken; problems say why."
            return .json(report, status: status)
        } catch let error as IntakeError {
            // Told by its kind and never by a value.
            throw Refusal.badRequest("The body cannot be read: \(error).")
        }
    }

    private static func format(of call: Call) throws -> IntakeFormat {
        let type = call.headers[.contentType]?.prefix { $0 != ";" }.lowercased().trimmed
        switch type {
        case "application/json":
            guard case .object = try? JSONParser.parse(call.body) else {
                throw Refusal.badRequest("The body is not one JSON object.")
            }
            return .json
        case "application/x-ndjson": return .ndjson
        default:
            throw Refusal(
                status: .unsupportedMediaType, detail: "Visits come as application/json or application/x-ndjson.")
        }
    }
}
