import Foundation
import FoundationXML

/// A CORE request in a SOAP 1.2 envelope, as the fields that the MIME form has, and the reply to it.
///
/// Source: CAQH CORE 270 vC2.2.0 (WSDL, WS-Security UsernameToken), W3C SOAP 1.2, XOP 1.0.
struct SOAPForm: Sendable {
    let form: MultipartForm
    /// Local name of the request's element.
    let element: String

    /// Reads a body; nil when it is not SOAP 1.2.
    init?(body: [UInt8], contentType: String) {
        let type = contentType.lowercased()
        var xml = body
        var attachment: [UInt8]?
        if type.hasPrefix("multipart/related") {
            guard let parts = Self.related(body, contentType: contentType), let root = parts.first else { return nil }
            xml = root
            attachment = parts.dropFirst().first
        } else if !type.hasPrefix("application/soap+xml") {
            return nil
        }
        let reader = EnvelopeReader()
        let parser = XMLParser(data: Data(xml))
        parser.shouldProcessNamespaces = true
        parser.delegate = reader
        guard parser.parse(), let element = reader.bodyElement else { return nil }
        self.element = element
        var form = MultipartForm()
        for (name, value) in reader.fields {
            switch name {
            case "Username": form.add("UserName", value)
            case "Payload": form.add("Payload", reader.hasInclude ? attachment ?? [] : value)
            default: form.add(name, value)
            }
        }
        self.form = form
    }

    /// Content type and body of the reply: real-time payloads inside, files beside the envelope.
    func reply(_ form: MultipartForm, boundary: String) -> (String, [UInt8]) {
        let payload = form["Payload"]
        let isRealTime = element == "COREEnvelopeRealTimeRequest"
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><env:Envelope xmlns:env=\"\(Self.envelopeNamespace)\">"
        text += "<env:Body><ns:\(replyElement) xmlns:ns=\"\(Self.coreNamespace)\">"
        for part in form.parts where part.name != "Payload" {
            text += "<\(part.name)>\(Self.escaped(String(decoding: part.value, as: UTF8.self)))</\(part.name)>"
        }
        if let payload {
            text += "<Payload>"
            text +=
                isRealTime
                ? Self.escaped(String(decoding: payload, as: UTF8.self))
                : "<inc:Include xmlns:inc=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:file\"/>"
            text += "</Payload>"
        }
        text += "</ns:\(replyElement)></env:Body></env:Envelope>"
        guard let payload, !isRealTime else { return ("application/soap+xml; charset=UTF-8", Array(text.utf8)) }
        var body = Array(
            "--\(boundary)\r\nContent-Type: application/xop+xml; type=\"application/soap+xml\"\r\n\r\n\(text)".utf8)
        body += "\r\n--\(boundary)\r\nContent-Type: application/octet-stream\r\nContent-ID: <file>\r\n\r\n".utf8
        body += payload
        body += "\r\n--\(boundary)--\r\n".utf8
        return (
            "multipart/related; type=\"application/xop+xml\"; start-info=\"application/soap+xml\"; boundary=\(boundary)",
            body
        )
    }

    private var replyElement: String {
        element.hasSuffix("Request") ? String(element.dropLast("Request".count)) + "Response" : element + "Response"
    }

    private static let envelopeNamespace = "http://www.w3.org/2003/05/soap-envelope"
    private static let coreNamespace = "http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd"

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The parts of a multipart/related body, the root first, as all do that name it in `start`.
    private static func related(_ body: [UInt8], contentType: String) -> [[UInt8]]? {
        guard let range = contentType.range(of: "boundary=") else { return nil }
        let boundary = contentType[range.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        let data = Data(body)
        let mark = Data("--\(boundary)".utf8)
        var parts: [[UInt8]] = []
        var rest = data.startIndex..<data.endIndex
        while let start = data.range(of: mark, in: rest) {
            let after = start.upperBound..<data.endIndex
            if data[after].starts(with: Data("--".utf8)) { return parts }
            guard let head = data.range(of: Data("\r\n\r\n".utf8), in: after),
                let end = data.range(of: Data("\r\n".utf8) + mark, in: head.upperBound..<data.endIndex)
            else { return nil }
            parts.append([UInt8](data[head.upperBound..<end.lowerBound]))
            rest = end.lowerBound + 2..<data.endIndex
        }
        return nil
    }
}

/// Gathers the text of the elements without elements inside.
private final class EnvelopeReader: NSObject, XMLParserDelegate {
    var fields: [(String, [UInt8])] = []
    var bodyElement: String?
    var hasInclude = false
    private var path: [String] = []
    private var text: [UInt8] = []

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if path.last == "Body" { bodyElement = elementName }
        if elementName == "Include" { hasInclude = true }
        path.append(elementName)
        text = []
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string.utf8 }

    func parser(_ parser: XMLParser, foundCDATA CDATABlock: Data) { text += [UInt8](CDATABlock) }

    func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
        let isField = path.last == bodyElement || path.last == "UsernameToken"
        if isField, elementName != "Include" { fields.append((elementName, text)) }
        text = []
    }
}
