import Claims
import HTTPTypes

/// Files from partners, for programs.
enum FilesAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/files", .house(.readOperations),
            Operation(
                id: "list_files", summary: "Files from partners, newest first.",
                parameters: [
                    .query("kind", "Only this kind: 271, TA1, 999, 277CA, 835 or unknown.", .term),
                    .query(
                        "status", "Only those of which this became.",
                        .text(values: InboundFiles.Status.allCases.map(\.rawValue))),
                    .query("route", "Only those that came by this route.", .term),
                ] + Operation.Parameter.page(most: 500),
                answer: .page("files", file)), list),
        .api(
            .get, "/v1/files/{file}", .house(.readOperations),
            Operation(
                id: "show_file", summary: "A file with its envelopes, and what happened to it.",
                parameters: [.path("file", "Number of the file.", .integer(least: 1, most: .max))],
                answer: .object([
                    .init("file", file), .init("bytes", .count), .init("envelopes", .list(envelope)),
                    .init("events", .list(event)),
                ]), refusals: [404]), show),
    ]

    private static let file = Schema.object([
        .init("file_id", .integer(least: 1)), .init("kind", .text()), .init("route", .text()),
        .init("status", .text(values: InboundFiles.Status.allCases.map(\.rawValue))), .init("received_at", .instant),
        .init("processed_at", .instant, isOptional: true), .init("reason", .text(), isOptional: true),
        .init(
            "place",
            .object([
                .init("segment", .count), .init("segment_id", .text()), .init("element", .count, isOptional: true),
                .init("byte_offset", .count),
            ]), isOptional: true),
        .init("duplicates", .count),
    ])

    private static let envelope = Schema.object([
        .init("sender", .text()), .init("receiver", .text()), .init("interchange_control", .text()),
        .init("group_control", .text(), isOptional: true), .init("set", .text(), isOptional: true),
        .init("set_control", .text(), isOptional: true), .init("segments", .count),
    ])

    private static let event = Schema.object([
        .init("kind", .text(values: ["duplicate", "raw_read", "replay"])), .init("actor", .text()),
        .init("at", .instant),
    ])

    private struct Detail: Encodable {
        /// Without the reason of a raw reading: people write what they like there.
        struct Event: Encodable {
            let kind: InboundFiles.Event.Kind
            let actor: String
            let at: String
        }

        let file: InboundFiles.Listing
        let bytes: Int
        let envelopes: [InboundFiles.Envelope]
        let events: [Event]
    }

    private static func list(_ call: Call) async throws -> Reply {
        let filter = InboundFiles.Filter(
            kind: call.query["kind"], status: try call.choice("status", InboundFiles.Status.self),
            route: call.query["route"])
        let limit = try call.limit(most: 500)
        let files = try await InboundFiles.list(
            filter, before: try call.cursor() ?? .max, limit: limit, pool: call.site.pool)
        return .json(Page("files", files, limit: limit) { "\($0.fileID)" })
    }

    private static func show(_ call: Call) async throws -> Reply {
        let number = try call.number("file", of: "file")
        guard let detail = try await InboundFiles.find(number, context: call.site.context) else {
            throw Refusal.notFound("file")
        }
        return .json(
            Detail(
                file: detail.file, bytes: detail.bytes, envelopes: detail.envelopes,
                events: detail.events.map { .init(kind: $0.kind, actor: $0.actor, at: $0.at) }))
    }
}
