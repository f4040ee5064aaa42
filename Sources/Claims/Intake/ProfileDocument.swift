public import Billing
internal import Foundation

/// Files in which people tell what clinics are and what payers expect: read, and judged by their schemas.
public enum ProfileDocument {
    /// Why a file cannot be used: each place with what is wrong there.
    public struct Refused: Error, Sendable, Equatable, CustomStringConvertible {
        /// At most ten, such as `enrollments[0].from: …`.
        public let problems: [String]

        /// All on one line.
        public var description: String { problems.joined(separator: "; ") }
    }

    /// A clinic's profile. The file's shape is that of `clinic-profile.schema.json`.
    public static func clinic(_ document: [UInt8]) throws(Refused) -> ClinicProfile {
        _ = try read(document, schema: ClinicProfile.schema)
        do {
            return try JSONDecoder().decode(ClinicProfile.self, from: Data(document))
        } catch {
            throw refused(error)
        }
    }

    /// Payers' profiles. The file's shape is that of `payer-profiles.schema.json`.
    public static func payers(_ document: [UInt8]) throws(Refused) -> PayerProfiles {
        let json = try read(document, schema: PayerProfiles.schema)
        do {
            return try PayerProfiles(json)
        } catch {
            throw refused(error)
        }
    }

    private static func read(_ document: [UInt8], schema: [UInt8]) throws(Refused) -> JSONValue {
        let json: JSONValue
        do {
            json = try JSONParser.parse(document)
        } catch {
            throw Refused(problems: ["byte \(error.byteOffset): this is not JSON"])
        }
        guard let known = try? VisitSchema(document: schema) else { preconditionFailure("a shipped schema is not one") }
        let problems = known.problems(in: json).prefix(10)
        if !problems.isEmpty {
            throw Refused(problems: problems.map { "\($0.field.isEmpty ? "the document" : $0.field): \($0.reason)" })
        }
        return json
    }

    /// What a schema cannot say: amounts by code, for one.
    private static func refused(_ error: any Error) -> Refused {
        guard let error = error as? DecodingError else { return Refused(problems: ["\(error)"]) }
        let context =
            switch error {
            case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
                .valueNotFound(_, let context):
                context
            @unknown default: DecodingError.Context(codingPath: [], debugDescription: "unreadable")
            }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return Refused(problems: ["\(place.isEmpty ? "the document" : place): this cannot be read"])
    }
}
