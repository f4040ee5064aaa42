extension OraclePlant {
    private static func minutes(_ code: String, _ minutes: Int = 15, _ modifiers: [String] = []) -> OracleService {
        OracleService(code: code, therapist: minutes, modifiers: modifiers)
    }

    private static func at(_ code: String, _ start: Int, _ end: Int) -> OracleService {
        OracleService(code: code, spans: [.init(start: start, end: end, who: "OT")])
    }

    private static func alone(_ code: String) -> OracleService { OracleService(code: code) }

    static let codePairs: [OraclePlant] = [
        .one(
            "B-NCCI-1", "a pair in separate time", "fix", of: [at("97140", 540, 555), at("97530", 555, 570)],
            lines: [OracleLine("97140", ["GO"], 1), OracleLine("97530", ["GO", "59"], 1)]),
        .one("B-NCCI-1", "a pair in the same time", "reject", of: [at("97140", 540, 555), at("97530", 545, 560)]),
        .one("B-NCCI-1", "a pair without times", "reject", of: [minutes("97140"), minutes("97530")]),
        .one(
            "B-NCCI-1", "an evaluation and manual therapy without times", "reject",
            of: [alone("97165"), minutes("97140")]),
        .one("B-NCCI-1", "stimulation with swallowing therapy", "reject", of: [alone("92526"), alone("G0283")]),
        .one(
            "B-NCCI-3", "a re-evaluation with treatment", "reject", or: "B-NCCI-1",
            of: [alone("97168"), minutes("97110")]),
        .one(
            "B-NCCI-4", "an evaluation with a technology assessment", "reject",
            of: [alone("97165"), minutes("97755", 30)]),
        .one(
            "B-NCCI-4", "an evaluation with a performance test", "reject", of: [alone("97166"), minutes("97750", 30)]),
        .one(
            "B-NCCI-4", "a re-evaluation with an orthotic check", "reject", of: [alone("97168"), minutes("97763", 30)]),
        .one(
            "B-NCCI-5", "a re-evaluation with a first orthotic session", "reject",
            of: [alone("97168"), minutes("97760", 30)]),
        .one(
            "B-NCCI-5", "a re-evaluation with a first prosthetic session", "reject",
            of: [
                alone("97168"), minutes("97761", 30),
            ]),
        .one("B-NCCI-6", "two evaluations on one day", "reject", of: [alone("97165"), alone("97168")]),
        .one(
            "B-NCCI-7", "cognitive function with speech therapy", "reject", "warn",
            of: [minutes("97129"), alone("92507")]),
        .one("B-NCCI-8", "repositioning with exercise", "reject", of: [alone("95992"), minutes("97110")]),
        .one("B-NCCI-9", "therapy with cardiac rehabilitation", "reject", of: [alone("93798"), minutes("97110")]),
        .one("B-NCCI-10", "97130 alone", "reject", of: [minutes("97130", 30)]),
        .one("B-NCCI-10", "97546 alone", "reject", payer: .workersComp, of: [minutes("97546", 60)]),
        .one("B-NCCI-10", "97551 alone", "reject", of: [minutes("97551", 15)]),
        .one("B-NCCI-10", "98981 alone", "reject", of: [alone("98981")]),
        .one(
            "B-PB-1", "a hot pack to Medicare", "fix", of: [alone("97010"), minutes("97535", 30)],
            lines: [OracleLine("97535", ["GO"], 2)]),
        .one(
            "B-PB-2", "97014 to Medicare", "fix", of: [alone("97014"), minutes("97535", 30)],
            lines: [OracleLine("G0283", ["GO"], 1), OracleLine("97535", ["GO"], 2)]),
        .one("B-PB-3", "a physician's visit code", "warn", payer: .commercial, of: [alone("99213")]),
    ]

    private static func listed(_ codes: [String]) -> @Sendable (inout OracleVisit) -> Void {
        { $0.document["diagnoses"] = codes }
    }

    private static let thirteen = [
        "M25.541", "R27.8", "M62.81", "G56.01", "M25.542", "R29.898", "M79.641", "M79.642", "R20.2", "M25.511",
        "M25.512", "M25.521", "M25.522",
    ]

    static let diagnoses: [OraclePlant] = [
        .one("B-DX-1", "no diagnosis", "reject", change: listed([])),
        .one("B-DX-1", "thirteen diagnoses", "reject", change: listed(thirteen)),
        .one("B-DX-2", "a pointer to nowhere", "reject") { $0.services[0].pointers = [3] },
        .one("B-DX-2", "no pointer", "reject") { $0.services[0].pointers = [] },
        .one("B-DX-2", "five pointers", "reject") {
            $0.document["diagnoses"] = Array(thirteen.prefix(6))
            $0.services[0].pointers = [1, 2, 3, 4, 5]
        },
        .one("B-DX-3", "a dot", "fix", lines: [OracleLine("97535", ["GO"], 2)], change: listed(["M25.541"])),
        .one("B-DX-3", "no ICD-10-CM code", "reject", change: listed(["25M.54"])),
        .one("B-DX-5", "an injury without its seventh character", "reject", change: listed(["S52.501"])),
        .one("B-DX-6", "an external cause first", "reject", "warn", change: listed(["W19.XXXA", "M25.541"])),
        .one(
            "B-DX-7", "a diagnosis twice", "fix", lines: [OracleLine("97535", ["GO"], 2)],
            change: listed(["M25541", "M25.541", "R27.8"])),
        .one("B-DX-8", "a man's pregnancy", "warn", payer: .commercial) {
            $0.document["diagnoses"] = ["O26.891"]
            $0.change("patient") { $0["sex"] = "M" }
        },
        .one("B-DX-10", "ICD-10 before its time", "reject", age: 4025),
    ]
}
