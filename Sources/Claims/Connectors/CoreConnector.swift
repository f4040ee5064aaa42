internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Postgres
internal import Vault

/// CAQH CORE connectivity over HTTP with MIME multipart envelopes.
///
/// Real time for 270 and 276; batch for 837P, for 270 of large sets, and for what comes back. A time-out leaves the
/// outcome unknown: a 270 or 276 may be asked again, a submission is reconciled first.
struct CoreConnector: Connector {
    let client: HTTPClient
    let address: String
    let senderID: String
    let receiverID: String
    let password: String

    private static let largestAnswer = 64 << 20

    /// One real-time question; `kind` is the payload type of the request.
    func ask(_ kind: String, _ bytes: [UInt8]) async throws(ConnectorError) -> [UInt8] {
        let answer = try await exchange(kind, mode: "RealTime", payloadID: Self.newID(), payload: bytes)
        guard let payload = answer.payload else { throw .refused(code: "PayloadMissing") }
        return payload
    }

    /// Hands a batch of eligibility questions over; the answer comes as a file to pick up.
    func inquire(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        _ = try await exchange("X12_270_Request_005010X279A1", mode: "Batch", payloadID: payloadID, payload: bytes)
    }

    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        _ = try await exchange(
            "X12_837_Request_005010X222A1", mode: "Batch", payloadID: payloadID, payload: bytes)
    }

    func holds(payloadID: String) async throws(ConnectorError) -> Bool {
        let answer = try await exchange("X12_837_Status_Request", mode: "Batch", payloadID: payloadID, payload: nil)
        return answer.payload.map { $0.starts(with: Array("RECEIVED".utf8)) } ?? false
    }

    func pickUp() async throws(ConnectorError) -> InboundPayload? {
        let answer = try await exchange(
            "X12_005010_Request_Batch_Results", mode: "Batch", payloadID: Self.newID(), payload: nil)
        guard let payload = answer.payload, let id = answer["PayloadID"] else { return nil }
        if let length = answer["PayloadLength"], Int(length) != payload.count { throw .outcomeUnknown }
        return InboundPayload(id: id, bytes: payload)
    }

    func confirm(_ payload: InboundPayload) async throws(ConnectorError) {
        _ = try await exchange(
            "X12_005010_BatchResults_ReceiptConfirmation", mode: "Batch", payloadID: payload.id, payload: nil)
    }

    private func exchange(
        _ type: String, mode: String, payloadID: String, payload: [UInt8]?
    ) async throws(ConnectorError) -> CoreMessage {
        var fields = [
            (name: "PayloadType", value: type), ("ProcessingMode", mode), ("PayloadID", payloadID),
            ("TimeStamp", Self.timeStamp()), ("UserName", senderID), ("Password", password),
            ("SenderID", senderID), ("ReceiverID", receiverID),
            ("CORERuleVersion", "2.2.0"),
        ]
        if mode == "Batch", let payload {
            fields += [(name: "PayloadLength", value: String(payload.count)), ("CheckSum", SHA1.hex(payload))]
        }
        let answer = try await post(CoreMessage(fields: fields, payload: payload))
        guard let code = answer["ErrorCode"] else { throw .outcomeUnknown }
        guard code == "Success" else { throw .refused(code: code) }
        return answer
    }

    private func post(_ message: CoreMessage) async throws(ConnectorError) -> CoreMessage {
        let boundary = "claimline-" + Self.newID()
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "multipart/form-data; boundary=\(boundary)")
        request.body = .bytes(message.encoded(boundary: boundary))
        do {
            let response = try await client.execute(request, timeout: .seconds(60))
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            if response.status.code >= 500 { throw ConnectorError.outcomeUnknown }
            guard response.status.code == 200 else {
                throw ConnectorError.refused(code: "HTTP \(response.status.code)")
            }
            let type = response.headers.first(name: "content-type") ?? ""
            guard let answer = CoreMessage(body: Array(body.readableBytesView), contentType: type) else {
                throw ConnectorError.outcomeUnknown
            }
            return answer
        } catch let error as ConnectorError {
            throw error
        } catch let error as HTTPClientError where error == .connectTimeout || error == .getConnectionFromPoolTimeout {
            throw .unreachable
        } catch is NIOConnectionError {
            throw .unreachable
        } catch let error as IOError where error.errnoCode == ECONNREFUSED {
            // What a host given by its number answers; a name fails with the error above.
            throw .unreachable
        } catch {
            throw .outcomeUnknown
        }
    }

    /// 36 characters, unique per request.
    private static func newID() -> String { UUID().uuidString.lowercased() }

    /// UTC, no fraction.
    private static func timeStamp() -> String { Timestamp.now.iso8601Seconds }
}
