import Vault

/// Envelope of one request or reply in MIME multipart form. Source: CAQH CORE 270 connectivity rule, version 2.2.0.
struct COREEnvelope: Sendable {
    var payloadType: String
    /// `RealTime` or `Batch`.
    var processingMode: String
    /// UUID text of 36 characters.
    var payloadID: String
    var senderID: String
    var receiverID: String
    var payload: [UInt8]?

    /// What a request does wrong: an ErrorCode of the rule.
    struct Fault: Error, Sendable {
        let code: String
        let message: String
    }

    /// Checks and takes a request's parts. Throws the first fault in the order of the rule's field list.
    init(_ form: MultipartForm) throws(Fault) {
        func text(_ name: String) -> String { String(decoding: form[name] ?? [], as: UTF8.self) }
        for name in [
            "PayloadType", "ProcessingMode", "PayloadID", "TimeStamp", "UserName", "Password", "SenderID",
            "ReceiverID", "CORERuleVersion",
        ] where text(name).isEmpty {
            throw Fault(code: "\(name)Required", message: "the field \(name) is required")
        }
        guard text("CORERuleVersion") == "2.2.0" else {
            throw Fault(code: "VersionMismatch", message: "CORERuleVersion 2.2.0 is spoken here")
        }
        guard ["RealTime", "Batch"].contains(text("ProcessingMode")) else {
            throw Fault(code: "ProcessingModeIllegal", message: "ProcessingMode is RealTime or Batch")
        }
        guard text("PayloadID").utf8.count == 36 else {
            throw Fault(code: "PayloadIDIllegal", message: "PayloadID is a UUID of 36 characters")
        }
        payloadType = text("PayloadType")
        processingMode = text("ProcessingMode")
        payloadID = text("PayloadID")
        senderID = text("SenderID")
        receiverID = text("ReceiverID")
        payload = form["Payload"]
        try checkPayload(length: text("PayloadLength"), checksum: text("CheckSum"))
    }

    private func checkPayload(length: String, checksum: String) throws(Fault) {
        guard let payload else { return }
        if !length.isEmpty, Int(length) != payload.count {
            throw Fault(code: "PayloadLengthIllegal", message: "PayloadLength is not the payload's")
        }
        if !checksum.isEmpty, checksum.lowercased() != SHA1.hex(payload) {
            throw Fault(code: "ChecksumMismatched", message: "CheckSum is not the payload's")
        }
    }

    /// The reply's parts, sender and receiver changed over.
    func reply(
        _ payloadType: String, payloadID: String? = nil, payload: [UInt8]? = nil, fault: Fault? = nil
    ) -> MultipartForm {
        Self.reply(
            payloadType, mode: processingMode, payloadID: payloadID ?? self.payloadID, sender: receiverID,
            receiver: senderID, payload: payload, fault: fault)
    }

    /// The reply to a request that could not be taken apart.
    static func refusal(_ fault: Fault) -> MultipartForm {
        reply(
            "CoreEnvelopeError", mode: "", payloadID: "", sender: "", receiver: "", payload: nil, fault: fault)
    }

    private static func reply(
        _ payloadType: String, mode: String, payloadID: String, sender: String, receiver: String,
        payload: [UInt8]?, fault: Fault?
    ) -> MultipartForm {
        var form = MultipartForm()
        form.add("PayloadType", payloadType)
        form.add("ProcessingMode", mode)
        form.add("PayloadID", payloadID)
        form.add("TimeStamp", Timestamp.now().iso8601)
        form.add("SenderID", sender)
        form.add("ReceiverID", receiver)
        form.add("CORERuleVersion", "2.2.0")
        form.add("ErrorCode", fault?.code ?? "Success")
        form.add("ErrorMessage", fault?.message ?? "")
        guard let payload else { return form }
        if mode == "Batch" {
            form.add("PayloadLength", String(payload.count))
            form.add("CheckSum", SHA1.hex(payload))
        }
        form.add("Payload", payload)
        return form
    }
}
