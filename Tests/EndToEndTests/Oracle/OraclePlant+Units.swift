extension OraclePlant {
    private static func timed(_ code: String, _ minutes: Int, billed: Int? = nil) -> OracleService {
        OracleService(code: code, therapist: minutes, billedUnits: billed)
    }

    private static func spans(_ code: String, _ start: Int, _ end: Int, _ who: String = "OT") -> OracleService {
        OracleService(code: code, spans: [.init(start: start, end: end, who: who)])
    }

    static let units: [OraclePlant] = [
        .one("B-UNIT-1", "seven minutes in all", "reject", of: [timed("97535", 7)]),
        .one(
            "B-UNIT-2", "seven minutes of each code", "reject", payer: .commercial,
            of: [timed("97535", 7), timed("97110", 7)]),
        .one("B-UNIT-3", "one unit too many", "reject", of: [timed("97530", 52, billed: 4)]),
        .one(
            "B-UNIT-3", "too many by the method per code", "reject", payer: .commercial,
            of: [timed("97110", 33, billed: 2), timed("97535", 7, billed: 1)]),
        .one("B-UNIT-3", "a lost unit", "warn", of: [timed("97530", 40, billed: 2)]),
        .one(
            "B-UNIT-4", "one code on two lines", "fix", of: [timed("97535", 15), timed("97535", 15)],
            lines: [OracleLine("97535", ["GO"], 2)]),
        .one(
            "B-UNIT-5", "two services share minutes", "reject",
            of: [spans("97535", 540, 570), spans("97110", 560, 590)]),
        OraclePlant("B-UNIT-5", "a therapist with two patients at once", "reject") { generator in
            var first = generator.visit(.medicare, [spans("97530", 540, 570)])
            var second = generator.visit(.medicare, [spans("97535", 555, 585)])
            second.document["clinic_id"] = first.document["clinic_id"]
            second.document["rendering"] = first.document["rendering"]
            (first.comparesLines, second.comparesLines) = (false, false)
            return [(first, .bystander), (second, .planted)]
        },
        .one("B-UNIT-5", "group treatment under a one-on-one code", "reject", payer: .commercial) {
            $0.services = [timed("97535", 30)]
            $0.services[0].isGroup = true
        },
        .one("B-UNIT-7", "two units of an untimed code", "reject") {
            $0.services = [OracleService(code: "97165", billedUnits: 2)]
        },
        .one("B-UNIT-7", "two units of a group", "reject") {
            $0.services = [OracleService(code: "97150", billedUnits: 2, isGroup: true)]
        },
        .one("B-UNIT-7", "more units than a day has quarter hours", "reject", or: "B-UNIT-3") {
            $0.services = [timed("97535", 30, billed: 97)]
        },
    ]

    static let assistants: [OraclePlant] = [
        .one(
            "B-CO-1", "CO left out", "fix", lines: [OracleLine("97535", ["GO", "CO"], 2)]
        ) { $0.services = [OracleService(code: "97535", assistant: 30)] },
        .one("B-CO-1", "CO although the therapist did it all", "reject") { $0.services[0].modifiers = ["GO", "CO"] },
        .one("B-CO-2", "an assistant evaluates", "reject", or: "B-CO-1") {
            $0.services = [OracleService(code: "97165", assistant: 45)]
        },
        .one("B-CO-2", "two units left of 12 and 7 minutes", "warn", "reject", or: "B-CO-1") {
            $0.services = [
                OracleService(code: "97535", therapist: 12, assistant: 7), timed("97110", 17), timed("97112", 17),
            ]
        },
        .one("B-CO-4", "CO beside GP", "reject") {
            $0.services = [OracleService(code: "97535", assistant: 30, modifiers: ["GP", "CO"])]
        },
        .one("B-CO-4", "CQ beside GO", "reject") {
            $0.services = [OracleService(code: "97535", assistant: 30, modifiers: ["GO", "CQ"])]
        },
        .one("B-CO-7", "an assistant renders", "reject") {
            $0.change("rendering") {
                $0["credential"] = "OTA"
                $0["taxonomy"] = "224Z00000X"
            }
        },
    ]
}
