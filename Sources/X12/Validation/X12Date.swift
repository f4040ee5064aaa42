/// Days and times as X12 writes them.
enum X12Date {
    /// `CCYYMMDD` of a day that exists.
    static func isDay(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count == 8, let digits = number(text) else { return false }
        return isDay(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }

    /// `YYMMDD` of a day that exists, in this century.
    static func isShortDay(_ text: String) -> Bool {
        text.utf8.count == 6 && isDay("20" + text)
    }

    /// `HHMM`, optionally with seconds and hundredths.
    static func isTime(_ text: String) -> Bool {
        guard [4, 6, 7, 8].contains(text.utf8.count), number(text) != nil, let clock = number(text.prefix(4)) else {
            return false
        }
        let seconds = text.utf8.count == 4 ? 0 : number(text.dropFirst(4).prefix(2)) ?? 60
        return clock / 100 < 24 && clock % 100 < 60 && seconds < 60
    }

    /// `CCYYMMDDHHMM`.
    static func isMoment(_ text: String) -> Bool {
        text.utf8.count == 12 && isDay(text.prefix(8)) && isTime(String(text.suffix(4)))
    }

    /// Two days with a hyphen between, the second not before the first.
    static func isRange(_ text: String) -> Bool {
        let days = text.split(separator: "-", omittingEmptySubsequences: false)
        return days.count == 2 && days.allSatisfy { isDay($0) } && days[0] <= days[1]
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard year > 0, (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }
}
