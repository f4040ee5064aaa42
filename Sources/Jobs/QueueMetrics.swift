internal import Metrics

/// What a worker tells of one queue: `claimline_jobs_total`, `claimline_slot_busy_seconds_total`, `claimline_worker_slots` and
/// `claimline_fenced_writes_total`.
struct QueueMetrics: Sendable {
    /// What became of jobs.
    struct Outcomes: Sendable, Hashable {
        var done: Int64 = 0
        var snoozed: Int64 = 0
        var parked: Int64 = 0
        var retried: Int64 = 0
        var dead: Int64 = 0
        var cancelled: Int64 = 0
    }

    private let done: Counter
    private let snoozed: Counter
    private let parked: Counter
    private let retried: Counter
    private let dead: Counter
    private let cancelled: Counter
    private let busySeconds: FloatingPointCounter
    private let fenced: Counter
    private let busySlots: Meter
    private let idleSlots: Meter

    /// Instruments of `queue`, each told as 0 from the start.
    init(queue: Queue, factory: any MetricsFactory) {
        func outcome(_ name: String) -> Counter {
            Counter(
                label: "claimline_jobs_total", dimensions: [("queue", queue.name), ("outcome", name)], factory: factory)
        }
        func slots(_ state: String) -> Meter {
            Meter(
                label: "claimline_worker_slots", dimensions: [("queue", queue.name), ("state", state)], factory: factory
            )
        }
        done = outcome("done")
        snoozed = outcome("snoozed")
        parked = outcome("parked")
        retried = outcome("retried")
        dead = outcome("dead")
        cancelled = outcome("cancelled")
        busySeconds = FloatingPointCounter(
            label: "claimline_slot_busy_seconds_total", dimensions: [("queue", queue.name)], factory: factory)
        fenced = Counter(
            label: "claimline_fenced_writes_total", dimensions: [("queue", queue.name)], factory: factory)
        busySlots = slots("busy")
        idleSlots = slots("idle")
    }

    /// Settlements, after their commit.
    func settled(_ outcomes: Outcomes) {
        done.increment(by: outcomes.done)
        snoozed.increment(by: outcomes.snoozed)
        parked.increment(by: outcomes.parked)
        retried.increment(by: outcomes.retried)
        dead.increment(by: outcomes.dead)
        cancelled.increment(by: outcomes.cancelled)
    }

    /// Jobs whose writes were refused.
    func refused(_ jobs: Int) { fenced.increment(by: jobs) }

    /// Time of a slot between lease and settlement.
    func busy(microseconds: Int64) { busySeconds.increment(by: Double(microseconds) / 1e6) }

    /// So many sets can be worked at once, and none is.
    func open(slots: Int) {
        idleSlots.set(slots)
        busySlots.set(0)
    }

    /// A set is taken up.
    func beginSet() {
        busySlots.increment()
        idleSlots.decrement()
    }

    /// A set is left.
    func endSet() {
        busySlots.decrement()
        idleSlots.increment()
    }
}
