import Foundation

extension Call {
    /// The body as a document.
    ///
    /// - Throws: `Refusal` 400 where it is not that document; the place is told, never a value.
    func decoded<Document: Decodable>(_ type: Document.Type) throws -> Document {
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw Refusal.badRequest("The body is not the JSON document that this takes: \(Self.place(of: error)).")
        }
    }

    /// What a person or program wrote, without white space around it.
    ///
    /// - Throws: `Refusal` 422 where nothing is left of it, it is longer than `most` characters, or holds a NUL.
    func words(_ text: String, _ name: String, most: Int) throws -> String {
        let text = text.trimmed
        guard !text.isEmpty, text.count <= most, !text.utf8.contains(0) else {
            throw Refusal.unprocessable("\(name) must be 1 to \(most) characters.")
        }
        return text
    }

    private static func place(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        case .dataCorrupted: "it is not JSON"
        @unknown default: "it cannot be read"
        }
    }
}
