/// Diagnoses fit the patient's sex and age.
struct DiagnosisOfPatient: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-8", .warn,
            means: "Diagnoses of one sex or of an age belong to a patient of it.",
            example: "A diagnosis of pregnancy for a man: warn."),
        source: "ICD-10-CM chapters 14 and 15; CARC 9 and 10")

    static func apply(to draft: inout DraftClaim) {
        let patient = draft.visit.patient
        for (index, code) in draft.diagnoses.enumerated() {
            if let sex = DiagnosisTable.onlySex(code), patient.sex != .unknown, sex != patient.sex {
                draft.report(
                    "B-DX-8", .warn, "A diagnosis does not fit the patient's sex.", carc: "10",
                    inputs: ["diagnosis": .int(Int64(index + 1))])
            } else if let ages = DiagnosisTable.ages(code),
                !ages.contains(Self.years(from: patient.birthDate, to: draft.serviceDate))
            {
                draft.report(
                    "B-DX-8", .warn, "A diagnosis does not fit the patient's age.", carc: "9",
                    inputs: ["diagnosis": .int(Int64(index + 1))])
            }
        }
    }

    private static func years(from birth: CalendarDay, to day: CalendarDay) -> Int {
        let years = day.year - birth.year
        return birth.adding(years: max(0, years)) > day ? years - 1 : years
    }
}
