internal import Postgres
internal import X12

extension InboundFiles {
    /// What may become of a file.
    public enum Status: String, Sendable, CaseIterable {
        /// Waits to be read.
        case received
        /// All of it counts.
        case processed
        /// Nothing of it counts, for its reason.
        case quarantined
    }

    /// What to list; nil is everything.
    public struct Filter: Sendable {
        /// 271, TA1, 999, 277CA, 835 or unknown.
        public var kind: String?
        /// What became of it.
        public var status: Status?
        /// Name of the route that it came by.
        public var route: String?

        /// A filter of these.
        public init(kind: String? = nil, status: Status? = nil, route: String? = nil) {
            self.kind = kind
            self.status = status
            self.route = route
        }
    }

    /// A file in a list.
    public struct Listing: Sendable, Encodable {
        /// Its number.
        public let fileID: Int64
        /// 271, TA1, 999, 277CA, 835, or unknown, by its content.
        public let kind: String
        /// Route that it came by.
        public let route: String
        /// received, processed or quarantined.
        public let status: String
        /// UTC.
        public let receivedAt: String
        /// When it was read, UTC.
        public let processedAt: String?
        /// Why it is quarantined; no value of the file.
        public let reason: String?
        /// Where in the file the reason lies, when it lies in one place.
        public let place: Place?
        /// How often the same bytes came again; they were taken once.
        public let duplicates: Int64

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            fileID = try row.next()
            kind = try row.next()
            route = try row.next()
            status = try row.next()
            receivedAt = try row.next(Timestamp.self).iso8601
            processedAt = try row.next(Timestamp?.self)?.iso8601
            let stated = try row.next(String?.self)
            duplicates = try row.next()
            // A place is stored as errors print it, in front of their reason.
            let fault = stated.flatMap { X12Error($0) }
            reason = fault?.reason ?? stated
            place = fault.map(Place.init)
        }
    }

    /// A place in a file.
    public struct Place: Sendable, Hashable, Encodable {
        /// Number of the segment, from 1; 0 when none could be read.
        public let segment: Int
        /// Its identifier.
        public let segmentID: String
        /// Number of the element, from 1, when one is to blame.
        public let element: Int?
        /// Bytes from the start of the file to the segment.
        public let byteOffset: Int

        init(_ fault: X12Error) {
            segment = fault.segment
            segmentID = fault.segmentID
            element = fault.element
            byteOffset = fault.byteOffset
        }
    }

    /// A file with its envelopes and history.
    public struct Detail: Sendable, Encodable {
        /// The file.
        public let file: Listing
        /// Its size.
        public let bytes: Int
        /// Its transaction sets, as far as they can be told apart.
        public let envelopes: [Envelope]
        /// What people did with it, and when it came again; oldest first.
        public let events: [Event]
    }

    /// Control numbers of one transaction set, or of an interchange that has none.
    public struct Envelope: Sendable, Encodable {
        /// ISA06, ISA08 and ISA13.
        public let sender: String
        /// ISA08.
        public let receiver: String
        /// ISA13.
        public let interchangeControl: String
        /// GS06.
        public let groupControl: String?
        /// ST01 and what it is.
        public let set: String?
        /// ST02.
        public let setControl: String?
        /// Segments of the set.
        public let segments: Int

        static func all(in bytes: [UInt8]) -> [Envelope] {
            Lexer.read(bytes).interchanges.flatMap { interchange in
                let sets = interchange.groups.flatMap { group in
                    group.transactions.map { transaction in
                        Envelope(
                            interchange, groupControl: group.controlNumber,
                            set: TransactionType(transaction)?.rawValue ?? transaction.id,
                            setControl: transaction.controlNumber, segments: transaction.segments.count)
                    }
                }
                return sets.isEmpty ? [Envelope(interchange, segments: interchange.segments.count)] : sets
            }
        }

        private init(
            _ interchange: Interchange, groupControl: String? = nil, set: String? = nil, setControl: String? = nil,
            segments: Int
        ) {
            sender = interchange.senderID
            receiver = interchange.receiverID
            interchangeControl = interchange.controlNumber
            self.groupControl = groupControl
            self.set = set
            self.setControl = setControl
            self.segments = segments
        }
    }

    /// Something that happened to a file beside being read.
    public struct Event: Sendable, Encodable {
        /// What happened.
        public enum Kind: String, Sendable, Encodable {
            /// The same bytes came again.
            case duplicate
            /// A person looked at it as it came.
            case rawRead = "raw_read"
            /// A person had it read again.
            case replay
        }

        /// What happened.
        public let kind: Kind
        /// Who.
        public let actor: String
        /// Why, of a raw reading.
        public let reason: String?
        /// UTC.
        public let at: String
    }
}
