extension Visit {
    /// Who treated during an interval.
    public enum Performer: String, Codable, Sendable {
        /// The occupational therapist.
        case therapist = "OT"
        /// The occupational therapy assistant.
        case assistant = "OTA"
        /// Both together; such minutes count as the therapist's (CMS CQ/CO billing examples).
        case both
    }

    /// A stretch of one-on-one treatment on the clinic's wall clock.
    public struct Interval: Codable, Sendable, Equatable {
        /// First minute of the treatment.
        public var start: TimeOfDay
        /// The minute at which it ended; after `start`.
        public var end: TimeOfDay
        /// Who treated.
        public var performer: Performer

        /// An interval from its parts.
        public init(start: TimeOfDay, end: TimeOfDay, performer: Performer) {
            self.start = start
            self.end = end
            self.performer = performer
        }
    }

    /// Minutes of treatment by performer, for notes without start and end times.
    public struct Minutes: Codable, Sendable, Equatable {
        /// Minutes by the therapist, together with the assistant or alone.
        public var therapist: Int
        /// Minutes by the assistant alone.
        public var assistant: Int

        /// Minutes from their parts.
        public init(therapist: Int = 0, assistant: Int = 0) {
            self.therapist = therapist
            self.assistant = assistant
        }

        enum CodingKeys: String, CodingKey {
            case therapist = "OT"
            case assistant = "OTA"
        }

        /// Reads `{"OT":30,"OTA":0}`; an absent or null entry is 0.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            therapist = try container.decodeIfPresent(Int.self, forKey: .therapist) ?? 0
            assistant = try container.decodeIfPresent(Int.self, forKey: .assistant) ?? 0
        }
    }

    /// One procedure of the visit.
    public struct Intervention: Codable, Sendable, Equatable {
        /// CPT or HCPCS code.
        public var code: String
        /// Start and end times; nil or empty when `minutes` says it, or for an untimed code.
        public var intervals: [Interval]?
        /// Minutes by performer; used when there are no intervals.
        public var minutes: Minutes?
        /// 1-based positions in the visit's diagnoses, most important first.
        public var diagnosisPointers: [Int]
        /// Modifiers that the clinic gave.
        public var modifiers: [String]
        /// Units that the clinic says it bills; nil when they are to be computed.
        public var billedUnits: Int?
        /// Charge for all units in cents; nil when the clinic's charge schedule decides.
        public var chargeCents: Int64?
        /// True when treated together with other patients; its minutes are not one-on-one time.
        public var isGroup: Bool

        /// An intervention from its parts.
        public init(
            code: String, intervals: [Interval]? = nil, minutes: Minutes? = nil, diagnosisPointers: [Int] = [1],
            modifiers: [String] = [], billedUnits: Int? = nil, chargeCents: Int64? = nil, isGroup: Bool = false
        ) {
            self.code = code
            self.intervals = intervals
            self.minutes = minutes
            self.diagnosisPointers = diagnosisPointers
            self.modifiers = modifiers
            self.billedUnits = billedUnits
            self.chargeCents = chargeCents
            self.isGroup = isGroup
        }

        enum CodingKeys: String, CodingKey {
            case code, intervals, minutes, modifiers
            case diagnosisPointers = "diagnosis_pointers"
            case billedUnits = "billed_units"
            case chargeCents = "charge_cents"
            case isGroup = "group"
        }

        /// Reads an intervention; absent lists are empty and an absent `group` is false.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            code = try container.decode(String.self, forKey: .code)
            intervals = try container.decodeIfPresent([Interval].self, forKey: .intervals)
            minutes = try container.decodeIfPresent(Minutes.self, forKey: .minutes)
            diagnosisPointers = try container.decodeIfPresent([Int].self, forKey: .diagnosisPointers) ?? []
            modifiers = try container.decodeIfPresent([String].self, forKey: .modifiers) ?? []
            billedUnits = try container.decodeIfPresent(Int.self, forKey: .billedUnits)
            chargeCents = try container.decodeIfPresent(Int64.self, forKey: .chargeCents)
            isGroup = try container.decodeIfPresent(Bool.self, forKey: .isGroup) ?? false
        }
    }
}
