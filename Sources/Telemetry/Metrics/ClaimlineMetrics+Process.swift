extension ClaimlineMetrics {
    static let process: [MetricDescription] = [
        MetricDescription(
            "claimline_build_info", .gauge, labels: ["version", "schema", "role"],
            help: "Always 1.")
    ]

    static let workers: [MetricDescription] = [
        MetricDescription(
            "claimline_jobs_total", .counter, labels: ["queue", "outcome"],
            help: "Jobs that this worker settled, by what became of them."),
        MetricDescription(
            "claimline_slot_busy_seconds_total", .counter, labels: ["queue"],
            help: "Time that this worker's slots spent between lease and settlement."),
        MetricDescription(
            "claimline_worker_slots", .gauge, labels: ["queue", "state"],
            help: "Sets that this worker can work at once, and how many of them it works now."),
        MetricDescription(
            "claimline_fenced_writes_total", .counter, labels: ["queue"],
            help: "Jobs of a set whose writes were refused, since another worker holds them by now."),
        MetricDescription(
            "claimline_resends_avoided_total", .counter,
            help: "Files in doubt that the partner turned out to hold, so that they were not sent again."),
        MetricDescription(
            "claimline_workers", .gauge, labels: ["state"],
            help: "Live worker processes by what is wished of them."),
        MetricDescription(
            "claimline_workers_required", .gauge,
            help:
                "Workers that it takes to keep every deadline, or as many as are of use where a limit "
                + "stands in the way."),
        MetricDescription(
            "claimline_limits_binding", .gauge,
            help: "Limits under which no number of workers keeps every deadline."),
        MetricDescription(
            "claimline_drain_seconds", .gauge,
            help:
                "Time until everything that can start within the hour is done by the workers there are, "
                + "with what arrives meanwhile."),
        MetricDescription(
            "claimline_lost_leases_total", .counter,
            help: "Jobs that were requeued because their worker was gone."),
        MetricDescription(
            "claimline_fenced_sessions_total", .counter,
            help: "Worker sessions that were fenced because their lease ran out."),
    ]

    static let queues: [MetricDescription] = [
        MetricDescription(
            "claimline_queue_jobs", .gauge, labels: ["queue", "state"],
            help: "Unfinished jobs by where they are, in the words of claimline jobs list."),
        MetricDescription(
            "claimline_queue_paused", .gauge, labels: ["queue"],
            help: "1 while a person has paused the queue."),
        MetricDescription(
            "claimline_oldest_due_age_seconds", .gauge, labels: ["queue"],
            help: "How long the oldest job that is due waits to be taken; 0 when none waits."),
        MetricDescription(
            "claimline_queue_arrivals_total", .counter, labels: ["queue"],
            help: "Jobs that became runnable: new, due or tried again."),
        MetricDescription(
            "claimline_queue_completions_total", .counter, labels: ["queue"],
            help: "Jobs that ended well or went on to wait."),
        MetricDescription(
            "claimline_job_wait_seconds", .histogram, labels: ["queue"],
            buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400, 86400],
            help: "Time from runnable to leased, of finished jobs."),
        MetricDescription(
            "claimline_job_duration_seconds", .histogram, labels: ["queue"],
            buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300],
            help: "Time from leased to finished, of finished jobs; those of a set share theirs."),
        MetricDescription(
            "claimline_clinic_wait_ratio", .gauge,
            help: "Longest 95th percentile of a clinic's waits in the last hour ÷ the median clinic's: 1 is even."),
    ]

    static let coordinators: [MetricDescription] = [
        MetricDescription(
            "claimline_leader", .gauge,
            help: "1 in the coordinator that leads, 0 in one that stands by."),
        MetricDescription(
            "claimline_leader_term", .gauge,
            help: "Number of the last term; each change of leader raises it."),
        MetricDescription(
            "claimline_duty_failures_total", .counter, labels: ["duty"],
            help: "Runs of a duty that failed and were rolled back."),
        MetricDescription(
            "claimline_alarms_open", .gauge, labels: ["kind"],
            help: "Alarms of the coordinator that are not cleared."),
    ]
}
