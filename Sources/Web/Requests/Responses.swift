import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Replies as HTTP.
enum Responses {
    /// Sent with everything: nothing but this site's own style and script runs, nobody frames it, and no cache keeps it.
    private static let common: HTTPFields = {
        var headers = HTTPFields()
        let policy = """
            default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
        headers[values: .contentSecurityPolicy] = [policy]
        headers[.strictTransportSecurity] = "max-age=31536000"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.cacheControl] = "no-store"
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "same-origin" }
        return headers
    }()

    static func response(to reply: Reply, of call: Call, at route: Route) throws -> Response {
        switch reply {
        case .screen(let screen, let cookie):
            var response = text(call.site.renderer.page(screen, for: call), "text/html; charset=utf-8")
            if let cookie { response.headers[.setCookie] = cookie.header }
            return response
        case .seeOther(let place, let cookie):
            var response = Response(status: .seeOther, headers: common)
            response.headers[.location] = place
            if let cookie { response.headers[.setCookie] = cookie.header }
            return response
        case .json(let document, let status):
            let bytes = try Reply.jsonEncoder().encode(document)
            let type = status.kind == .clientError ? "application/problem+json" : "application/json"
            return body(Array(bytes), type, status: status)
        case .replayed(let bytes, let status):
            var response = body(bytes, "application/json", status: status)
            response.headers[.idempotentReplayed] = "true"
            return response
        case .file(let bytes, let type, let name):
            var response = body(bytes, type)
            if let name { response.headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
            if route.surface == .asset { response.headers[.cacheControl] = "max-age=31536000, immutable" }
            return response
        case .events(let run):
            var response = Response(status: .ok, headers: common)
            response.headers[.contentType] = "text/event-stream"
            response.body = ResponseBody { writer in
                let (lines, feed) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(4))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { feed.finish() }
                        try await run { feed.yield($0) }
                    }
                    for await line in lines { try await writer.write(ByteBuffer(string: line)) }
                    group.cancelAll()
                }
                try await writer.finish(nil)
            }
            return response
        }
    }

    /// A refusal: a problem document (RFC 9457) for programs, a page or the sign-in form for people.
    static func refusal(_ refusal: Refusal, at route: Route?, target: String, renderer: Renderer) -> Response {
        guard route.map({ $0.surface == .page || $0.surface == .form }) ?? !target.hasPrefix("/v1") else {
            let problem = Problem(
                title: refusal.status.reasonPhrase, status: refusal.status.code, detail: refusal.detail)
            let bytes = (try? Reply.jsonEncoder().encode(problem)) ?? Data()
            var response = body(Array(bytes), "application/problem+json", status: refusal.status)
            if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
            return response
        }
        if refusal.status == .unauthorized {
            var response = Response(status: .seeOther, headers: common)
            let back = route?.surface == .page && target != "/" ? "?next=" + Fields.encoded(target) : ""
            response.headers[.location] = "/sign-in" + back
            return response
        }
        return text(renderer.refusal(refusal), "text/html; charset=utf-8", status: refusal.status)
    }

    private static func text(_ text: String, _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        body(Array(text.utf8), type, status: status)
    }

    private static func body(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = common
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private struct Problem: Encodable {
        let title: String
        let status: Int
        let detail: String
    }
}
