import Claims

/// Files to partners: what was sent, and what became of it.
enum SentFilesPage {
    private static let size = 50

    static func show(_ call: Call) async throws -> Reply {
        let before = call.query["before"].flatMap { Int64($0) } ?? .max
        let files = try await SentFiles.list(
            status: call.query["status"], route: call.query["route"], before: before, limit: size,
            pool: call.site.pool)
        let table = Table(
            title: "Files",
            columns: [
                .text("File"), .text("Route"), .text("Status"), .text("ISA13"), .figure("Claims"), .figure("Charged"),
                .text("Written (UTC)"), .text("Sent (UTC)"), .text("Acknowledged (UTC)"),
            ],
            rows: files.map { file in
                [
                    .link("\(file.fileID)", "/files/sent/\(file.fileID)"), .text(file.route),
                    .word(file.status, tone(file.status)), .text(file.interchangeControl.map(FileParts.control)),
                    .count(file.claims), .money(file.chargeCents), .time(file.preparedAt), .time(file.sentAt),
                    .time(file.acknowledgedAt),
                ]
            },
            empty: "No file is like this.",
            next: files.count < size
                ? nil
                : "/files/sent?"
                    + call.query.query(without: ["before"], adding: [("before", "\(files.last?.fileID ?? 0)")]))
        let form = Form(
            action: "/files/sent",
            fields: [
                .init(
                    kind: .select, name: "status", label: "Status", value: call.query["status"] ?? "",
                    options: [("", "all")] + SentFiles.statuses.map { ($0, $0.replacing("_", with: " ")) })
            ], button: "Show", isSearch: true)
        return try call.list(
            table, title: "Files to partners", name: "sent-files",
            before: [.links("Other direction", [Link("Files from partners", "/files")]), .form(form)])
    }

    static func tone(_ status: String) -> Tone {
        switch status {
        case "in_doubt", "rejected": .bad
        case "accepted": .good
        default: .plain
        }
    }
}

/// One sent file: its envelopes, its claims and what was said of it.
enum SentFilePage {
    static func show(_ call: Call) async throws -> Reply {
        let number = try call.number("file", of: "file")
        guard let detail = try await SentFiles.find(number, context: call.site.context) else {
            throw Refusal.notFound("file")
        }
        let after = call.query["after"].flatMap { Int64($0) } ?? 0
        let claims = try await FileTracker.claims(
            ofSent: number, after: after, limit: FileParts.size, pool: call.site.pool)
        let file = detail.file
        let blocks: [Block] = [
            .facts(
                "File",
                [
                    Fact("Route", .text(file.route)),
                    Fact("Status", .word(file.status, SentFilesPage.tone(file.status))),
                    Fact("Claims", .count(file.claims)), Fact("Charged", .money(file.chargeCents)),
                    Fact("Written", .time(file.preparedAt)), Fact("Sent", .time(file.sentAt)),
                    Fact("Acknowledged", .time(file.acknowledgedAt)),
                ].filter { !$0.value.text.isEmpty }),
            .table(FileParts.envelopes(detail.envelopes)),
            .table(
                Table(
                    title: "What was said of it",
                    columns: [.text("File"), .text("From"), .text("Code"), .text("At (UTC)")],
                    rows: detail.answers.map {
                        [
                            .link("\($0.inboundID)", "/files/\($0.inboundID)"), .text($0.source), .text($0.code),
                            .time($0.at),
                        ]
                    })),
            .table(try FileParts.claims(claims, title: "Claims in it", call)),
        ]
        return .screen(
            Screen(
                title: "Sent file \(number)", links: [Link("Files to partners", "/files/sent")],
                blocks: blocks + (try FileParts.rawForm(place: "/files/sent/\(number)/raw", call))))
    }

    /// The file as it was sent, patient data and all; who opens it and why is in the audit first.
    static func raw(_ call: Call) async throws -> Reply {
        let number = try call.number("file", of: "file")
        let bytes = try await call.site.patients.rawSentFile(
            number, by: call.principal, reason: call.required("reason", "The reason"), from: call.address)
        return FileParts.raw(bytes)
    }
}
