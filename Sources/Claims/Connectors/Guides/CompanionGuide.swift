public import Billing
internal import X12

/// What one trading partner wants to be different from the implementation guides: its companion guide as data.
///
/// Source of the fields: companion guides of clearinghouses and payers; `source` in the file says which.
public struct CompanionGuide: Sendable, Hashable {
    /// How a CORE message is wrapped. Source: CAQH CORE 270 vC2.2.0, which allows both.
    public enum Envelope: String, Sendable, Hashable, Decodable {
        /// MIME multipart/form-data.
        case mime
        /// SOAP 1.2, batches by MTOM.
        case soap
    }

    /// What a partner may answer to a file.
    public enum Acknowledgement: String, Sendable, Hashable, Decodable {
        case interchange = "TA1"
        case functional = "999"
        case claim = "277CA"
    }

    /// Folders below the address of a drop folder or SFTP server.
    public struct Folders: Sendable, Hashable, Decodable {
        /// Takes our files.
        public var upload: String
        /// Holds theirs.
        public var download: String
        /// Where files go that were taken, ours and theirs; `nil`: ours vanish, and theirs are removed once stored.
        public var archive: String?
    }

    /// Name that routes give.
    public var name = "standard"
    /// Version of this entry.
    public var version = ""
    /// First day of effect.
    public var from = CalendarDay.first
    /// Last day of effect; `nil` while no end is known.
    public var through: CalendarDay?
    /// ISA05.
    public var senderQualifier = "ZZ"
    /// ISA07.
    public var receiverQualifier = "ZZ"
    /// What the partner answers to a file; ISA14 asks for a TA1 where it is among them.
    public var acknowledgements: Set<Acknowledgement> = [.interchange, .functional, .claim]
    /// Most claims in one transaction set, 1…5000 (5,000 by the guide).
    public var claimsPerSet = 100
    /// Most claims in one file, 1…5000, whatever the route says.
    public var claimsPerFile = 5_000
    /// Wrapping of CORE messages.
    public var envelope = Envelope.mime
    /// Name of an uploaded file; `{id}` stands for its payload id.
    public var fileName = "{id}.837"
    /// Folders of a drop folder or SFTP server.
    public var folders = Folders(upload: "inbound", download: "outbound", archive: "archive")
    /// When the partner takes files; `nil`: always.
    public var hours: PartnerHours?
    /// Longest wait for the answer to a file, seconds (CAQH CORE 270: keep the connection open for 60).
    public var readSeconds = 60
    /// Longest wait for a real-time answer, seconds (CAQH CORE 156: 20 for 90 in 100, so that later ones are few).
    public var realTimeSeconds = 60
    /// Ids of the payers for which the partner takes professional claims; `nil`: no list is kept.
    public var payers: Set<String>?
    var delimiters = Delimiters.standard

    /// The guides as they are, without a partner's wishes.
    public static let standard = CompanionGuide()

    /// Name of an uploaded file.
    func uploadName(_ payloadID: String) -> String { fileName.replacing("{id}", with: payloadID) }
}

extension CompanionGuide: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name = "guide"
        case version, from, through, delimiters, acknowledgements, envelope, folders, hours, payers
        case senderQualifier = "sender_qualifier"
        case receiverQualifier = "receiver_qualifier"
        case claimsPerSet = "claims_per_set"
        case claimsPerFile = "claims_per_file"
        case fileName = "file_name"
        case readSeconds = "read_seconds"
        case realTimeSeconds = "real_time_seconds"
    }

    private struct Separators: Decodable {
        let element: String
        let repetition: String
        let component: String
        let segment: String

        /// The four bytes; `nil` unless they are ASCII and all different.
        var delimiters: Delimiters? {
            let bytes = [element, repetition, component, segment].compactMap { $0.utf8.first }
            guard bytes.count == 4, Set(bytes).count == 4, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return Delimiters(element: bytes[0], component: bytes[2], repetition: bytes[1], segment: bytes[3])
        }
    }

    /// Reads one entry of the guide file. Throws `DecodingError` for separators that cannot separate and for a file name
    /// without its id.
    public init(from decoder: any Decoder) throws {
        let file = try decoder.container(keyedBy: CodingKeys.self)
        name = try file.decode(String.self, forKey: .name)
        version = try file.decode(String.self, forKey: .version)
        from = try file.decodeIfPresent(CalendarDay.self, forKey: .from) ?? .first
        through = try file.decodeIfPresent(CalendarDay.self, forKey: .through)
        senderQualifier = try file.decodeIfPresent(String.self, forKey: .senderQualifier) ?? senderQualifier
        receiverQualifier = try file.decodeIfPresent(String.self, forKey: .receiverQualifier) ?? receiverQualifier
        let acknowledged = try file.decodeIfPresent([Acknowledgement].self, forKey: .acknowledgements)
        acknowledgements = acknowledged.map { Set($0) } ?? acknowledgements
        claimsPerSet = try file.decodeIfPresent(Int.self, forKey: .claimsPerSet) ?? claimsPerSet
        claimsPerFile = try file.decodeIfPresent(Int.self, forKey: .claimsPerFile) ?? claimsPerFile
        envelope = try file.decodeIfPresent(Envelope.self, forKey: .envelope) ?? envelope
        fileName = try file.decodeIfPresent(String.self, forKey: .fileName) ?? fileName
        folders = try file.decodeIfPresent(Folders.self, forKey: .folders) ?? folders
        hours = try file.decodeIfPresent(PartnerHours.self, forKey: .hours)
        readSeconds = try file.decodeIfPresent(Int.self, forKey: .readSeconds) ?? readSeconds
        realTimeSeconds = try file.decodeIfPresent(Int.self, forKey: .realTimeSeconds) ?? realTimeSeconds
        payers = try file.decodeIfPresent(Set<String>.self, forKey: .payers)
        let separators = try file.decodeIfPresent(Separators.self, forKey: .delimiters)
        if let separators {
            guard let known = separators.delimiters else { throw Self.unusable("delimiters") }
            delimiters = known
        }
        guard fileName.contains("{id}"), !fileName.contains("/") else { throw Self.unusable("file_name") }
    }

    private static func unusable(_ key: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "\(key) cannot be used"))
    }
}
