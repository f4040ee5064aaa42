/// The codes that occupational therapists bill, by CMS therapy code list and NCCI policy manual 2026 ch. XI.
enum ProcedureTable {
    static let procedures: [String: Procedure] = {
        let all = evaluations + timed + untimed + caregiver + monitoring + otherDisciplines
        return Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
    }()

    private static let evaluations = ["97165", "97166", "97167", "97168"].map {
        Procedure($0, .untimed, .evaluation, maximumUnitsPerDay: 1, onlyDiscipline: "GO")
    }

    private static let timed =
        [
            "97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97140",
            "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761", "97763",
        ].map { Procedure($0, .quarterHours) } + [
            Procedure("97129", .quarterHours, maximumUnitsPerDay: 1),
            Procedure("97130", .quarterHours, addOnTo: "97129"),
            Procedure("97545", .blocks(minutes: 120), maximumUnitsPerDay: 1),
            Procedure("97546", .blocks(minutes: 60), addOnTo: "97545"),
            Procedure("96125", .blocks(minutes: 60)),
        ]

    private static let untimed =
        [
            "97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "97150", "92526",
            "95851", "95852",
        ].map { Procedure($0, .untimed, maximumUnitsPerDay: 1) } + [
            Procedure("G0283", .untimed, .sometimesTherapy, maximumUnitsPerDay: 1),
            Procedure("97039", .each), Procedure("97139", .each), Procedure("97799", .each),
            Procedure("97597", .each, .sometimesTherapy), Procedure("97598", .each, .sometimesTherapy),
            Procedure("97610", .each, .sometimesTherapy),
        ]

    // The patient is absent, so these minutes are no part of the patient's treatment time (not certain; in force 2024-01-01).
    private static let caregiver = [
        Procedure("97550", .blocks(minutes: 30), .sometimesTherapy, maximumUnitsPerDay: 1),
        Procedure("97551", .blocks(minutes: 15), .sometimesTherapy, addOnTo: "97550"),
        Procedure("97552", .untimed, .sometimesTherapy, maximumUnitsPerDay: 1),
    ]

    // The exemption of 98984 and 98985 is assumed from that of 98976 and 98977.
    private static let monitoring =
        ["98976", "98977", "98984", "98985"].map {
            Procedure($0, .untimed, [.sometimesTherapy, .assistantExempt], maximumUnitsPerDay: 1)
        }
        + ["98975", "98979", "98980"].map { Procedure($0, .untimed, .sometimesTherapy, maximumUnitsPerDay: 1) } + [
            Procedure("98981", .each, .sometimesTherapy, addOnTo: "98980")
        ]

    private static let otherDisciplines =
        ["97161", "97162", "97163", "97164"].map {
            Procedure($0, .untimed, .evaluation, maximumUnitsPerDay: 1, onlyDiscipline: "GP")
        }
        + ["92521", "92522", "92523", "92524"].map {
            Procedure($0, .untimed, .evaluation, maximumUnitsPerDay: 1, onlyDiscipline: "GN")
        } + [
            Procedure("92507", .untimed, maximumUnitsPerDay: 1, onlyDiscipline: "GN"),
            Procedure("92508", .untimed, maximumUnitsPerDay: 1),
        ]
}
