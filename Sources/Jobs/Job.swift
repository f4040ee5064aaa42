public import Postgres

/// When a job that is not runnable yet becomes due, and by which clock.
public enum Due: Sendable, Hashable {
    /// After a real delay on the database's clock: retries, polling.
    case after(Duration)
    /// At an instant of `business_now()`: follow-up cadences, filing limits.
    case business(Timestamp)
}

/// A job to enqueue. `subject` is the caller's row that the job is about; the queue does not read it.
public struct NewJob: Sendable, Hashable {
    /// The line it waits in.
    public var queue: Queue
    /// Tenant, the caller's clinic number; 0 for work that belongs to no single clinic.
    public var clinicID: Int32
    /// The caller's row.
    public var subject: Int64
    /// Business deadline: the nearest first.
    public var deadline: Timestamp
    /// The outside party that the work goes to, whose pauses and limits apply; 0 for none.
    public var routeID: Int16
    /// `nil`: runnable at once.
    public var due: Due?
    /// While a job of this queue and clinic with the same key is unfinished, no second is added; only its hash is
    /// stored. A dead letter does not count as unfinished. `nil`: no such restriction.
    public var key: [UInt8]?

    /// A job for `subject`, runnable at once unless `due` says otherwise.
    public init(
        queue: Queue, clinicID: Int32, subject: Int64, deadline: Timestamp, routeID: Int16 = 0, due: Due? = nil,
        key: [UInt8]? = nil
    ) {
        self.queue = queue
        self.clinicID = clinicID
        self.subject = subject
        self.deadline = deadline
        self.routeID = routeID
        self.due = due
        self.key = key
    }
}

/// A job that this process holds. Writes on its behalf are accepted only while `token` is the row's token.
public struct LeasedJob: Sendable, Hashable {
    /// Where its row lies since the lease; nobody else writes it while it is held.
    let place: TupleID
    /// The job's number, unique for ever.
    public let id: Int64
    /// Tenant.
    public let clinicID: Int32
    /// The outside party that the work goes to; 0 for none.
    public let routeID: Int16
    /// The caller's row.
    public let subject: Int64
    /// Business deadline.
    public let deadline: Timestamp
    /// 1 on the first run; crashes of a worker process are not counted here.
    public let attempt: Int16
    /// How often a worker process died while holding it.
    public let crashes: Int16
    /// Fencing token, one higher with every lease and every rescue.
    public let token: Int64
    /// Whether it keeps other jobs with its key out.
    var hasKey = false
    /// The trace context of whoever enqueued it, as stored; `nil` where nothing was traced.
    var trace: [UInt8]?
}

/// How one job of a batch ended. A value, settled by one exhaustive `switch`, in the handler's own transaction.
public enum Outcome: Sendable, Hashable {
    /// Finished; goes to history.
    case done
    /// Finished with an answer that is kept as long as history and shown to people. No patient data.
    case answered(String)
    /// Failed for now: back-off of the retry policy, but at least `pause`, or dead once attempts are used up. `reason` holds
    /// no patient data.
    case retry(reason: String, pause: Duration = .zero)
    /// Not a failure: look again when due, the attempt is given back.
    case snooze(Due)
    /// Not a failure: wait until what `key` names is resumed, the attempt is given back.
    case park(key: String)
    /// Never to be tried again without a person. `reason` holds no patient data.
    case dead(reason: String)
}

/// A job with its outcome.
public struct Settlement: Sendable {
    /// The job.
    public let job: LeasedJob
    /// How it ended.
    public let outcome: Outcome

    /// Pairs a job with its outcome.
    public init(_ job: LeasedJob, _ outcome: Outcome) {
        self.job = job
        self.outcome = outcome
    }
}

/// Errors of the queue itself.
public enum JobsError: Error, Sendable, Hashable {
    /// The session or some job was taken over by another holder; the transaction rolled back.
    case fenced
    /// This coordinator is no longer the leader of its term; the transaction rolled back.
    case notLeader
    /// A handler did not give exactly one outcome for each job it holds.
    case unsettled(queue: String)
    /// A handler ran past its timeout.
    case timedOut
}
