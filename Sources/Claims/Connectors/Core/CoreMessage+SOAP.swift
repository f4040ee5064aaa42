/// The SOAP 1.2 envelope: user and password in a WS-Security header, a file beside the envelope by MTOM, a real-time
/// payload inside it as CDATA. Source: CAQH CORE 270 vC2.2.0; W3C SOAP 1.2, MTOM and XOP.
extension CoreMessage {
    private static let soapNamespace = "http://www.w3.org/2003/05/soap-envelope"
    private static let coreNamespace = "http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd"
    private static let securityNamespace =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    private static let includeNamespace = "http://www.w3.org/2004/08/xop/include"
    private static let payloadPart = "payload@claimline"
    private static let envelopePart = "envelope@claimline"
    /// Fields that stand in the header.
    private static let credentials: Set = ["UserName", "Password"]

    /// Content type and body.
    func soap(mode: CoreMode, boundary: String) -> (contentType: String, body: [UInt8]) {
        guard mode != .realTime else {
            return ("application/soap+xml; charset=UTF-8; action=\"\(mode.action)\"", envelope(mode, isAttached: false))
        }
        let type =
            "multipart/related; boundary=\"\(boundary)\"; type=\"application/xop+xml\"; "
            + "start=\"<\(Self.envelopePart)>\"; start-info=\"application/soap+xml\"; action=\"\(mode.action)\""
        var body = Array(
            ("--\(boundary)\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\n"
                + "Content-Transfer-Encoding: binary\r\nContent-ID: <\(Self.envelopePart)>\r\n\r\n").utf8)
        body += envelope(mode, isAttached: true)
        if let payload {
            body += "\r\n--\(boundary)\r\nContent-Type: application/octet-stream\r\n".utf8
            body += "Content-Transfer-Encoding: binary\r\nContent-ID: <\(Self.payloadPart)>\r\n\r\n".utf8
            body += payload
        }
        body += "\r\n--\(boundary)--\r\n".utf8
        return (type, body)
    }

    private func envelope(_ mode: CoreMode, isAttached: Bool) -> [UInt8] {
        var text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope xmlns:soapenv=\"\(Self.soapNamespace)\""
        text += " xmlns:cor=\"\(Self.coreNamespace)\"><soapenv:Header>"
        text += "<wsse:Security soapenv:mustUnderstand=\"true\" xmlns:wsse=\"\(Self.securityNamespace)\">"
        text += "<wsse:UsernameToken><wsse:Username>\(CoreXML.escaped(self["UserName"] ?? ""))</wsse:Username>"
        text += "<wsse:Password>\(CoreXML.escaped(self["Password"] ?? ""))</wsse:Password></wsse:UsernameToken>"
        text += "</wsse:Security></soapenv:Header><soapenv:Body><cor:\(mode.element)>"
        for (name, value) in fields where !Self.credentials.contains(name) {
            text += "<\(name)>\(CoreXML.escaped(value))</\(name)>"
        }
        var bytes = Array(text.utf8)
        if let payload {
            bytes += "<Payload>".utf8
            if isAttached {
                bytes += "<xop:Include xmlns:xop=\"\(Self.includeNamespace)\" href=\"cid:\(Self.payloadPart)\"/>".utf8
            } else {
                bytes += CoreXML.characterData(payload)
            }
            bytes += "</Payload>".utf8
        }
        bytes += "</cor:\(mode.element)></soapenv:Body></soapenv:Envelope>".utf8
        return bytes
    }

    /// Reads an answer; `nil` when it is not a whole SOAP envelope.
    init?(soap body: [UInt8], contentType: String) {
        var xml = body
        var attachment: [UInt8]?
        if contentType.lowercased().hasPrefix("multipart/related") {
            guard let parts = MimeParts.of(body, contentType: contentType), let first = parts.first else { return nil }
            xml = first.content
            attachment = parts.dropFirst().first?.content
        }
        guard let elements = CoreXML.leaves(of: xml) else { return nil }
        for element in elements {
            switch element.name {
            case "Payload": payload = element.text
            case "Include": payload = attachment
            default: fields.append((element.name, String(decoding: element.text, as: UTF8.self)))
            }
        }
    }
}
