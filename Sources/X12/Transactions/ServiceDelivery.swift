/// An HSD segment: how many services, how often and for how long. Source: 005010X279A1 loop 2110, 005010X217 loops
/// 2000E and 2000F.
public struct ServiceDelivery: Sendable, Equatable, Encodable {
    /// HSD01: `VS` visits, `HS` hours, `DY` days, `MN` months, `FL` units.
    public var quantityQualifier = ""
    /// HSD02 as written.
    public var quantity = ""
    /// HSD03: `DA` a day, `WK` a week, `MO` a month, `VS` a visit.
    public var frequencyUnit = ""
    /// HSD04: how many times in each such span, as written.
    public var frequency = ""
    /// HSD05: 6 hour, 7 day, 21 years, 22 service year, 23 calendar year, 27 visit, 29 remaining, 34 month, 35 week.
    public var timePeriod = ""
    /// HSD06: number of those periods, as written.
    public var periodCount = ""
    /// HSD07: pattern of days, such as 1 to 7 for the days of a week.
    public var pattern = ""
    /// HSD08: time of day, such as `A` first shift.
    public var timeOfDay = ""

    /// So many of something; set the others as they apply.
    public init(quantityQualifier: String = "", quantity: String = "") {
        self.quantityQualifier = quantityQualifier
        self.quantity = quantity
    }

    init(_ segment: Segment) {
        self.init(quantityQualifier: segment[1], quantity: segment[2])
        frequencyUnit = segment[3]
        frequency = segment[4]
        timePeriod = segment[5]
        periodCount = segment[6]
        pattern = segment[7]
        timeOfDay = segment[8]
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment(
            "HSD", quantityQualifier, quantity, frequencyUnit, frequency, timePeriod, periodCount, pattern, timeOfDay)
    }
}
