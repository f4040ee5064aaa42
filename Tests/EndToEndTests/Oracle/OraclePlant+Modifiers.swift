extension OraclePlant {
    private static func given(_ modifiers: [String], code: String = "97535") -> [OracleService] {
        [OracleService(code: code, therapist: 30, modifiers: modifiers)]
    }

    static let modifiers: [OraclePlant] = [
        .one("B-MOD-1", "GO left out", "fix", lines: [OracleLine("97535", ["GO"], 2)]),
        .one("B-MOD-2", "two disciplines", "reject", of: given(["GO", "GP"])),
        .one("B-MOD-3", "an OT evaluation under GP", "reject", of: [OracleService(code: "97165", modifiers: ["GP"])]),
        .one("B-MOD-4", "a physical therapist's taxonomy with GO", "reject", of: given(["GO"])) {
            $0.change("rendering") { $0["taxonomy"] = "225100000X" }
        },
        .one("B-MOD-7", "59 where no pair stands", "warn", of: given(["GO", "59"])),
        .one(
            "B-MOD-7", "59 on a pair that no modifier parts", "reject", or: "B-NCCI-1",
            of: [OracleService(code: "92526"), OracleService(code: "G0283", modifiers: ["59"])]),
        .one("B-MOD-9", "59 and XU on one line", "reject", of: given(["GO", "59", "XU"])),
        .one(
            "B-MOD-10", "76 against an edit", "warn",
            of: [
                OracleService(code: "97530", therapist: 30, modifiers: ["GO", "76"]),
                OracleService(code: "97116", therapist: 15, modifiers: ["GO"]),
            ]),
        .one("B-MOD-11", "76 on a timed code", "warn", payer: .commercial, of: given(["76"])),
        .one("B-MOD-12", "telehealth to Medicare after the law's end", "reject", age: -456) {
            $0.document["place_of_service"] = "10"
            $0.document["setting"] = "telehealth"
            $0.document["telehealth"] = ["mode": "audio_video", "patient_location": "home"]
            $0.services[0].modifiers = ["GO", "95"]
        },
        .one(
            "B-MOD-12", "manual therapy by telehealth", "warn", of: [OracleService(code: "97140", therapist: 30)]
        ) {
            $0.document["place_of_service"] = "10"
            $0.document["setting"] = "telehealth"
            $0.document["telehealth"] = ["mode": "audio_video", "patient_location": "home"]
        },
        .one("B-MOD-14", "GA and GZ on one line", "reject", of: given(["GO", "GA", "GZ"])),
        .one("B-MOD-14", "GZ announces a denial", "warn", of: given(["GO", "GZ"])),
        .one(
            "B-MOD-15", "an ABN modifier to a Medicare Advantage plan", "warn", payer: .advantage,
            of: given(["GO", "GA"])),
        .one(
            "B-MOD-16", "a finger on cognitive function", "warn",
            of: [
                OracleService(code: "97129", therapist: 15, modifiers: ["GO", "FA"])
            ]),
        .one(
            "B-MOD-17", "modifiers out of order", "fix", payer: .advantage, of: given(["97", "GO"]),
            lines: [OracleLine("97535", ["GO", "97"], 2)]),
        .one("B-MOD-17", "five modifiers", "fix", "reject", of: given(["GO", "KX", "GA", "RT", "97"])) {
            $0.change("evidence") { $0["medical_necessity_attested"] = true }
        },
        .one("B-MOD-18", "52 on therapy minutes", "warn", of: given(["GO", "52"])),
        .one("B-MOD-19", "a modifier that does not exist", "reject", of: given(["GO", "ZZ"])),
    ]

    /// Sixteen visits of eight units pass the threshold of 2026 at any plausible amount a unit.
    private static func year(_ generator: inout OracleGenerator, lastIsAttested: Bool) -> Case {
        let first = generator.visit(.medicare, [OracleService(code: "97535", therapist: 120)], age: 20)
        return (0..<16).map { index in
            var visit = generator.visit(.medicare, first.services, age: 20 - index)
            for part in ["patient", "coverages", "clinic_id"] { visit.document[part] = first.document[part] }
            let isLast = index == 15
            visit.change("evidence") { $0["medical_necessity_attested"] = !isLast || lastIsAttested }
            visit.comparesLines = index == 0 || isLast && lastIsAttested
            visit.statedLines = index == 0 ? nil : [OracleLine("97535", ["GO", "KX"], 8)]
            return (visit, isLast ? .planted : .clean)
        }
    }

    static let thresholds: [OraclePlant] = [
        OraclePlant("B-KX-1", "above the threshold without attestation", "reject") { year(&$0, lastIsAttested: false) },
        OraclePlant("B-KX-1", "above the threshold with attestation", "fix") { year(&$0, lastIsAttested: true) },
        .one("B-KX-2", "KX far below the threshold", "warn", of: given(["GO", "KX"])) {
            $0.change("evidence") { $0["medical_necessity_attested"] = true }
        },
    ]
}
