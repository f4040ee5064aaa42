/// A multipart/form-data body of named parts. Source: RFC 7578, RFC 2046 section 5.1.
struct MultipartForm: Sendable {
    private(set) var parts: [(name: String, value: [UInt8])] = []

    init() {}

    /// Reads a body with the boundary that the content type names; nil when the two do not fit.
    init?(body: [UInt8], contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType)
        else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { return nil }
        var start = delimiter.count
        while true {
            if body[start...].starts(with: Array("--".utf8)) { return }
            guard let headersEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: start),
                let end = Self.find(Array("\r\n".utf8) + delimiter, in: body, from: headersEnd)
            else { return nil }
            let headers = String(decoding: body[start..<headersEnd], as: UTF8.self)
            guard let name = Self.parameter("name", of: headers) else { return nil }
            let value = headersEnd + 4
            parts.append((name, value <= end ? Array(body[value..<end]) : []))
            start = end + 2 + delimiter.count
        }
    }

    subscript(name: String) -> [UInt8]? { parts.first { $0.name == name }?.value }

    mutating func add(_ name: String, _ value: String) {
        parts.append((name, Array(value.utf8)))
    }

    mutating func add(_ name: String, _ value: [UInt8]) {
        parts.append((name, value))
    }

    /// The body for a boundary that none of the values may contain.
    func encoded(boundary: String) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in parts {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8
            body += value
            body += "\r\n".utf8
        }
        body += "--\(boundary)--\r\n".utf8
        return body
    }

    /// `name` of `x; name=value; other="value"`; works on bytes, since every part of every request comes here.
    private static func parameter(_ name: String, of header: String) -> String? {
        for field in header.utf8.split(whereSeparator: { $0 == 0x3B || $0 == 0x0D || $0 == 0x0A }) {
            guard let sign = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = field[..<sign].drop { $0 == 0x20 || $0 == 0x09 }
            guard key.elementsEqual(name.utf8) else { continue }
            let value = field[field.index(after: sign)...]
            let isQuoted = value.first == UInt8(ascii: "\"")
            return isQuoted
                ? String(value.dropFirst().prefix { $0 != UInt8(ascii: "\"") })
                : String(value.prefix { $0 != 0x20 && $0 != 0x09 })
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        var position = start
        while position + pattern.count <= body.count {
            guard let candidate = body[position...].firstIndex(of: pattern[0]) else { return nil }
            if body[candidate...].starts(with: pattern) { return candidate }
            position = candidate + 1
        }
        return nil
    }
}
