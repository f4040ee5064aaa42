@testable import Billing

extension RuleCase {
    static let modifiers: [RuleCase] = stated + telehealth

    private static let stated: [RuleCase] = [
        hit("B-MOD-1", .fix),
        miss("B-MOD-1", [service("97530", 30, modifiers: ["GO"])]),
        miss("B-MOD-1", payer: "WC"),
        hit("B-MOD-2", .reject, [service("97535", 15, modifiers: ["GO", "GP"])]),
        miss("B-MOD-2", [service("97535", 15, modifiers: ["GO"])]),
        hit("B-MOD-3", .reject, [service("97165", modifiers: ["GP"])]),
        miss("B-MOD-3", [service("97165")]),
        hit("B-MOD-4", .reject) { $0.visit.rendering.taxonomy = "225100000X" },
        miss("B-MOD-4") { $0.visit.rendering.taxonomy = "225XP0200X" },
        hit("B-MOD-5", .fix, [service("98977")]),
        hit("B-MOD-5", .warn, [service("98977", modifiers: ["GO"])]) { $0.visit.planOfCare = nil },
        miss("B-MOD-5", [service("98977")]) { $0.visit.planOfCare = nil },
        hit("B-MOD-7", .warn, [service("97535", 15, modifiers: ["59"])]),
        hit("B-MOD-7", .reject, [service("92526", modifiers: ["59"]), service("G0283")]),
        miss("B-MOD-7", [timed("97140", "09:00", "09:15"), timed("97530", "09:15", "09:30", modifiers: ["59"])]),
        hit(
            "B-MOD-8", .fix, [timed("97140", "09:00", "09:15"), timed("97530", "09:15", "09:30", modifiers: ["59"])],
            payer: "87726"),
        miss(
            "B-MOD-8", [service("97140", 15), service("97530", 15, modifiers: ["59"])], payer: "87726"),
        hit("B-MOD-9", .reject, [service("97530", 15, modifiers: ["59", "XU"])]),
        hit("B-MOD-9", .reject, [service("99213", modifiers: ["59"])]),
        miss("B-MOD-9", [service("97530", 15, modifiers: ["XU"])]),
        hit(
            "B-MOD-10", .warn, [timed("97530", "09:00", "09:15"), timed("97116", "09:15", "09:30", modifiers: ["76"])]),
        miss("B-MOD-10", [timed("97530", "09:00", "09:15"), timed("97116", "09:15", "09:30")]),
        hit("B-MOD-11", .warn, [service("97530", 15, modifiers: ["76"])]),
        hit("B-MOD-11", .warn, [service("97150", 30), service("97150", 30, modifiers: ["76"])], payer: "CI"),
        hit(
            "B-MOD-11", .info, [timed("97150", "09:00", "09:30"), timed("97150", "15:00", "15:30", modifiers: ["76"])],
            payer: "CI"),
        miss("B-MOD-11", [service("97150", 30)], payer: "CI"),
        hit("B-MOD-13", .fix, payer: "MCD15") { $0.visit.plan.purpose = .habilitative },
        hit("B-MOD-13", .warn, payer: "MCD15"),
        hit("B-MOD-13", .reject, [service("97530", 30, modifiers: ["97"])], payer: "MCD15") {
            $0.visit.plan.purpose = .habilitative
        },
        miss("B-MOD-13", [service("97530", 30, modifiers: ["96"])], payer: "MCD15") {
            $0.visit.plan.purpose = .habilitative
        },
        miss("B-MOD-13") { $0.visit.plan.purpose = .habilitative },
        hit("B-MOD-14", .reject, [service("97530", 30, modifiers: ["GA", "GZ"])]) {
            $0.visit.evidence = .init(abn: "GA")
        },
        hit("B-MOD-14", .warn, [service("97530", 30, modifiers: ["GZ"])]),
        hit("B-MOD-14", .warn, [service("97530", 30, modifiers: ["GA"])]),
        hit("B-MOD-14", .info) { $0.visit.evidence = .init(abn: "GA") },
        miss("B-MOD-14", [service("97530", 30, modifiers: ["GA"])]) { $0.visit.evidence = .init(abn: "GA") },
        hit("B-MOD-15", .warn, [service("97530", 30, modifiers: ["GA"])], payer: "16"),
        miss("B-MOD-15", [service("97530", 30)], payer: "16"),
        hit("B-MOD-16", .warn, [service("97530", 30, modifiers: ["RT"])]),
        hit("B-MOD-16", .warn, [service("97530", 30, modifiers: ["F9"])]),
        miss("B-MOD-16", [service("L3908", modifiers: ["RT"])]),
        hit("B-MOD-17", .fix, [service("97530", 30, modifiers: ["96", "GO"])]),
        hit("B-MOD-17", .reject, [service("97530", 30, modifiers: ["59", "76", "95", "96"])]),
        miss("B-MOD-17", [service("97530", 30, modifiers: ["GO", "96"])]),
        hit("B-MOD-18", .warn, [service("97530", 30, modifiers: ["52"])]),
        miss("B-MOD-18", [service("L3908", modifiers: ["52"])]),
        hit("B-MOD-19", .reject, [service("97530", 30, modifiers: ["ZZ"])]),
        hit("B-MOD-19", .reject, [service("97530", billed: 1), service("97535", modifiers: ["CO"], billed: 1)]) {
            $0.visit.serviceDate = day("2019-12-31")
        },
        miss("B-MOD-19", [service("97535", 0, 15, modifiers: ["CO"])], today: "2020-01-02") {
            $0.visit.serviceDate = day("2020-01-01")
        },
        hit(
            "B-MOD-20", .fix, [timed("97140", "09:00", "09:15", modifiers: ["59"]), timed("97530", "09:15", "09:30")],
            payer: "CI"),
        miss("B-MOD-20", [timed("97140", "09:00", "09:15", modifiers: ["59"]), timed("97530", "09:15", "09:30")]),
        hit("B-KX-1", .fix) {
            $0.ytdAllowedCents = 248_000
            $0.visit.evidence = .init(medicalNecessityAttested: true)
        },
        hit("B-KX-1", .reject) { $0.ytdAllowedCents = 241_001 },
        hit("B-KX-1", .warn, today: "2027-01-05") { $0.visit.serviceDate = day("2027-01-04") },
        miss("B-KX-1") { $0.ytdAllowedCents = 241_000 },
        hit("B-KX-1", .reject) { $0.coverage = used(241_001) },
        hit("B-KX-2", .warn, [service("97530", 30, modifiers: ["KX"])]),
        miss("B-KX-2", [service("97530", 30, modifiers: ["KX"])]) { $0.ytdAllowedCents = 191_400 },
        hit("B-KX-3", .info) { $0.ytdAllowedCents = 300_000 },
        miss("B-KX-3") { $0.ytdAllowedCents = 299_999 },
        hit("B-KX-4", .info) { $0.ytdAllowedCents = 198_401 },
        miss("B-KX-4") { $0.ytdAllowedCents = 198_400 },
        miss("B-KX-4") {
            $0.ytdAllowedCents = 198_401
            $0.coverage = used(198_401)
        },
    ]

