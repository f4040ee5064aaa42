import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// The simulator's HTTP surface: `POST /core`, `GET /health`, `GET /ledger`.
struct HTTPRoutes: Sendable {
    let desk: COREDesk
    let maximumBodyBytes: Int

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/core") { request, _ in try await core(request) }
        router.get("/health") { _, _ in "ok\n" }
        router.get("/ledger") { _, _ in try await ledger() }
        return router
    }

    private func core(_ request: Request) async throws -> Response {
        let buffer = try await request.body.collect(upTo: maximumBodyBytes)
        let contentType = request.headers[.contentType] ?? ""
        guard let form = MultipartForm(body: Array(buffer.readableBytesView), contentType: contentType) else {
            return Response(status: .badRequest)
        }
        do {
            switch try await desk.answer(COREEnvelope(form)) {
            case .reply(let reply): return Self.response(reply)
            case .failure: return Response(status: .internalServerError)
            case .unavailable: return Response(status: .serviceUnavailable)
            }
        } catch let fault as COREEnvelope.Fault {
            return Self.response(COREEnvelope.refusal(fault))
        } catch ClearinghouseError.stopping {
            return Response(status: .serviceUnavailable)
        }
    }

    private func ledger() async throws -> Response {
        let path = desk.exchange.directory.ledgerPath
        let text = try await NIOThreadPool.singleton.runIfActive {
            try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text)))
    }

    private static func response(_ form: MultipartForm) -> Response {
        let boundary = "claimline-\(UUID().uuidString)"
        return Response(
            status: .ok, headers: [.contentType: "multipart/form-data; boundary=\(boundary)"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: form.encoded(boundary: boundary))))
    }
}
