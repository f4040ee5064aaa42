internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Postgres
internal import Vault

/// CAQH CORE connectivity over HTTP, in MIME multipart or SOAP 1.2 envelopes as the partner's guide says.
///
/// Real time for 270 and 276; batch for 837P, for 270 of large sets, and for what comes back. A time-out leaves the
/// outcome unknown: a 270 or 276 may be asked again, a submission is reconciled first.
struct CoreConnector: Connector {
    let client: HTTPClient
    let address: String
    let route: PayerRoute
    let password: String
    /// TLS settings of the route's own, if it has any.
    let security: @Sendable () throws(ConnectorError) -> TLSConfiguration?

    private static let largestAnswer = 64 << 20

    /// One real-time question; `kind` is the payload type of the request.
    func ask(_ kind: String, _ bytes: [UInt8]) async throws(ConnectorError) -> [UInt8] {
        let answer = try await exchange(kind, mode: .realTime, payloadID: Self.newID(), payload: bytes)
        guard let payload = answer.payload else { throw .refused(code: "PayloadMissing") }
        return payload
    }

    /// Hands a batch of eligibility questions over; the answer comes as a file to pick up.
    func inquire(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        _ = try await exchange("X12_270_Request_005010X279A1", mode: .submission, payloadID: payloadID, payload: bytes)
    }

    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        _ = try await exchange(
            "X12_837_Request_005010X222A1", mode: .submission, payloadID: payloadID, payload: bytes)
    }

    func holds(payloadID: String) async throws(ConnectorError) -> Bool? {
        let answer = try await exchange(
            "X12_837_Status_Request", mode: .submissionStatus, payloadID: payloadID, payload: nil)
        return answer.payload.map { $0.starts(with: Array("RECEIVED".utf8)) } ?? false
    }

    func pickUp(atMost limit: Int) async throws(ConnectorError) -> [InboundPayload] {
        let answer = try await exchange(
            "X12_005010_Request_Batch_Results", mode: .results, payloadID: Self.newID(), payload: nil)
        guard let payload = answer.payload, let id = answer["PayloadID"] else { return [] }
        try check(payload, of: answer)
        return [InboundPayload(id: id, bytes: payload)]
    }

    func confirm(_ payloads: [InboundPayload]) async throws(ConnectorError) {
        for payload in payloads {
            _ = try await exchange(
                "X12_005010_BatchResults_ReceiptConfirmation", mode: .resultsReceipt, payloadID: payload.id,
                payload: nil)
        }
    }

    /// A file that lost something on its way is not taken; the partner offers it again.
    private func check(_ payload: [UInt8], of answer: CoreMessage) throws(ConnectorError) {
        if let length = answer["PayloadLength"], Int(length) != payload.count {
            throw .refused(code: "PayloadLengthIllegal")
        }
        if let sum = answer["CheckSum"], !sum.isEmpty, sum.lowercased() != SHA1.hex(payload) {
            throw .refused(code: "ChecksumMismatched")
        }
    }

    private func exchange(
        _ type: String, mode: CoreMode, payloadID: String, payload: [UInt8]?
    ) async throws(ConnectorError) -> CoreMessage {
        var fields = [
            (name: "PayloadType", value: type), ("ProcessingMode", mode.processingMode), ("PayloadID", payloadID),
            ("TimeStamp", Self.timeStamp()), ("UserName", route.senderID), ("Password", password),
            ("SenderID", route.senderID), ("ReceiverID", route.receiverID),
            ("CORERuleVersion", "2.2.0"),
        ]
        if mode != .realTime, let payload {
            fields += [(name: "PayloadLength", value: String(payload.count)), ("CheckSum", SHA1.hex(payload))]
        }
        let answer = try await post(CoreMessage(fields: fields, payload: payload), mode: mode)
        guard let code = answer["ErrorCode"] else { throw .outcomeUnknown }
        guard code == "Success" else { throw .refused(code: code) }
        return answer
    }

    private func post(_ message: CoreMessage, mode: CoreMode) async throws(ConnectorError) -> CoreMessage {
        let wrapped = message.wrapped(route.guide.envelope, mode: mode, boundary: "claimline-" + Self.newID())
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: wrapped.contentType)
        request.body = .bytes(wrapped.body)
        request.tlsConfiguration = try security()
        let limit = mode == .realTime ? route.guide.realTimeSeconds : route.guide.readSeconds
        do {
            let response = try await client.execute(request, timeout: .seconds(Int64(limit)))
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            if response.status.code >= 500 { throw ConnectorError.outcomeUnknown }
            guard response.status.code == 200 else {
                throw ConnectorError.refused(code: "HTTP \(response.status.code)")
            }
            let type = response.headers.first(name: "content-type") ?? ""
            guard let answer = CoreMessage(unwrapping: Array(body.readableBytesView), contentType: type) else {
                throw ConnectorError.outcomeUnknown
            }
            return answer
        } catch {
            throw Self.meaning(of: error)
        }
    }

    private static func meaning(of error: any Error) -> ConnectorError {
        switch error {
        case let error as ConnectorError: error
        case let error as HTTPClientError where error == .connectTimeout || error == .getConnectionFromPoolTimeout:
            .unreachable
        case is NIOConnectionError: .unreachable
        // What a host given by its number answers; a name fails with the error above.
        case let error as IOError where error.errnoCode == ECONNREFUSED: .unreachable
        // One side does not accept the other's certificate: nothing was said yet.
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError: .refused(code: ConnectorError.certificates)
        default: .outcomeUnknown
        }
    }

    /// 36 characters, unique per request.
    private static func newID() -> String { UUID().uuidString.lowercased() }

    /// UTC, no fraction.
    private static func timeStamp() -> String { Timestamp.now.iso8601Seconds }
}
