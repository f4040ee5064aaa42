internal import Billing

/// The companion guides of one file, by name. The file's shape is that of `companion-guides.schema.json`.
public struct CompanionGuides: Sendable {
    /// Why a guide file cannot be used.
    public enum Failure: Error, Sendable, Equatable {
        /// It is not JSON.
        case syntax(byteOffset: Int)
        /// It is JSON, but not of the file's schema; the fields at fault, at most ten.
        case shape([String])
        /// No guide has the name `standard`, which routes follow that name none.
        case noStandard
    }

    private struct Document: Decodable {
        let version: String
        let guides: [CompanionGuide]
    }

    /// Version of the file.
    public let version: String
    /// Every guide, later ones of a name first.
    public let guides: [CompanionGuide]

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.companion_guides_json }

    /// The schema that guide files follow (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.companion_guides_schema_json }

    /// The shipped guides.
    public static let shipped: CompanionGuides = {
        do {
            return try CompanionGuides(document: document)
        } catch {
            preconditionFailure("the shipped companion guides cannot be read: \(error)")
        }
    }()

    /// Reads a guide file.
    public init(document: [UInt8]) throws(Failure) {
        let json: JSONValue
        do {
            json = try JSONParser.parse(document)
        } catch {
            throw .syntax(byteOffset: error.byteOffset)
        }
        let problems = (try? VisitSchema(document: Self.schema))?.problems(in: json).map(\.field) ?? ["schema"]
        guard problems.isEmpty else { throw .shape(Array(problems.prefix(10))) }
        guard let file = try? Document(from: TreeDecoder(value: json)) else { throw .shape([]) }
        version = file.version
        guides = file.guides.sorted { $0.from > $1.from }
        guard guides.contains(where: { $0.name == CompanionGuide.standard.name }) else { throw .noStandard }
    }

    /// The guide of a name that is in force on a day; the standard one for a name that is not known then.
    func guide(_ name: String, on day: CalendarDay) -> CompanionGuide {
        let inForce = guides.filter { $0.from <= day && ($0.through.map { day <= $0 } ?? true) }
        return inForce.first { $0.name == name }
            ?? inForce.first { $0.name == CompanionGuide.standard.name } ?? .standard
    }
}
