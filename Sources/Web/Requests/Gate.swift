import Claims
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres

/// The one way into every route: who asks, may they, over which clinics; then the answer, with the headers that all carry.
struct Gate: Sendable {
    let site: Site
    let route: Route

    /// Bytes of a body at most.
    static let bodyLimit = 4 << 20

    func respond(to request: Request, context: WebContext) async -> Response {
        do {
            let caller = try await self.caller(of: request)
            switch route.access.verdict(on: caller?.principal) {
            case .admitted: break
            case .unknown: throw Refusal.unknownCaller
            case .forbidden: throw Refusal.forbidden
            }
            let call = try await self.call(request, caller, context)
            try refuseForgery(call)
            // Row-level security shows no clinic but these to whatever runs below.
            let reply = try await ClinicScope.$granted.withValue(caller?.principal.clinics) {
                try await Idempotency.reply(to: call, at: route)
            }
            if route.method != .get { site.screens.forget() }
            return try Responses.response(to: reply, of: call, at: route)
        } catch {
            return refusal(error, request)
        }
    }

    private func caller(of request: Request) async throws -> Caller? {
        switch route.surface {
        case .asset: return nil
        case .api:
            guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { return nil }
            let found = try await site.tokens.find(String(header.dropFirst(7)))
            return found.map { Caller(principal: $0, session: nil, sessionToken: nil) }
        case .page, .form:
            guard let token = request.cookies[SessionCookie.name]?.value else { return nil }
            let found = try await site.sessions.find(token, isUse: route.path != LivePages.path)
            return found.map { Caller(principal: $0.principal, session: $0, sessionToken: token) }
        }
    }

    private func call(_ request: Request, _ caller: Caller?, _ context: WebContext) async throws -> Call {
        var body: [UInt8] = []
        if request.method != .get {
            do {
                body = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
            } catch is NIOTooManyBytesError {
                throw Refusal(status: .contentTooLarge, detail: "The body is larger than \(Self.bodyLimit) bytes.")
            }
        }
        let isForm = request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? false
        let path = try context.parameters.reduce(into: [String: String]()) { path, parameter in
            guard let value = String(parameter.value).removingPercentEncoding, !value.utf8.contains(0) else {
                throw Refusal.notFound("page")
            }
            path[String(parameter.key)] = value
        }
        let query = try Fields(encoded: request.uri.query ?? "")
        // An empty field of a form is one that nobody filled in; a program that sends nothing as a value has a fault.
        if route.surface == .api, query.names.contains(where: { query[$0] == nil }) {
            throw Refusal.badRequest("A value of the query is empty.")
        }
        return Call(
            site: site, caller: caller, path: path, query: query,
            form: isForm ? try Fields(encoded: String(decoding: body, as: UTF8.self)) : Fields(), body: body,
            headers: request.headers, target: request.uri.description, address: context.address,
            attempt: request.cookies[SessionCookie.attemptName]?.value)
    }

    /// A form must carry its session's token, and come from this site as far as the browser says.
    private func refuseForgery(_ call: Call) throws {
        guard route.surface == .form else { return }
        if let site = call.headers[.secFetchSite], site != "same-origin", site != "none" { throw Refusal.forged }
        guard let session = call.caller?.session else {
            // Signing in has no session yet: the browser's word about the origin must do.
            if route.access == .open { return }
            throw Refusal.unknownCaller
        }
        guard call.form["csrf"] == session.csrfToken else { throw Refusal.forged }
    }

    private func refusal(_ error: any Error, _ request: Request) -> Response {
        let refusal: Refusal
        switch error {
        case let known as Refusal: refusal = known
        case let error as PatientAccess.Refusal:
            refusal =
                switch error {
                case .notPermitted: .forbidden
                case .noReason: .unprocessable("Say why you open patient data.")
                case .notFound: .notFound("claim or file")
                }
        case let error as PostgresError where error.isUnavailable:
            refusal = Refusal(status: .serviceUnavailable, detail: "The database does not answer. Try again.")
        default:
            // The kind alone: a message could repeat what was sent.
            site.logger.error(
                "request failed", metadata: ["path": "\(route.path)", "error": "\(Self.kind(of: error))"])
            refusal = Refusal(status: .internalServerError, detail: "Something went wrong here; it was logged.")
        }
        return Responses.refusal(refusal, at: route, target: request.uri.description, renderer: site.renderer)
    }

    private static func kind(of error: any Error) -> String {
        // A PostgresError holds SQLSTATE and statement name, never parameters.
        (error as? PostgresError).map(String.init(describing:)) ?? String(describing: type(of: error))
    }
}

extension PostgresError {
    /// Whether trying again later may help.
    var isUnavailable: Bool {
        switch kind {
        case .connection, .timedOut, .poolClosed: true
        default: false
        }
    }
}

extension HTTPRequest.Method {
    static let query = HTTPRequest.Method("QUERY")
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed") ?? .age
}
