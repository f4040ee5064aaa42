/// The values that one field of a cron expression allows.
struct CronField: Sendable, Hashable {
    private(set) var bits: UInt64 = 0
    /// Whether it begins with `*`, steps included: then it restricts nothing by itself (crontab(5)).
    let isWild: Bool

    init(isWild: Bool) { self.isWild = isWild }

    mutating func insert(_ value: Int) { bits |= 1 << UInt64(value) }

    func contains(_ value: Int) -> Bool { bits & 1 << UInt64(value) != 0 }

    /// The nearest allowed value that is not below `value`.
    func next(from value: Int) -> Int? {
        let rest = value < 64 ? bits >> UInt64(value) : 0
        return rest == 0 ? nil : value + rest.trailingZeroBitCount
    }

    /// What a field is called and may hold.
    enum Kind: String, CaseIterable {
        case minute, hour
        case dayOfMonth = "day of month"
        case month
        case dayOfWeek = "day of week"

        /// Numbers allowed; Sunday is 0 and 7.
        var range: ClosedRange<Int> {
            switch self {
            case .minute: 0...59
            case .hour: 0...23
            case .dayOfMonth: 1...31
            case .month: 1...12
            case .dayOfWeek: 0...7
            }
        }

        /// Names allowed instead of numbers, from the first number of the range on.
        var names: [String] {
            switch self {
            case .minute, .hour, .dayOfMonth: []
            case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
            }
        }
    }
}