    private static func used(_ cents: Int64) -> CoverageFacts {
        var facts = CoverageFacts()
        facts.usedCents = cents
        return facts
    }

    private static let telehealth: [RuleCase] = [
        hit("B-MOD-12", .fix, change: remote(at: "10", "home")),
        hit("B-MOD-12", .fix, change: remote(at: "02", "office", mode: "audio_only")),
        miss("B-MOD-12", [service("97535", 30, modifiers: ["GO", "95"])], change: remote(at: "10", "home")),
        hit("B-MOD-12", .reject, [service("97535", 30, modifiers: ["GO", "95"])], change: remote(at: "02", "home")),
        hit("B-MOD-12", .reject, [service("97535", 30, modifiers: ["GO", "95"])], change: remote(at: "11", "home")),
        hit("B-MOD-12", .reject, [service("97535", 30, modifiers: ["GO", "93"])], change: remote(at: "10", "home")),
        hit("B-MOD-12", .warn, [service("97140", 30, modifiers: ["GO", "95"])], change: remote(at: "10", "home")),
        hit("B-MOD-12", .warn) { $0.visit.telehealth = .init(mode: "audio_video", patientLocation: "home") },
        hit("B-MOD-12", .warn) {
            $0.visit.setting = .telehealth
            $0.visit.placeOfService = "10"
        },
        hit("B-MOD-12", .reject, [service("97535", 30, modifiers: ["GO", "95"])], today: "2028-01-06") {
            remote(at: "10", "home")(&$0)
            $0.visit.serviceDate = day("2028-01-01")
        },
        miss("B-MOD-12", [service("97535", 30, modifiers: ["GO", "95"])], today: "2028-01-06") {
            remote(at: "10", "home")(&$0)
            $0.visit.serviceDate = day("2027-12-31")
        },
        miss("B-MOD-12", [service("97535", 30, modifiers: ["GO", "95"])], payer: "CI") {
            remote(at: "11", "home")(&$0)
            $0.payer.telehealth.place = .office
        },
        hit("B-MOD-12", .reject, [service("97535", 30, modifiers: ["GO", "95"])], payer: "CI") {
            remote(at: "10", "home")(&$0)
            $0.payer.telehealth.place = .office
        },
    ]

    private static func remote(
        at place: String, _ location: String?, mode: String = "audio_video"
    ) -> @Sendable (inout ScrubInput) -> Void {
        { input in
            input.visit.setting = .telehealth
            input.visit.placeOfService = place
            input.visit.telehealth = .init(mode: mode, patientLocation: location)
        }
    }
}
