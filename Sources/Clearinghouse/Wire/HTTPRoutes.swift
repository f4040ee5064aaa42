import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// The simulator's HTTP surface: `POST /core` (MIME multipart or SOAP 1.2), `GET /health`, `GET /ledger`, `GET /remittances`,
/// `POST /clock?days=N`.
struct HTTPRoutes: Sendable {
    let desk: COREDesk
    let maximumBodyBytes: Int

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/core") { request, _ in try await core(request) }
        router.get("/health") { _, _ in "ok\n" }
        router.get("/ledger") { _, _ in try await book(desk.exchange.directory.ledgerPath) }
        router.get("/remittances") { _, _ in try await book(desk.exchange.directory.remittancesPath) }
        router.post("/clock") { request, _ in try await advance(request) }
        return router
    }

    private func core(_ request: Request) async throws -> Response {
        let buffer = try await request.body.collect(upTo: maximumBodyBytes)
        let contentType = request.headers[.contentType] ?? ""
        let body = Array(buffer.readableBytesView)
        // Version 1.1 of SOAP is not spoken.
        if contentType.lowercased().hasPrefix("text/xml") { return Response(status: .unsupportedMediaType) }
        let soap = SOAPForm(body: body, contentType: contentType)
        guard let form = soap?.form ?? MultipartForm(body: body, contentType: contentType) else {
            return Response(status: .badRequest)
        }
        do {
            switch try await desk.answer(COREEnvelope(form)) {
            case .reply(let reply): return Self.response(reply, to: soap)
            case .failure: return Response(status: .internalServerError)
            case .unavailable: return Response(status: .serviceUnavailable)
            }
        } catch let fault as COREEnvelope.Fault {
            return Self.response(COREEnvelope.refusal(fault), to: soap)
        } catch ClearinghouseError.stopping {
            return Response(status: .serviceUnavailable)
        }
    }

    private func advance(_ request: Request) async throws -> Response {
        guard let days = request.uri.queryParameters["days"].flatMap({ Int($0) }), days > 0 else {
            return Response(status: .badRequest)
        }
        try await desk.exchange.advance(days: days)
        return Response(
            status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: desk.exchange.clock.now.iso8601 + "\n")))
    }

    private func book(_ path: String) async throws -> Response {
        let text = try await NIOThreadPool.singleton.runIfActive {
            try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text)))
    }

    /// The reply in the envelope in which the request came.
    private static func response(_ form: MultipartForm, to soap: SOAPForm?) -> Response {
        let boundary = "claimline-\(UUID().uuidString)"
        let (type, bytes) =
            soap?.reply(form, boundary: boundary)
            ?? ("multipart/form-data; boundary=\(boundary)", form.encoded(boundary: boundary))
        return Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
