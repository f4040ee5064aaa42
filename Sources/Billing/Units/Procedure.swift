/// How a procedure code is billed.
///
/// Holds code numbers and billing facts only; names of procedures belong to the American Medical Association.
public struct Procedure: Sendable {
    /// What a unit of the code stands for.
    public enum Timing: Sendable, Hashable {
        /// One-on-one time in 15-minute units, counted together with other such codes where the payer says so.
        case quarterHours
        /// Time in units of so many minutes, counted for itself; a unit needs more than half of it.
        case blocks(minutes: Int)
        /// One unit a day, however long it took.
        case untimed
        /// Units are what was supplied; time says nothing.
        case each
    }

    /// CPT or HCPCS code.
    public let code: String
    /// What a unit stands for.
    public let timing: Timing
    /// Facts beside the timing.
    public let traits: Traits
    /// Most units in a day; nil when no limit is known.
    public let maximumUnitsPerDay: Int?
    /// The code without which this one is not paid, for add-on codes.
    public let addOnTo: String?
    /// The only discipline modifier that the code may carry; nil when several may.
    public let onlyDiscipline: String?

    /// Facts about a code that rules ask for.
    public struct Traits: OptionSet, Sendable {
        /// One bit per fact.
        public let rawValue: Int
        /// From the bits.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// An evaluation or re-evaluation; no assistant may furnish it.
        public static let evaluation = Traits(rawValue: 1)
        /// Therapy only when under a therapy plan of care ("sometimes therapy").
        public static let sometimesTherapy = Traits(rawValue: 2)
        /// Never carries the assistant modifier (device supply).
        public static let assistantExempt = Traits(rawValue: 4)
        /// Not a therapy service, so it carries no discipline modifier.
        public static let notTherapy = Traits(rawValue: 8)
    }

    init(
        _ code: String, _ timing: Timing, _ traits: Traits = [], maximumUnitsPerDay: Int? = nil, addOnTo: String? = nil,
        onlyDiscipline: String? = nil
    ) {
        self.code = code
        self.timing = timing
        self.traits = traits
        self.maximumUnitsPerDay = maximumUnitsPerDay
        self.addOnTo = addOnTo
        self.onlyDiscipline = onlyDiscipline
    }

    /// What is known of a code; an unknown code is supplied in units of its own and is no therapy service.
    public static func named(_ code: String) -> Procedure {
        ProcedureTable.procedures[code] ?? Procedure(code, .each, .notTherapy)
    }

    /// True of the codes that open an episode of care (AMA CPT, low to high complexity); 97168 re-evaluates.
    public static func isInitialEvaluation(_ code: String) -> Bool {
        switch code {
        case "97165", "97166", "97167": true
        default: false
        }
    }

    /// True when units come from minutes.
    public var isTimed: Bool {
        switch timing {
        case .quarterHours, .blocks: true
        case .untimed, .each: false
        }
    }
}
