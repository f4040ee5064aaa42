import Claims

/// Who may sign in. Accounts are made and changed at the command line, by whoever runs the machines.
enum AccountsPage {
    static func show(_ call: Call) async throws -> Reply {
        let accounts = try await call.site.accounts.list()
        let table = Table(
            title: "Accounts",
            columns: [
                .text("Login"), .text("Name"), .text("Role"), .text("Clinics"), .text("Second factor"), .text("State"),
                .text("Last signed in (UTC)"),
            ],
            rows: accounts.map { account in
                let state: Cell =
                    account.isDisabled
                    ? .word("disabled", .warn)
                    : account.lockedUntil != nil ? .word("locked", .warn) : .word("active", .good)
                return [
                    .text(account.login), .text(account.displayName), .text(account.role.rawValue),
                    .text(account.clinics?.joined(separator: ", ") ?? "all"),
                    .text(account.issuer.map { "by \($0)" } ?? (account.hasTOTP ? "authenticator" : "not set up")),
                    state,
                    .time(account.lastSignInAt),
                ]
            })
        return try call.list(table, title: "Accounts", name: "accounts")
    }
}

/// Who did what, and who saw which patient's data.
enum AuditPage {
    static func show(_ call: Call) async throws -> Reply {
        let filter = AccessLog.Filter(
            actor: call.query["actor"], action: call.query["action"].flatMap(AccessLog.Action.init),
            subject: call.query["subject"])
        let before = call.query["before"].flatMap { Int64($0) } ?? .max
        let entries = try await call.site.log.list(filter, before: before, limit: 100)
        let isExport = call.query["format"] == "csv"
        if isExport { try await call.record(.export, "audit") }
        let table = Table(
            title: "Entries",
            columns: [
                .figure("Number"), .text("At (UTC)"), .text("Who"), .text("Did"), .text("To"), .text("Why"),
                .text("From"),
            ],
            rows: entries.map {
                [
                    .figure("\($0.number)"), .time($0.at), .text($0.actor), .text($0.action), .text($0.subject),
                    .text($0.reason), .text($0.address),
                ]
            },
            next: entries.count < 100
                ? nil
                : "/audit?"
                    + call.query.query(without: ["before"], adding: [("before", "\(entries.last?.number ?? 0)")]))
        let form = Form(
            action: "/audit",
            fields: [
                .init(kind: .text, name: "actor", label: "Who", value: call.query["actor"] ?? ""),
                .init(
                    kind: .select, name: "action", label: "Did", value: call.query["action"] ?? "",
                    options: [("", "anything")] + AccessLog.Action.allCases.map { ($0.rawValue, $0.rawValue) }),
                .init(kind: .text, name: "subject", label: "To", value: call.query["subject"] ?? ""),
            ], button: "Show", isSearch: true)
        return try call.list(table, title: "Audit", name: "audit", before: [.form(form)])
    }
}
