/// Services that the NCCI policy manual keeps apart by its text, whether or not the quarterly table has the pair.
///
/// Source: NCCI policy manual for Medicare, 2026-01-01, ch. XI.
enum PolicyExclusionTable {
    /// What lets both services stand.
    enum Exception {
        /// Another practitioner of another specialty, marked XP on the second code.
        case otherSpecialty
        /// A modifier by which the clinic says that the purpose or region was another one.
        case statedModifier
        /// Nothing.
        case none
    }

    struct Exclusion {
        let rule: String
        let first: Set<String>
        let second: Set<String>
        let exception: Exception
        let message: String
    }

    static let entries: [Exclusion] = [
        Exclusion(
            rule: "B-NCCI-4", first: evaluations, second: ["97750", "97755", "97763"], exception: .otherSpecialty,
            message: "The service is part of an evaluation on the same day by the same specialty."),
        Exclusion(
            rule: "B-NCCI-5", first: ["97164", "97168"], second: ["97760", "97761"], exception: .otherSpecialty,
            message: "The service is part of a re-evaluation on the same day by the same specialty."),
        Exclusion(
            rule: "B-NCCI-7", first: ["92507", "92508"], second: ["97129", "97130", "97533"],
            exception: .otherSpecialty,
            message: "One practitioner does not furnish both services on a day."),
        Exclusion(
            rule: "B-NCCI-8", first: ["95992"], second: ["97110", "97112", "97140", "97530"],
            exception: .statedModifier,
            message: "The service serves the same purpose as the repositioning."),
        Exclusion(
            rule: "B-NCCI-8", first: ["98940", "98941", "98942"], second: ["97112", "97124", "97140"],
            exception: .statedModifier, message: "The service is in the region of the manipulation."),
        Exclusion(
            rule: "B-NCCI-9", first: rehabilitation, second: treatments, exception: .none,
            message: "Occupational therapy is part of the cardiac or pulmonary rehabilitation of the encounter."),
    ]

    private static let evaluations: Set<String> = [
        "97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168",
    ]
    // Cardiac (93797, 93798, G0422, G0423) and pulmonary rehabilitation (94625, 94626; G0424 until 2021).
    private static let rehabilitation: Set<String> = ["93797", "93798", "G0422", "G0423", "94625", "94626", "G0424"]
    private static let treatments: Set<String> = [
        "97110", "97112", "97113", "97116", "97124", "97129", "97130", "97140", "97150", "97530", "97533", "97535",
        "97537", "97542", "97750",
    ]

    /// Codes that stand in any exclusion, so that most claims need not be compared.
    static let firstCodes: Set<String> = entries.reduce(into: []) { $0.formUnion($1.first) }

    /// True when the manual's text decides about two codes, so that the quarterly pair need not be asked.
    static func decides(_ one: String, _ other: String) -> Bool {
        guard firstCodes.contains(one) || firstCodes.contains(other) else { return false }
        return entries.contains { entry in
            entry.first.contains(one) && entry.second.contains(other)
                || entry.first.contains(other) && entry.second.contains(one)
        }
    }
}
