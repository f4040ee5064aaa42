import Claims

/// Files from partners: what came, what became of it, and how often it came again.
enum FilesPage {
    private static let kinds = ["271", "TA1", "999", "277CA", "835", "unknown"]

    static func show(_ call: Call) async throws -> Reply {
        let filter = InboundFiles.Filter(
            kind: call.query["kind"], status: call.query["status"].flatMap(InboundFiles.Status.init),
            route: call.query["route"])
        let before = call.query["before"].flatMap { Int64($0) } ?? .max
        let files = try await InboundFiles.list(filter, before: before, limit: 50, pool: call.site.pool)
        let table = Table(
            title: "Files",
            columns: [
                .text("File"), .text("Kind"), .text("Route"), .text("Status"), .text("Received (UTC)"), .text("Reason"),
                .figure("Came again"),
            ],
            rows: files.map { file in
                let tone: Tone = file.status == "quarantined" ? .bad : file.status == "processed" ? .good : .plain
                return [
                    .link("\(file.fileID)", "/files/\(file.fileID)"), .text(file.kind), .text(file.route),
                    .word(file.status, tone), .time(file.receivedAt), .text(file.reason), .count(file.duplicates),
                ]
            },
            empty: "No file is like this.",
            next: files.count < 50
                ? nil
                : "/files?" + call.query.query(without: ["before"], adding: [("before", "\(files.last?.fileID ?? 0)")]))
        let form = Form(
            action: "/files",
            fields: [
                .init(
                    kind: .select, name: "kind", label: "Kind", value: call.query["kind"] ?? "",
                    options: [("", "all")] + kinds.map { ($0, $0) }),
                .init(
                    kind: .select, name: "status", label: "Status", value: call.query["status"] ?? "",
                    options: [("", "all")] + InboundFiles.Status.allCases.map { ($0.rawValue, $0.rawValue) }),
            ], button: "Show", isSearch: true)
        return try call.list(
            table, title: "Files from partners", name: "files",
            before: [.links("Other direction", [Link("Files to partners", "/files/sent")]), .form(form)])
    }
}
