/// What is on its way is not sent again as an original.
struct ClaimInFlight: Rule {
    static let about = RuleDescription(
        .init(
            "B-DUP-3", .reject,
            means: "A claim that was submitted and is not answered is not submitted as an original again.",
            example: "Submitted yesterday, no acknowledgement: reject."),
        source: "837P CLM05-3; CARC 18")

    static func apply(to draft: inout DraftClaim) {
        guard draft.input.isInFlight else { return }
        draft.report("B-DUP-3", .reject, "The claim is on its way and not answered yet.", carc: "18")
    }
}
