/// Medicare never pays hot or cold packs separately.
struct BundledCode: Rule {
    static let about = RuleDescription(
        "B-PB-1", meaning: "97010 is part of the other services and is left off.", payers: [.medicare],
        source: "Medicare physician fee schedule, status indicator B")

    func apply(to draft: inout DraftClaim) {
        for index in draft.services.indices where draft.services[index].code == "97010" {
            draft.services[index].isDropped = true
            draft.report(
                "B-PB-1", .fix, "97010 is bundled and was left off the claim.", carc: "97", inputs: ["code": "97010"])
        }
    }
}
