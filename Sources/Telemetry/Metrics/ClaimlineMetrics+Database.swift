extension ClaimlineMetrics {
    static let database: [MetricDescription] = [
        MetricDescription(
            "claimline_oldest_xmin_age_transactions", .gauge, labels: ["holder"],
            help:
                "How many transactions ago the oldest snapshot was taken that is still held; dead rows "
                + "younger than it cannot go."),
        MetricDescription(
            "claimline_oldest_transaction_age_seconds", .gauge, labels: ["application"],
            help: "How long the oldest open transaction has been open; 0 when there is none."),
        MetricDescription(
            "claimline_dead_tuples", .gauge, labels: ["table"],
            help: "Dead rows that vacuum has not removed yet."),
        MetricDescription(
            "claimline_wal_archive_failures_total", .counter,
            help: "Segments of WAL that could not be archived."),
        MetricDescription(
            "claimline_wal_archive_last_success_timestamp_seconds", .gauge,
            help: "When a segment was archived last; left out where nothing ever was."),
        MetricDescription(
            "claimline_figures_read_timestamp_seconds", .gauge, labels: ["group"],
            help: "When the figures of a group were read last, on the database's clock."),
        MetricDescription(
            "claimline_http_requests_total", .counter, labels: ["path", "code"],
            help: "Requests that the process answered: pages and API, /metrics and health."),
        MetricDescription(
            "claimline_http_request_duration_seconds", .histogram, labels: ["path"],
            buckets: [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 3, 10],
            help: "Time from a request to the last byte of its answer, streams of events apart."),
    ]
}
