/// A forecast as programs read it: at the command line and through the API.
public struct ForecastReport: Sendable, Encodable {
    /// A limit that binds.
    public struct Limit: Sendable, Encodable {
        /// What it applies to.
        public let scope: Forecast.Limit.Scope
        /// Number of the queue, clinic or route.
        public let key: Int32
        /// Name of a queue; nothing for clinics and routes.
        public let name: String?
        /// How it is counted.
        public let measure: Forecast.Limit.Measure
        /// How much of it.
        public let value: Double
    }

    /// One queue.
    public struct Queue: Sendable, Encodable {
        /// Its name.
        public let name: String
        /// Jobs in it.
        public let jobs: Int
        /// Time that one job keeps one slot busy.
        public let secondsPerJob: Double
        /// Whether that was measured.
        public let isMeasured: Bool
        /// The queue that follows.
        public let next: String?
        /// Jobs of that queue for each job of this one.
        public let follow: Double
        /// New jobs a second from outside.
        public let arrivalsPerSecond: Double
    }

    /// Version of this document.
    public let schemaVersion = 1
    /// Worker processes.
    public let workers: Int
    /// Sets that one of them works at once.
    public let slotsPerWorker: Int
    /// Part of a slot's time that goes into jobs.
    public let share: Double
    /// Whether the share was measured.
    public let isShareMeasured: Bool
    /// Jobs at hand.
    public let jobs: Int
    /// Until what can start within the hour is done; `nil`: never.
    public let clearSeconds: Double?
    /// What decides it; `nil` where the workers do.
    public let clearLimit: Limit?
    /// As many as are of use.
    public let requiredWorkers: Int
    /// Whether they are enough.
    public let suffices: Bool
    /// Under which no number of workers suffices, the tightest first.
    public let limits: [Limit]
    /// The queues.
    public let queues: [Queue]

    /// What a forecast says.
    public init(_ forecast: Forecast) {
        let names = Dictionary(
            forecast.paces.map { ($0.queue.id, $0.queue.name) }, uniquingKeysWith: { first, _ in first })
        func named(_ limit: Forecast.Limit) -> Limit {
            let name = limit.scope == .queue ? names[Int16(clamping: limit.key)] : nil
            return Limit(scope: limit.scope, key: limit.key, name: name, measure: limit.measure, value: limit.value)
        }
        let jobs = Dictionary(forecast.work.map { ($0.queue, $0.jobs) }, uniquingKeysWith: +)
        let clearance = forecast.clearance(startingWithin: 3600)
        let need = forecast.need
        workers = forecast.workers
        slotsPerWorker = forecast.slotsPerWorker
        share = forecast.share
        isShareMeasured = forecast.isShareMeasured
        self.jobs = Int(jobs.values.reduce(0, +))
        clearSeconds = clearance.seconds.isFinite ? clearance.seconds : nil
        clearLimit = clearance.limit.map(named)
        requiredWorkers = need.workers
        suffices = need.suffices
        limits = need.limits.map(named)
        queues = forecast.paces.map { pace in
            Queue(
                name: pace.queue.name, jobs: Int(jobs[pace.queue.id] ?? 0), secondsPerJob: pace.secondsPerJob,
                isMeasured: pace.isMeasured, next: pace.next.flatMap { names[$0] }, follow: pace.follow,
                arrivalsPerSecond: pace.arrivalsPerSecond)
        }
    }
}
