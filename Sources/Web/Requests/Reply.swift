import Foundation
import HTTPTypes
import Hummingbird

/// What a route answers.
enum Reply: Sendable {
    /// A page of the dashboard; with a cookie when a session begins.
    case screen(Screen, cookie: SessionCookie? = nil)
    /// Another page, after a form; with a cookie when the session begins or ends.
    case seeOther(String, cookie: SessionCookie? = nil)
    /// A document for a program; names in snake case, sorted. A problem document (RFC 9457) where the status refuses.
    case json(any Encodable & Sendable, status: HTTPResponse.Status = .ok)
    /// The answer that a request of the same key was given before.
    case replayed([UInt8], status: HTTPResponse.Status)
    /// Bytes with their media type; with a name they are saved rather than shown.
    case file([UInt8], type: String, name: String? = nil)
    /// Changes of a page as they happen.
    case events(@Sendable (_ write: @Sendable (String) async throws -> Void) async throws -> Void)

    static let jsonEncoder: @Sendable () -> JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

/// The cookie that carries a session. Its prefix binds it to this host, TLS and the whole site (RFC 6265bis, 4.1.3.2).
enum SessionCookie: Sendable, Hashable {
    static let name = "__Host-claimline"

    /// A session's token.
    case begin(String)
    case end
    /// What a sign-in through an identity provider must bring back, for ten minutes.
    case attempt(String)

    static let attemptName = "__Host-claimline-attempt"

    var header: String {
        switch self {
        case .attempt(let text): "\(Self.attemptName)=\(text); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"
        case .begin(let token): "\(Self.name)=\(token); Path=/; Secure; HttpOnly; SameSite=Lax"
        case .end: "\(Self.name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        }
    }
}
