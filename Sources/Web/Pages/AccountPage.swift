import Billing
import Claims
import HTTPTypes
import Postgres

/// What the signed-in person may do, and for how long; their password and their sessions.
enum AccountPage {
    static func show(_ call: Call) async throws -> Reply { .screen(try await screen(call)) }

    private static func screen(_ call: Call, notes: [Block] = []) async throws -> Screen {
        let principal = try call.principal
        let clinics = try await call.site.context.directory.codes(of: principal.clinics)
        let account = try await call.site.accounts.find(principal.login)
        let sessions = try await call.site.sessions.list(of: principal.accountID)
        let own = call.caller?.sessionToken.map(Sessions.name(ofToken:))
        var blocks =
            notes + [
                .facts(
                    principal.login,
                    [
                        Fact("Role", .text(principal.role.rawValue)),
                        Fact("Clinics", .text(clinics?.joined(separator: ", ") ?? "all")),
                        Fact("Session ends at the latest", .time(call.caller?.session?.endsAt.iso8601)),
                    ])
            ]
        if account?.hasPassword == true { blocks.append(.form(passwordForm)) }
        blocks += [
            .table(table(sessions, own: own)), .form(endForm(sessions, own: own)),
            .table(
                Table(
                    title: "What you may do", columns: [.text("Permission"), .text("Allowed")],
                    rows: Permission.allCases.map { permission in
                        [
                            .text(permission.rawValue),
                            principal.may(permission) ? .word("yes", .good) : .word("no", .plain),
                        ]
                    })),
        ]
        return Screen(title: "Your account", blocks: blocks)
    }

    // MARK: password

    private static let passwordForm = Form(
        title: "Change your password", action: "/account/password",
        fields: [
            .init(
                kind: .password, name: "old", label: "Present password", isRequired: true,
                autocomplete: "current-password"),
            .init(
                kind: .password, name: "new", label: "New password", isRequired: true,
                help: "\(PasswordPolicy.fewestCharacters) characters or more. Your other sessions end.",
                autocomplete: "new-password"),
            .init(
                kind: .password, name: "again", label: "New password again", isRequired: true,
                autocomplete: "new-password"),
        ], button: "Change")

    /// Changes the password of whoever knows the present one, and ends the person's other sessions.
    static func changePassword(_ call: Call) async throws -> Reply {
        guard let old = call.form["old"], let new = call.form["new"], old.utf8.count <= 1024, new.utf8.count <= 1024
        else { throw Refusal.unprocessable("Give the present password and a new one.") }
        guard new == call.form["again"] else { return try await told("The new passwords are not the same.", call) }
        do {
            let isChanged = try await call.site.accounts.changePassword(
                from: old, to: new, of: call.principal, address: call.address, keeping: call.caller?.sessionToken)
            guard isChanged else {
                return try await told("The present password does not fit, or wait a little.", call)
            }
            return try await told("Your password is changed; your other sessions are ended.", call, tone: .good)
        } catch Accounts.Problem.password(let refusal) {
            return try await told(words(refusal), call)
        } catch Accounts.Problem.busy {
            throw Refusal(status: .serviceUnavailable, detail: "Too many sign in just now. Try again in a moment.")
        }
    }

    private static func told(_ text: String, _ call: Call, tone: Tone = .bad) async throws -> Reply {
        .screen(try await screen(call, notes: [.note(text, tone)]))
    }

    private static func words(_ refusal: PasswordPolicy.Refusal) -> String {
        switch refusal {
        case .tooShort: "The new password is shorter than \(PasswordPolicy.fewestCharacters) characters."
        case .tooLong: "The new password is longer than \(PasswordPolicy.mostCharacters) characters."
        case .holdsLogin: "The new password holds your login."
        case .common: "The new password is too easy to guess."
        }
    }

    // MARK: sessions

    private static func table(_ sessions: [Sessions.Listing], own: String?) -> Table {
        Table(
            title: "Your sessions",
            columns: [
                .text("Session"), .text("Signed in by"), .text("Began (UTC)"), .text("Last used (UTC)"),
                .text("Ends at the latest (UTC)"), .text("Which"),
            ],
            rows: sessions.map {
                [
                    .text(short($0)), .text($0.method), .time($0.beganAt), .time($0.lastSeenAt), .time($0.endsAt),
                    $0.name == own ? .word("this one", .good) : .text("another"),
                ]
            })
    }

    private static func endForm(_ sessions: [Sessions.Listing], own: String?) -> Form {
        Form(
            action: "/account/sessions/end",
            fields: [
                .init(
                    kind: .select, name: "session", label: "Session",
                    options: sessions.map { ($0.name, short($0) + ($0.name == own ? " (this one)" : "")) })
            ], button: "Sign out this one")
    }

    /// What tells one's sessions apart.
    private static func short(_ session: Sessions.Listing) -> String { String(session.name.prefix(8)) }

    /// Ends one of the caller's sessions, which may be the one that asks.
    static func endSession(_ call: Call) async throws -> Reply {
        let name = try call.required("session", "The session", limit: 64)
        if let token = call.caller?.sessionToken, Sessions.name(ofToken: token) == name {
            return try await SignInPages.signOut(call)
        }
        guard try await call.site.sessions.end(named: name, of: call.principal, from: call.address) else {
            throw Refusal.notFound("session")
        }
        return .seeOther("/account")
    }
}
