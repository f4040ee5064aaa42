internal import Metrics

/// What a coordinator tells of itself: `claimline_leader` and `claimline_duty_failures_total`.
struct CoordinatorMetrics: Sendable {
    private let leader: Gauge
    private let failures: [String: Counter]

    /// Instruments, each told as 0 from the start.
    init(duties: [String], factory: any MetricsFactory) {
        leader = Gauge(label: "claimline_leader", factory: factory)
        leader.record(0)
        failures = Dictionary(
            duties.map { name in
                (
                    name,
                    Counter(label: "claimline_duty_failures_total", dimensions: [("duty", name)], factory: factory)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether this coordinator leads.
    func leads(_ isLeader: Bool) { leader.record(isLeader ? 1 : 0) }

    /// A run of a duty was rolled back.
    func failed(_ duty: String) { failures[duty]?.increment() }
}
