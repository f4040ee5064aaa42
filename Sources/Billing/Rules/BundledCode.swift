/// Medicare never pays hot or cold packs separately.
struct BundledCode: Rule {
    static let about = RuleDescription(
        .init(
            "B-PB-1", .fix,
            means: "97010 is part of other services and is left off.",
            example: "97010 to Medicare: left off."),
        payers: [.medicare],
        source: "Medicare physician fee schedule, status indicator B")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.services.indices where draft.services[index].code == "97010" {
            draft.services[index].isDropped = true
            draft.report(
                "B-PB-1", .fix, "97010 is bundled and was left off the claim.", carc: "97", inputs: ["code": "97010"])
        }
    }
}
