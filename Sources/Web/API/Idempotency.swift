import Claims
import Foundation
import HTTPTypes

/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a program that does not know whether its request arrived sends
/// it again under the same key, and is given the first one's answer. The key is taken as it stands, quotes included.
enum Idempotency {
    /// Carries out a request, or answers as its forerunner was answered.
    static func reply(to call: Call, at route: Route) async throws -> Reply {
        guard route.surface == .api, route.method == .post, let key = call.headers[.idempotencyKey],
            let token = try call.principal.tokenID
        else { return try await route.answer(call) }
        guard KeyedRequests.isKey(key) else {
            throw Refusal.badRequest("Idempotency-Key must be 1 to 255 printable ASCII characters.")
        }
        let content = Array("\(route.method.rawValue) \(call.target)\n".utf8) + call.body
        switch try await call.site.requests.begin(key, of: token, content: content) {
        case .isNew(let number): return try await carryOut(call, at: route, as: number)
        case .isDone(let status, let answer): return .replayed(answer, status: .init(code: status))
        case .isRunning: throw Refusal.conflict("The request of this Idempotency-Key is still being carried out.")
        case .isAnother: throw Refusal.unprocessable("This Idempotency-Key stands for another request.")
        }
    }

    private static func carryOut(_ call: Call, at route: Route, as number: Int64) async throws -> Reply {
        let requests = call.site.requests
        var call = call
        call.requestID = number
        let reply: Reply
        do {
            reply = try await route.answer(call)
        } catch let refusal as Refusal {
            try await requests.abandon(number)
            throw refusal
        } catch {
            // It may have been done in part. If this fails too, the repeat waits until the request is held no more.
            try? await requests.release(number)
            throw error
        }
        guard case .json(let document, let status) = reply, status.kind == .successful else {
            try await requests.abandon(number)
            return reply
        }
        try await requests.finish(
            number, status: status.code, answer: Array(try Reply.jsonEncoder().encode(document)))
        return reply
    }

    /// How the description tells of it.
    static let parameter = Operation.Parameter.header(
        "Idempotency-Key",
        "Names this request, for a day: its repeat is not carried out again but answered as this one, with "
            + "`Idempotent-Replayed: true`. 409 while this one runs, 422 for another request.",
        .text(pattern: "^[!-~]+$", least: 1, most: KeyedRequests.mostCharacters), isRequired: false)
}
