import Claims

/// Signing in: password, then a code of the authenticator; its enrolment the first time.
enum SignInPages {
    static func password(_ call: Call) async throws -> Reply {
        var screen = passwordScreen(next: call.query["next"], problem: nil)
        if call.site.provider != nil { screen.links = [Link("Sign in through the identity provider", "/sign-in/oidc")] }
        return .screen(screen)
    }

    static func checkPassword(_ call: Call) async throws -> Reply {
        let login = try call.required("login", "Login", limit: 100)
        let password = call.form["password"] ?? ""
        guard password.utf8.count <= 1024 else { throw Refusal.unprocessable("The password is too long.") }
        let next = call.form["next"]
        switch try await call.site.signIn.password(login, password, from: call.address) {
        case .refused:
            return .screen(passwordScreen(next: next, problem: "Login and password do not fit, or wait a little."))
        case .needsTOTP(let challenge):
            return .screen(codeScreen(challenge, next: next, problem: nil))
        case .needsTOTPEnrollment(let challenge, let secret, let uri):
            var screen = codeScreen(challenge, next: next, problem: nil)
            screen.title = "Set up your authenticator"
            screen.blocks.insert(
                .facts(
                    "Enter this in your authenticator app",
                    [Fact("Secret", .text(secret)), Fact("As an address", .text(uri))]), at: 0)
            return .screen(screen)
        }
    }

    static func checkCode(_ call: Call) async throws -> Reply {
        let challenge = try call.required("challenge", "The sign-in", limit: 200)
        let code = try call.required("code", "The code", limit: 40)
        let next = call.form["next"]
        guard let session = try await call.site.signIn.totp(challenge, code, from: call.address) else {
            return .screen(codeScreen(challenge, next: next, problem: "This code does not fit. Wait for the next one."))
        }
        let cookie = SessionCookie.begin(session.token)
        if session.recoveryCodes.isEmpty { return .seeOther(ownPlace(next) ?? "/", cookie: cookie) }
        return .screen(
            Screen(
                title: "Your recovery codes",
                lead: "Each stands in once for your authenticator. They are not shown again.",
                links: [Link("I have kept them", ownPlace(next) ?? "/")],
                blocks: [
                    .facts("Codes", session.recoveryCodes.enumerated().map { Fact("\($0 + 1)", .text($1)) })
                ]), cookie: cookie)
    }

    static func signOut(_ call: Call) async throws -> Reply {
        if let token = call.caller?.sessionToken { try await call.site.sessions.end(token, from: call.address) }
        return .seeOther("/sign-in", cookie: .end)
    }

    /// A path of this site, and of no other, to go on to.
    private static func ownPlace(_ next: String?) -> String? {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\") else { return nil }
        return next.contains(where: \.isNewline) ? nil : next
    }

    private static func passwordScreen(next: String?, problem: String?) -> Screen {
        var fields: [Form.Field] = [
            .init(kind: .text, name: "login", label: "Login", isRequired: true, autocomplete: "username"),
            .init(
                kind: .password, name: "password", label: "Password", isRequired: true, autocomplete: "current-password"
            ),
        ]
        if let next { fields.append(.hidden("next", next)) }
        return Screen(
            title: "Sign in",
            blocks: (problem.map { [.note($0, .bad)] } ?? [])
                + [.form(Form(action: "/sign-in", fields: fields, button: "Go on"))])
    }

    private static func codeScreen(_ challenge: String, next: String?, problem: String?) -> Screen {
        var fields: [Form.Field] = [
            .hidden("challenge", challenge),
            .init(
                kind: .text, name: "code", label: "Code of your authenticator", isRequired: true,
                help: "Six digits, or a recovery code.", autocomplete: "one-time-code"),
        ]
        if let next { fields.append(.hidden("next", next)) }
        return Screen(
            title: "Your code",
            blocks: (problem.map { [.note($0, .bad)] } ?? [])
                + [.form(Form(action: "/sign-in/code", fields: fields, button: "Sign in"))])
    }
}
