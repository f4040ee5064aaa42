/// Places of service (CMS code list) and which of them fit a setting.
enum PlaceTable {
    /// True when CMS lists the code on the day, for days on which no loaded table says it.
    static func isListed(_ place: String, on day: CalendarDay) -> Bool {
        guard place.utf8.count == 2, let number = Int(place) else { return false }
        return switch number {
        case 2: day >= telehealth
        case 10: day >= telehealthAtHome
        case 18: day >= worksite
        case 19: day >= offCampus
        case 27: day >= outreach
        case 66: day >= elderCare
        case 1, 3...9, 11...17, 20...26, 31...34, 41, 42, 49...58, 60...62, 65, 71, 72, 81, 99: true
        default: false
        }
    }

    private static let telehealth = CalendarDay.named(2017, 1, 1)
    private static let telehealthAtHome = CalendarDay.named(2022, 1, 1)
    private static let worksite = CalendarDay.named(2013, 4, 1)
    private static let offCampus = CalendarDay.named(2016, 1, 1)
    private static let outreach = CalendarDay.named(2023, 10, 1)
    private static let elderCare = CalendarDay.named(2024, 1, 1)

    /// True when a place belongs to a setting.
    static func fits(_ place: String, _ setting: Visit.Setting) -> Bool {
        switch setting {
        case .clinic: place == "11" || place == "49" || isUnusual(place)
        case .home, .homeHealth: place == "12"
        case .telehealth: place == "02" || place == "10"
        case .school: place == "03"
        case .assistedLiving: place == "13" || place == "14"
        case .worksite: place == "18"
        case .outpatientHospital: place == "19" || place == "22"
        case .snfPartA: place == "31"
        case .snfPartB: place == "31" || place == "32"
        case .corf: place == "62"
        case .rehabAgency, .workersComp: true
        }
    }

    /// True for urgent care and emergency room, where occupational therapy is unusual.
    static func isUnusual(_ place: String) -> Bool { place == "20" || place == "23" }

    /// True for places that are the clinic's or the patient's, for which no service facility is named.
    static func isOwnOrPatients(_ place: String) -> Bool {
        place == "11" || place == "12" || place == "02" || place == "10"
    }
}
