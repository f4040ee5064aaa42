import Claims
import HTTPTypes
import Logging

/// Signing in through the provider of identities, where one is set up.
enum OpenIDPages {
    /// Sends the browser to the provider; what must come back stands in a cookie of this site alone.
    static func begin(_ call: Call) async throws -> Reply {
        guard let provider = call.site.provider else { throw Refusal.notFound("page") }
        let attempt = try OpenIDProvider.Attempt.begin()
        do {
            return .seeOther(try await provider.address(for: attempt), cookie: .attempt(attempt.text))
        } catch {
            call.site.logger.error("identity provider cannot be used", metadata: ["reason": "\(error)"])
            throw Refusal(status: .serviceUnavailable, detail: "The identity provider does not answer.")
        }
    }

    /// Takes the browser back. Whoever the provider names is signed in where an account carries that identity.
    static func finish(_ call: Call) async throws -> Reply {
        guard let provider = call.site.provider else { throw Refusal.notFound("page") }
        guard let attempt = call.attempt.flatMap(OpenIDProvider.Attempt.init(text:)),
            let code = call.query["code"], call.query["state"] == attempt.state
        else { throw refused }
        let subject: String
        do {
            subject = try await provider.subject(code: code, attempt: attempt)
        } catch {
            call.site.logger.error("sign-in by identity provider failed", metadata: ["reason": "\(error)"])
            throw refused
        }
        let session = try await call.site.signIn.oidc(
            issuer: provider.settings.issuer, subject: subject, from: call.address)
        guard let session else { throw refused }
        return .seeOther("/", cookie: .begin(session.token))
    }

    private static let refused = Refusal(
        status: .forbidden, detail: "You are not signed in: the identity provider's word does not fit an account here.")
}
