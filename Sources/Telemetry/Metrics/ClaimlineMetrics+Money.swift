extension ClaimlineMetrics {
    static let money: [MetricDescription] = [
        MetricDescription(
            "claimline_claim_dollars", .gauge, labels: ["part"],
            help: "Money of all claims."),
        MetricDescription(
            "claimline_open_dollars", .gauge, labels: ["age", "debtor"],
            help: "What is owed, by days since the claim was last sent; credits are not taken off."),
        MetricDescription(
            "claimline_credit_dollars", .gauge, labels: ["debtor"],
            help: "What is owed to insurers and patients, as a positive number."),
        MetricDescription(
            "claimline_payer_open_dollars", .gauge, labels: ["payer"],
            help: "What each insurer owes."),
        MetricDescription(
            "claimline_payer_median_seconds", .gauge, labels: ["payer", "step"],
            help:
                "Median time of claims sent in the last 30 days: from the transport's acceptance to the "
                + "payer's, and from there to its decision."),
        MetricDescription(
            "claimline_payer_underpaid_dollars", .gauge, labels: ["payer"],
            help: "What payers allowed less than was expected, of claims sent in the last 30 days."),
        MetricDescription(
            "claimline_decided_claims_total", .counter, labels: ["payer", "result"],
            help: "Claims of remittances by what the payer decided; denied has at least one line refused."),
        MetricDescription(
            "claimline_denied_dollars_total", .counter, labels: ["payer"],
            help: "What payers refused."),
        MetricDescription(
            "claimline_denials_open", .gauge, labels: ["work"],
            help: "Denials that are open, appealed or in correction, by the kind of work."),
        MetricDescription(
            "claimline_denials_open_dollars", .gauge, labels: ["work"],
            help: "What they refuse."),
        MetricDescription(
            "claimline_remittances_unposted", .gauge, labels: ["status"],
            help: "835 files that were not posted."),
        MetricDescription(
            "claimline_remittances_unposted_oldest_age_seconds", .gauge, labels: ["status"],
            help: "How long ago the oldest of them came; 0 when there is none."),
        MetricDescription(
            "claimline_suspense_items", .gauge, labels: ["reason"],
            help: "Claims of remittances that wait in suspense."),
        MetricDescription(
            "claimline_suspense_dollars", .gauge, labels: ["reason"],
            help: "What was paid on them."),
        MetricDescription(
            "claimline_suspense_oldest_age_seconds", .gauge, labels: ["reason"],
            help: "How long the oldest of them has waited; 0 when there is none."),
        MetricDescription(
            "claimline_payments_unmatched", .gauge, labels: ["side"],
            help: "Remittances without money and money without a remittance for four business days."),
    ]
}
