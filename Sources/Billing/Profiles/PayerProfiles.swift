/// The payer profiles of one file, by payer and by kind of payer.
///
/// The file's shape is that of `payer-profiles.schema.json`. Several profiles may stand for a payer, each for the dates of
/// service that it names; of two that fit, the later `from` wins.
public struct PayerProfiles: Sendable {
    /// Why a profile file cannot be used.
    public enum Failure: Error, Sendable, Equatable {
        /// It is not JSON.
        case syntax(byteOffset: Int)
        /// It is JSON, but not of the file's schema.
        case shape
        /// No profile is the usual one of this kind of payer.
        case missing(PayerClass)
    }

    private struct Document: Decodable {
        let version: String
        let filingIndicators: [String: PayerClass]
        let profiles: [Entry]

        enum CodingKeys: String, CodingKey {
            case version, profiles
            case filingIndicators = "filing_indicators"
        }
    }

    private struct Entry: Decodable {
        let profile: PayerProfile
        let payerIDs: [String]
        let isUsual: Bool

        enum CodingKeys: String, CodingKey {
            case payerIDs = "payer_ids"
            case isUsual = "usual"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            payerIDs = try container.decodeIfPresent([String].self, forKey: .payerIDs) ?? []
            isUsual = try container.decodeIfPresent(Bool.self, forKey: .isUsual) ?? false
            profile = try PayerProfile(from: decoder)
        }
    }

    /// Version of the file.
    public let version: String
    private let classes: [String: PayerClass]
    private let known: [String: [PayerProfile]]
    private let usual: [PayerClass: [PayerProfile]]

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.payer_profiles_json }

    /// The schema that profile files follow (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.payer_profiles_schema_json }

    /// The shipped profiles.
    public static let shipped: PayerProfiles = {
        do {
            return try PayerProfiles(document: document)
        } catch {
            preconditionFailure("the shipped payer profiles cannot be read: \(error)")
        }
    }()

    /// Reads a profile file.
    public init(document: [UInt8]) throws(Failure) {
        let json: JSONValue
        do {
            json = try JSONParser.parse(document)
        } catch {
            throw .syntax(byteOffset: error.byteOffset)
        }
        try self.init(json)
    }

    /// Reads a profile file that was parsed.
    package init(_ json: JSONValue) throws(Failure) {
        guard let file = try? Document(from: TreeDecoder(value: json)) else { throw .shape }
        version = file.version
        classes = file.filingIndicators
        var known: [String: [PayerProfile]] = [:]
        var usual: [PayerClass: [PayerProfile]] = [:]
        for entry in file.profiles.sorted(by: { $0.profile.from > $1.profile.from }) {
            for payerID in entry.payerIDs {
                var profile = entry.profile
                profile.payerID = payerID
                known[payerID, default: []].append(profile)
            }
            if entry.isUsual { usual[entry.profile.payerClass, default: []].append(entry.profile) }
        }
        for payerClass in PayerClass.allCases where usual[payerClass] == nil { throw .missing(payerClass) }
        self.known = known
        self.usual = usual
    }

    /// The profile of a known payer, or else the usual profile of its kind.
    ///
    /// - Parameters:
    ///   - payerID: the payer's id at the clearinghouse.
    ///   - filingIndicator: claim filing indicator (X12 element 1032); one that the file does not name means commercial.
    ///   - day: date of service; nil takes the newest profile.
    public func profile(payerID: String, filingIndicator: String, on day: CalendarDay? = nil) -> PayerProfile {
        profile(payerID: payerID, payerClass: classes[filingIndicator] ?? .commercial, on: day)
    }

    /// The profile of a known payer, or else the usual profile of its kind.
    public func profile(payerID: String, payerClass: PayerClass, on day: CalendarDay? = nil) -> PayerProfile {
        if let profile = Self.inForce(known[payerID], on: day) { return profile }
        guard var profile = Self.inForce(usual[payerClass], on: day) else {
            preconditionFailure("a profile file without a usual profile was accepted")
        }
        profile.payerID = payerID
        return profile
    }

    /// Newest first, so the first that covers the day; a day before all of them takes the oldest.
    private static func inForce(_ profiles: [PayerProfile]?, on day: CalendarDay?) -> PayerProfile? {
        guard let profiles, let day else { return profiles?.first }
        return profiles.first { $0.covers(day) } ?? profiles.last
    }
}
