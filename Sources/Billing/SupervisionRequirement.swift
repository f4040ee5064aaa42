/// The supervision that a law asks for, by place and dates: federal ones are shipped, a state's practice act is configuration
/// of the clinic.
public struct SupervisionRequirement: Codable, Sendable, Equatable {
    /// Two-letter state; nil for all.
    public var state: String?
    /// Setting; nil for all.
    public var setting: Visit.Setting?
    /// First day of effect.
    public var from: CalendarDay
    /// Last day of effect; nil while no end is known.
    public var through: CalendarDay?
    /// What is asked for.
    public var level: Supervision
    /// The law.
    public var source: String

    /// A requirement from its parts.
    public init(
        state: String? = nil, setting: Visit.Setting? = nil, from: CalendarDay, through: CalendarDay? = nil,
        level: Supervision, source: String
    ) {
        self.state = state
        self.setting = setting
        self.from = from
        self.through = through
        self.level = level
        self.source = source
    }

    /// True when it binds in a state and setting on a day.
    func binds(_ state: String, _ setting: Visit.Setting, on day: CalendarDay) -> Bool {
        (self.state ?? state) == state && (self.setting ?? setting) == setting && from <= day
            && (through ?? day) >= day
    }
}
