/// When the work at hand will be done, how many workers it takes to do it in time, and what stands in the way.
///
/// A fluid model on the business clock: work is service time, capacity is slots, limits are rates. Change an input and
/// ask again to learn what would be. Source of the need: the processor demand criterion of earliest deadline first
/// (Baruah, Rosier, Howell, "Algorithms and Complexity Concerning the Preemptive Scheduling of Periodic, Real-Time
/// Tasks", Real-Time Systems 2, 1990): what starts at or after r and is due by d must fit between r and d.
public struct Forecast: Sendable, Hashable {
    /// Jobs that can start at the same time and are due at the same time. Times are seconds from now.
    public struct Work: Sendable, Hashable {
        /// Number of the queue they wait in; where that leads is added by the forecast.
        public var queue: Int16
        /// The outside party they go to; 0 for none.
        public var routeID: Int16
        /// The clinic, where it has a limit of its own; otherwise 0.
        public var clinicID: Int32
        /// Start at the earliest, 0 or more.
        public var startsIn: Double
        /// When they must be done, later than the start.
        public var dueIn: Double
        /// How many.
        public var jobs: Double

        /// `jobs` jobs that wait in `queue`.
        public init(
            queue: Int16, routeID: Int16 = 0, clinicID: Int32 = 0, startsIn: Double = 0, dueIn: Double, jobs: Double
        ) {
            self.queue = queue
            self.routeID = routeID
            self.clinicID = clinicID
            self.startsIn = startsIn
            self.dueIn = dueIn
            self.jobs = jobs
        }
    }

    /// What a job of a queue costs and leads to.
    public struct Pace: Sendable, Hashable {
        /// The queue.
        public var queue: Queue
        /// Time that one job keeps one slot busy.
        public var secondsPerJob: Double
        /// Number of the queue that follows; `nil` at the end of the way.
        public var next: Int16?
        /// Jobs of the next queue for each job of this one: less than 1 where many are gathered into one, more where one has
        /// several answers.
        public var follow: Double
        /// New jobs a second that come from outside.
        public var arrivalsPerSecond: Double
        /// Whether the time was measured, or assumed for want of a measurement.
        public var isMeasured: Bool

        /// What a job of `queue` costs.
        public init(
            queue: Queue, secondsPerJob: Double, next: Int16? = nil, follow: Double = 1, arrivalsPerSecond: Double = 0,
            isMeasured: Bool = true
        ) {
            self.queue = queue
            self.secondsPerJob = secondsPerJob
            self.next = next
            self.follow = follow
            self.arrivalsPerSecond = arrivalsPerSecond
            self.isMeasured = isMeasured
        }
    }

    /// What no number of workers gets past.
    public struct Limit: Sendable, Hashable {
        /// What it applies to.
        public enum Scope: String, Sendable, Hashable, Codable {
            case queue, clinic, route
        }

        /// How it is counted.
        public enum Measure: String, Sendable, Hashable, Codable {
            /// Jobs started a second.
            case jobsPerSecond = "jobs_per_second"
            /// Jobs that run at once.
            case slots
        }

        /// What it applies to.
        public var scope: Scope
        /// Number of the queue, clinic or route.
        public var key: Int32
        /// How it is counted.
        public var measure: Measure
        /// How much of it, 0 or more.
        public var value: Double

        /// A limit of `value` on the jobs of one queue, clinic or route.
        public init(_ scope: Scope, _ key: Int32, _ measure: Measure, _ value: Double) {
            self.scope = scope
            self.key = key
            self.measure = measure
            self.value = value
        }
    }

    /// How many workers it takes to be in time.
    public struct Need: Sendable, Hashable {
        /// As many as are of use; enough, where no limit stands in the way.
        public let workers: Int
        /// Limits under which no number of workers suffices, the tightest first.
        public let limits: [Limit]
        /// Whether that many are enough.
        public var suffices: Bool { limits.isEmpty }
    }

    /// When nothing will be left to do.
    public enum Clearance: Sendable, Hashable {
        /// Seconds from now; `by` is the limit that decides, `nil` where the workers do.
        case after(seconds: Double, by: Limit?)
        /// Never: more comes than goes. `by` as above.
        case never(by: Limit?)
    }

    /// Work by queue, start and deadline.
    public var work: [Work]
    /// One for each queue that work may wait in or lead to; work of another queue costs nothing.
    public var paces: [Pace]
    /// Limits in force.
    public var limits: [Limit]
    /// Worker processes.
    public var workers: Int
    /// Sets that one process works at once.
    public var slotsPerWorker: Int
    /// The part of a slot's time that goes into jobs: 0.8 unless measured.
    public var share: Double
    /// Whether the share was measured, or assumed for want of a measurement.
    public var isShareMeasured = false

    /// A forecast for what the arguments say.
    public init(
        work: [Work], paces: [Pace], limits: [Limit] = [], workers: Int, slotsPerWorker: Int, share: Double = 0.8
    ) {
        self.work = work
        self.paces = paces
        self.limits = limits
        self.workers = workers
        self.slotsPerWorker = slotsPerWorker
        self.share = share
    }
}
