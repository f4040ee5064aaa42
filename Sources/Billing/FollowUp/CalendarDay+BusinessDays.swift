extension CalendarDay {
    /// True from Monday to Friday except on federal holidays: the days on which payers, partners and banks work.
    public var isBusinessDay: Bool { weekday < 5 && !isFederalHoliday }

    /// The business day that lies so many business days later, or earlier when negative; the day itself for 0.
    public func adding(businessDays count: Int) -> CalendarDay {
        var day = self
        var left = abs(count)
        while left > 0 {
            day = day.adding(days: count.signum())
            if day.isBusinessDay { left -= 1 }
        }
        return day
    }

    /// Whether a federal holiday keeps people from work on the day: those of 5 U.S.C. 6103(a), one on a Saturday on the
    /// Friday before (6103(b)), one on a Sunday on the Monday after (Executive Order 11582).
    var isFederalHoliday: Bool {
        guard weekday < 5 else { return false }
        return isHolidayByDate || isHolidayByWeekday
            || weekday == 0 && adding(days: -1).isHolidayByDate || weekday == 4 && adding(days: 1).isHolidayByDate
    }

    /// New Year's Day, Juneteenth, Independence Day, Veterans Day, Christmas Day.
    private var isHolidayByDate: Bool {
        switch (month, day) {
        case (1, 1), (7, 4), (11, 11), (12, 25): true
        case (6, 19): year >= 2021
        default: false
        }
    }

    /// The days of King, Washington and Columbus, Memorial Day, Labor Day, Thanksgiving Day.
    private var isHolidayByWeekday: Bool {
        switch (month, weekday) {
        case (1, 0), (2, 0): (15...21).contains(day)
        case (5, 0): day >= 25
        case (9, 0): day <= 7
        case (10, 0): (8...14).contains(day)
        case (11, 3): (22...28).contains(day)
        default: false
        }
    }

    /// 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
    private var weekday: Int { ((Int(daysSinceEpoch) + 3) % 7 + 7) % 7 }
}
