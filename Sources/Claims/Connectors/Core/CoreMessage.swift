/// A CAQH CORE connectivity message in its MIME multipart envelope (CORE rule 270, vC2.2.0).
///
/// Field order is the rule's; the payload is bytes and may hold anything, so the boundary is chosen not to occur in it.
struct CoreMessage: Sendable, Equatable {
    var fields: [(name: String, value: String)] = []
    var payload: [UInt8]?

    subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    static func == (left: CoreMessage, right: CoreMessage) -> Bool {
        left.payload == right.payload && left.fields.elementsEqual(right.fields, by: ==)
    }

    init(fields: [(name: String, value: String)], payload: [UInt8]?) {
        self.fields = fields
        self.payload = payload
    }

    /// The message in an envelope, with its content type.
    func wrapped(
        _ envelope: CompanionGuide.Envelope, mode: CoreMode, boundary: String
    ) -> (contentType: String, body: [UInt8]) {
        switch envelope {
        case .mime: ("multipart/form-data; boundary=\(boundary)", encoded(boundary: boundary))
        case .soap: soap(mode: mode, boundary: boundary)
        }
    }

    /// Reads an answer in whichever envelope its content type names; `nil` when it is not whole.
    init?(unwrapping body: [UInt8], contentType: String) {
        let type = contentType.lowercased()
        if type.hasPrefix("multipart/form-data") {
            self.init(body: body, contentType: contentType)
        } else {
            self.init(soap: body, contentType: contentType)
        }
    }

    /// The MIME body with this boundary.
    func encoded(boundary: String) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        if let payload {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"Payload\"\r\n\r\n".utf8
            body += payload
            body += "\r\n".utf8
        }
        body += "--\(boundary)--\r\n".utf8
        return body
    }

    /// Reads a MIME body; `nil` when it is not a multipart body with this content type.
    init?(body: [UInt8], contentType: String) {
        guard let parts = MimeParts.of(body, contentType: contentType) else { return nil }
        for part in parts {
            guard let name = MimeParts.quoted("name", in: part.head) else { return nil }
            if name == "Payload" {
                payload = part.content
            } else {
                fields.append((name, String(decoding: part.content, as: UTF8.self)))
            }
        }
    }
}
