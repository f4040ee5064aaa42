/// Every metric that a process of Claimline tells, as `deploy/prometheus/metrics.md` has them; a test compares the two.
public enum ClaimlineMetrics {
    /// The catalogue.
    public static let all: [MetricDescription] =
        process + workers + queues + coordinators + deadlines + partners + money + database
}
