internal import Foundation

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

    /// The body with this boundary.
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

    /// Reads a body; `nil` when it is not a multipart body with this content type.
    init?(body: [UInt8], contentType: String) {
        guard let boundary = Self.boundary(in: contentType) else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        let starts = Self.occurrences(of: delimiter, in: body)
        guard starts.count >= 2 else { return nil }
        for (start, end) in zip(starts, starts.dropFirst()) {
            guard let (name, value) = Self.part(body[(start + delimiter.count)..<end]) else { return nil }
            if name == "Payload" {
                payload = value
            } else {
                fields.append((name, String(decoding: value, as: UTF8.self)))
            }
        }
    }

    init(fields: [(name: String, value: String)], payload: [UInt8]?) {
        self.fields = fields
        self.payload = payload
    }

    private static func boundary(in contentType: String) -> String? {
        guard let range = contentType.range(of: "boundary=") else { return nil }
        let rest = contentType[range.upperBound...].prefix { $0 != ";" }
        let boundary = rest.trimmingPrefix("\"").prefix { $0 != "\"" }
        return boundary.isEmpty ? nil : String(boundary)
    }

    /// Places where the delimiter stands at the start of a line.
    private static func occurrences(of delimiter: [UInt8], in body: [UInt8]) -> [Int] {
        var found: [Int] = []
        var index = 0
        while index + delimiter.count <= body.count {
            let isLineStart = index == 0 || body[index - 1] == 0x0A
            if isLineStart, body[index] == 0x2D, body[index..<(index + delimiter.count)].elementsEqual(delimiter) {
                found.append(index)
                index += delimiter.count
            } else {
                index += 1
            }
        }
        return found
    }

    /// Splits a part into its field name and its content.
    private static func part(_ part: ArraySlice<UInt8>) -> (String, [UInt8])? {
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        var index = part.startIndex
        while index + 4 <= part.endIndex, !part[index..<(index + 4)].elementsEqual(blank) { index += 1 }
        guard index + 4 <= part.endIndex else { return nil }
        let head = String(decoding: part[..<index], as: UTF8.self)
        guard let start = head.range(of: "name=\"")?.upperBound else { return nil }
        let name = head[start...].prefix { $0 != "\"" }
        return (String(name), Array(part[(index + 4)...].dropLast(2)))
    }
}
