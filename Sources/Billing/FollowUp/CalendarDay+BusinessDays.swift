extension CalendarDay {
    /// True from Monday to Friday; holidays are not known here.
    public var isBusinessDay: Bool {
        // 1970-01-01 was a Thursday: 0 is Monday.
        let weekday = ((Int(daysSinceEpoch) + 3) % 7 + 7) % 7
        return weekday < 5
    }

    /// The business day that lies so many business days later; `count` is 0 or more.
    public func adding(businessDays count: Int) -> CalendarDay {
        var day = self
        var left = count
        while left > 0 {
            day = day.adding(days: 1)
            if day.isBusinessDay { left -= 1 }
        }
        return day
    }
}
