/// A day of the Gregorian calendar, from the number of days since 1970-01-01.
///
/// The arithmetic is that of Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so
/// that the leap day is the last of its year.
struct CivilDate {
    let day: Int
    let month: Int
    /// 0 is Sunday.
    let weekday: Int
    let daysLeftInMonth: Int

    init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = floorQuotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5) + 1
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        weekday = Int((days % 7 + 11) % 7)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        daysLeftInMonth = length - day
    }
}

/// The quotient rounded down, also below zero.
func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
