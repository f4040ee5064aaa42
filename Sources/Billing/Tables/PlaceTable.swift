/// Places of service (CMS code list) and which of them fit a setting.
enum PlaceTable {
    /// True when CMS lists the code on the day, for days on which no loaded table says it.
    static func isListed(_ place: String, on day: CalendarDay) -> Bool {
        if let first = firstDays[place] { return day >= first }
        return places.contains(place)
    }

    private static let firstDays: [String: CalendarDay] = [
        "02": .named(2017, 1, 1), "10": .named(2022, 1, 1), "18": .named(2013, 4, 1), "19": .named(2016, 1, 1),
        "27": .named(2023, 10, 1), "66": .named(2024, 1, 1),
    ]

    private static let places: Set<String> = [
        "01", "03", "04", "05", "06", "07", "08", "09", "11", "12", "13", "14", "15", "16", "17", "20", "21", "22",
        "23", "24", "25", "26", "31", "32", "33", "34", "41", "42", "49", "50", "51", "52", "53", "54", "55", "56",
        "57", "58", "60", "61", "62", "65", "71", "72", "81", "99",
    ]

    /// Places that fit a setting; nil when any does.
    static func places(of setting: Visit.Setting) -> [String]? {
        switch setting {
        case .clinic: ["11", "49", "20", "23"]
        case .home: ["12"]
        case .telehealth: ["02", "10"]
        case .school: ["03"]
        case .assistedLiving: ["13", "14"]
        case .worksite: ["18"]
        case .outpatientHospital: ["19", "22"]
        case .snfPartA: ["31"]
        case .snfPartB: ["31", "32"]
        case .homeHealth: ["12"]
        case .corf: ["62"]
        case .rehabAgency, .workersComp: nil
        }
    }

    /// Places where occupational therapy is unusual: urgent care and emergency room.
    static let unusual: Set<String> = ["20", "23"]
    /// Places that are the clinic's or the patient's, for which no service facility is named.
    static let ownOrPatients: Set<String> = ["11", "12", "02", "10"]
}
