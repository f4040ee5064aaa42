internal import Foundation

/// Taking a multipart body apart. Source: RFC 2046 section 5.1.
enum MimeParts {
    /// Head and content of each part; `nil` when it is not a whole multipart body with this content type.
    static func of(_ body: [UInt8], contentType: String) -> [(head: String, content: [UInt8])]? {
        guard let boundary = boundary(in: contentType) else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        let starts = occurrences(of: delimiter, in: body)
        guard starts.count >= 2 else { return nil }
        var parts: [(head: String, content: [UInt8])] = []
        for (start, end) in zip(starts, starts.dropFirst()) {
            guard let part = part(body[(start + delimiter.count)..<end]) else { return nil }
            parts.append(part)
        }
        return parts
    }

    /// The value of a quoted parameter in a part's head, such as `name`.
    static func quoted(_ parameter: String, in head: String) -> String? {
        guard let start = head.range(of: "\(parameter)=\"")?.upperBound else { return nil }
        return String(head[start...].prefix { $0 != "\"" })
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

    private static func part(_ part: ArraySlice<UInt8>) -> (head: String, content: [UInt8])? {
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        var index = part.startIndex
        while index + 4 <= part.endIndex, !part[index..<(index + 4)].elementsEqual(blank) { index += 1 }
        guard index + 4 <= part.endIndex else { return nil }
        return (String(decoding: part[..<index], as: UTF8.self), Array(part[(index + 4)...].dropLast(2)))
    }
}
