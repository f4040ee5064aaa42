/// The work of one queue. A handler gets a batch, not a job: it loads with one query, decides in memory and writes with
/// a handful of array statements, with one outcome per job.
public protocol JobHandler: Sendable {
    /// The queue it serves.
    var queue: Queue { get }
    /// Jobs per lease, 1 or more.
    var batchSize: Int { get }
    /// Batches at once in one process, 1 or more.
    var concurrency: Int { get }
    /// Back-off and attempts.
    var retryPolicy: RetryPolicy { get }
    /// How long one batch may take; `nil`: as long as it likes. One that runs past it is cancelled, can settle nothing any
    /// more, and its jobs are retried by the policy with the reason "timed out".
    var timeout: Duration? { get }

    /// The outside party that a job talks to, by a number of the caller's; 0 for none.
    ///
    /// A set is worked party by party, each part as a batch of its own, and a lane does not wait long for a slow part: it
    /// leaves it behind and leases again, with at most one part of each party left behind. So a party that never answers
    /// holds one slot of each lane and nothing of anybody else's.
    func party(of job: LeasedJob) -> Int64

    /// Works the batch and settles every job of it through `batch.settle`.
    ///
    /// A thrown error means that nothing was settled: the worker splits the batch until the job that causes it stands
    /// alone, and retries that one by the policy. Cancellation means that the batch
    /// timed out, that the lease was lost, or a second stop signal, after which the jobs are given back with their attempts.
    func handle(_ batch: LeasedBatch) async throws
}

extension JobHandler {
    /// 500, the size that reached the ceiling in measurements.
    public var batchSize: Int { 500 }
    /// One batch at a time.
    public var concurrency: Int { 1 }
    /// The default policy.
    public var retryPolicy: RetryPolicy { RetryPolicy() }
    /// None.
    public var timeout: Duration? { nil }
    /// None: sets are worked whole.
    public func party(of job: LeasedJob) -> Int64 { 0 }
}
