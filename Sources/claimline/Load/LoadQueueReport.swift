/// Figures of one `load queue` run, with the keys of the JSON contract.
struct LoadQueueReport: Encodable {
    /// What the server was told about durability.
    struct Settings: Encodable, Sendable {
        let fsync: String
        let synchronousCommit: String
        let fullPageWrites: String
        /// Of the queue's tables.
        let persistence: String
    }

    let schemaVersion = 1
    let jobs: Int
    let clinics: Int
    let workers: Int
    let batch: Int
    /// Drain phase: from the first lease to the last settlement. `nil` when there was none.
    let jobsPerSecond: Double?
    let enqueuePerSecond: Double?
    /// Jain's index over the clinics' shares of the first half of the drain.
    let jain: Double?
    /// Fixed-rate phase.
    let ratePerSecond: Double
    let reachedPerSecond: Double
    let latencyP50Ms: Double
    let latencyP99Ms: Double
    /// Jobs enqueued and not done, and settlements beyond one for each job; both phases.
    let lost: Int64
    let doubled: Int64
    let settings: Settings

    var isOk: Bool { lost == 0 && doubled == 0 }

    func show() {
        if let jobsPerSecond, let enqueuePerSecond {
            Console.print("enqueue  \(Int(enqueuePerSecond)) jobs/s")
            Console.print("drain    \(Int(jobsPerSecond)) jobs/s, Jain's index \(jain ?? 0) over \(clinics) clinics")
        }
        Console.print(
            "latency  p50 \(latencyP50Ms) ms, p99 \(latencyP99Ms) ms at \(Int(reachedPerSecond)) jobs/s"
                + " (asked for \(Int(ratePerSecond)))")
        Console.print("lost \(lost), doubled \(doubled)")
        Console.print(
            "fsync \(settings.fsync), synchronous_commit \(settings.synchronousCommit), full_page_writes "
                + "\(settings.fullPageWrites), tables \(settings.persistence)")
    }
}
