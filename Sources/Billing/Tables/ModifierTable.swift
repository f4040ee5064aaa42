/// Which modifiers exist, and from when on.
///
/// Source: CPT appendix A and the HCPCS level II list, code numbers only; not re-read for every year.
enum ModifierTable {
    /// What a day makes of a modifier.
    enum Standing {
        case valid
        case notYet(CalendarDay)
        case unknown
    }

    static func standing(of modifier: String, on day: CalendarDay) -> Standing {
        switch modifier {
        case "GO", "GP", "GN", "KX", "59", "76", "GA", "LT", "RT": return .valid
        case "CO", "CQ": return standing(from: assistants, on: day)
        case "XE", "XP", "XS", "XU": return standing(from: distinctServices, on: day)
        case "95": return standing(from: video, on: day)
        case "96", "97": return standing(from: purposes, on: day)
        case "93": return standing(from: audio, on: day)
        default: break
        }
        let scalars = modifier.unicodeScalars
        guard scalars.count == 2, let first = scalars.first, let second = scalars.last else { return .unknown }
        if ("0"..."9").contains(first) { return numeric.contains(modifier) ? .valid : .unknown }
        return seconds[first]?.contains(second) == true ? .valid : .unknown
    }

    private static func standing(from first: CalendarDay, on day: CalendarDay) -> Standing {
        day < first ? .notYet(first) : .valid
    }

    private static let assistants = CalendarDay.named(2020, 1, 1)
    private static let distinctServices = CalendarDay.named(2015, 1, 1)
    private static let video = CalendarDay.named(2017, 1, 1)
    private static let purposes = CalendarDay.named(2018, 1, 1)
    private static let audio = CalendarDay.named(2022, 1, 1)

    private static let numeric: Set<String> = [
        "22", "23", "24", "25", "26", "27", "32", "33", "47", "50", "51", "52", "53", "54", "55", "56", "57", "58",
        "59", "62", "63", "66", "73", "74", "76", "77", "78", "79", "80", "81", "82", "90", "91", "92", "99", "1P",
        "2P", "3P", "8P",
    ]

    // Second characters by the first of HCPCS modifiers, generous where the list changes often.
    private static let seconds: [Unicode.Scalar: Set<Unicode.Scalar>] = {
        let rows: [(Unicode.Scalar, String)] = [
            ("A", "123456789ABDEFGHIJKMOPQRSTUVWXYZ"), ("B", "ALOPRU"), ("C", "ABCDEFGHIJKLMNRSTY"),
            ("D", "ADEGHIJNPRSX"), ("E", "1234ABCDEGHIJMNPRSTXY"), ("F", "123456789ABCPQRSTXY"),
            ("G", "0123456789ACDEFGHIJKLMNOPQRSTUVWXYZ"), ("H", "23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            ("I", "HNRSX"), ("J", "12345ABCDEGNPWZ"), ("K", "01234ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ("L", "1CDLMRSTU"),
            ("M", "2ABCDEFGHS"), ("N", "123BRU"), ("P", "123456ABCDEGHILMNST"),
            ("Q", "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"), ("R", "ABCDEGHIJNPRTX"), ("S", "ABCDEFGHIJKLMNQSTUVWY"),
            ("T", "123456789ABCDEFGHIJKLMNPQRSTUVW"), ("U", "123456789ABCDEFGHJKNPQRSTXY"),
            ("V", "123456789MP"), ("X", "12345"), ("Z", "ABC"),
        ]
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, Set($1.unicodeScalars)) })
    }()
}
