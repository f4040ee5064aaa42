/// The clearinghouse takes professional claims for the payer.
struct PayerListed: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-9", .reject,
            means: "The payer id is in the clearinghouse's list, for professional claims.",
            example: "A payer id that the list does not have: reject."),
        source: "Clearinghouse payer list; 277CA A3 and A7")

    static func apply(to draft: inout DraftClaim) {
        guard draft.input.enrollment?.isPayerListed == false else { return }
        draft.report("B-ID-9", .reject, "The clearinghouse does not list the payer for professional claims.")
    }
}
