extension ClaimlineMetrics {
    static let deadlines: [MetricDescription] = [
        MetricDescription(
            "claimline_claims", .gauge, labels: ["stage"],
            help: "Claims by stage."),
        MetricDescription(
            "claimline_sla_claims", .gauge, labels: ["band", "clinic"],
            help: "Unsent claims whose submission clock runs, by the time that it has left."),
        MetricDescription(
            "claimline_sla_at_risk_dollars", .gauge, labels: ["band", "payer"],
            help: "Expected payment of the same claims."),
        MetricDescription(
            "claimline_sla_raised_claims", .gauge, labels: ["clinic"],
            help: "Unsent claims that were raised because they stand still near or past their target."),
        MetricDescription(
            "claimline_sla_week_claims", .gauge, labels: ["result"],
            help: "Claims whose note was signed in the last seven days, by how their clock ended."),
        MetricDescription(
            "claimline_watched_claims", .gauge, labels: ["clock", "standing"],
            help:
                "Claims in billing's work lists by their clock: 24 h to correct a rejection or denial, 30 "
                + "days without anybody's doing."),
    ]

    static let partners: [MetricDescription] = [
        MetricDescription(
            "claimline_in_doubt_files", .gauge,
            help: "Submission files whose arrival is unknown, until the partner has been asked."),
        MetricDescription(
            "claimline_in_doubt_claims", .gauge,
            help: "Claims in them."),
        MetricDescription(
            "claimline_in_doubt_oldest_age_seconds", .gauge,
            help: "How long the oldest of them was prepared ago; 0 when there is none."),
        MetricDescription(
            "claimline_unacknowledged_files", .gauge,
            help: "Files that were sent and have no TA1 or 999 yet."),
        MetricDescription(
            "claimline_unacknowledged_oldest_age_seconds", .gauge,
            help: "How long ago the oldest of them was sent; 0 when there is none."),
        MetricDescription(
            "claimline_circuits_open", .gauge, labels: ["route", "exchange"],
            help: "Circuit breakers of a partner that are open."),
        MetricDescription(
            "claimline_inbound_files", .gauge, labels: ["kind", "status"],
            help: "Files from partners that were not processed."),
        MetricDescription(
            "claimline_duplicates_prevented_total", .counter, labels: ["kind"],
            help:
                "What came again and changed nothing: visits, bytes of partners' files, remittances under "
                + "another trace, payments posted before."),
    ]
}
