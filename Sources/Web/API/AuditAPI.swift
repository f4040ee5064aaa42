import Claims
import HTTPTypes

/// The access log, for programs of auditors.
enum AuditAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/audit", .house(.readAudit),
            Operation(
                id: "list_audit", summary: "Who did what, newest first. Each page that is read is in it too.",
                parameters: [
                    .query("actor", "Only this one's doings.", .term),
                    .query("action", "Only this.", .text(values: AccessLog.Action.allCases.map(\.rawValue))),
                    .query("subject", "Only about this.", .term),
                ] + Operation.Parameter.page(most: 1000),
                answer: .page("entries", entry)), list)
    ]

    private static let entry = Schema.object([
        .init("number", .integer(least: 1)), .init("at", .instant), .init("actor", .text()), .init("action", .text()),
        .init("subject", .text()), .init("clinic", .integer(), isOptional: true),
        .init("reason", .text(), isOptional: true), .init("address", .text(), isOptional: true),
        .init("hash", .text(pattern: "^[0-9a-f]{64}$")),
    ])

    private static func list(_ call: Call) async throws -> Reply {
        let filter = AccessLog.Filter(
            actor: call.query["actor"], action: try call.choice("action", AccessLog.Action.self),
            subject: call.query["subject"])
        let (before, limit) = (try call.cursor() ?? .max, try call.limit(most: 1000))
        try await call.record(.export, "audit")
        let entries = try await call.site.log.list(filter, before: before, limit: limit)
        return .json(Page("entries", entries, limit: limit) { "\($0.number)" })
    }
}
