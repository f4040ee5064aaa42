import Claims
import HTTPTypes

/// A request that the gate admitted.
struct Call: Sendable {
    let site: Site
    /// Who asks; nil only on open routes.
    let caller: Caller?
    /// Values of the path's `{name}` segments.
    let path: [String: String]
    let query: Fields
    /// Fields of a form; empty for other bodies.
    let form: Fields
    let body: [UInt8]
    let headers: HTTPFields
    /// Path and query as asked for.
    let target: String
    /// Network address of the other end.
    let address: String
    /// The cookie of a sign-in through an identity provider that is under way.
    let attempt: String?
    /// Number of the request that goes by a key of its program; see `KeyedRequests`.
    var requestID: Int64?

    /// Who asks.
    ///
    /// - Throws: `Refusal.unknownCaller` on an open route without a session.
    var principal: Principal {
        get throws {
            guard let caller else { throw Refusal.unknownCaller }
            return caller.principal
        }
    }

    /// A value of the path.
    func segment(_ name: String) throws -> String {
        guard let value = path[name] else { throw Refusal.notFound("page") }
        return value
    }

    /// A number of the path.
    func number(_ name: String, of what: String) throws -> Int64 {
        guard let number = Int64(try segment(name)), number > 0 else { throw Refusal.notFound(what) }
        return number
    }

    /// A field of a form that must be there, of at most `limit` characters.
    func required(_ name: String, _ label: String, limit: Int = 500) throws -> String {
        guard let value = form[name]?.trimmed, !value.isEmpty else {
            throw Refusal.unprocessable("\(label) is missing.")
        }
        guard value.count <= limit else { throw Refusal.unprocessable("\(label) is longer than \(limit) characters.") }
        return value
    }

    /// Notes a doing of the caller for the audit, before it is done.
    func record(
        _ action: AccessLog.Action, _ subject: String, clinic: Int32? = nil, reason: String? = nil
    ) async throws {
        _ = try await site.log.write(
            .init(
                actor: try principal.actor, action: action, subject: subject, clinic: clinic, reason: reason,
                address: address))
    }
}

/// Who asks, and by what right.
struct Caller: Sendable {
    let principal: Principal
    /// The browser's session; nil for a program's token.
    let session: Sessions.Found?
    /// What the session's cookie holds.
    let sessionToken: String?
}

extension String {
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
