import Jobs

/// What `forecast` prints.
struct ForecastReport: Encodable {
    /// A limit that binds.
    struct Limit: Encodable {
        let scope: Forecast.Limit.Scope
        let key: Int32
        /// Name of a queue; nothing for clinics and routes.
        let name: String?
        let measure: Forecast.Limit.Measure
        let value: Double
    }

    /// One queue.
    struct Queue: Encodable {
        let name: String
        let jobs: Int
        let secondsPerJob: Double
        let isMeasured: Bool
        let next: String?
        let follow: Double
        let arrivalsPerSecond: Double
    }

    let schemaVersion = 1
    let workers: Int
    let slotsPerWorker: Int
    let share: Double
    let isShareMeasured: Bool
    let jobs: Int
    /// Until what can start within the hour is done; `nil`: never.
    let clearSeconds: Double?
    /// What decides it; `nil` where the workers do.
    let clearLimit: Limit?
    /// As many as are of use.
    let requiredWorkers: Int
    let suffices: Bool
    /// Under which no number of workers suffices, the tightest first.
    let limits: [Limit]
    let queues: [Queue]

    init(_ forecast: Forecast) {
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

    func show() {
        Console.table(
            ["queue", "jobs", "ms/job", "next", "each leads to", "new/s"],
            queues.map { queue in
                [
                    queue.name, "\(queue.jobs)",
                    Self.short(queue.secondsPerJob * 1_000) + (queue.isMeasured ? "" : "?"),
                    queue.next ?? "", queue.next == nil ? "" : Self.short(queue.follow),
                    Self.short(queue.arrivalsPerSecond),
                ]
            }, rightAligned: [1, 2, 4, 5])
        let way = "\(workers) workers with \(slotsPerWorker) slots, \(Int((share * 100).rounded())) % of them usable"
        let decides = clearLimit.map { ", decided by " + Self.words($0) } ?? ""
        if let clearSeconds {
            Console.print("\n\(jobs) jobs, done in \(Self.short(clearSeconds)) s by \(way)\(decides)")
        } else {
            Console.print("\n\(jobs) jobs, never done by \(way)\(decides)")
        }
        if suffices {
            Console.print("workers that keep every deadline: \(requiredWorkers)")
        } else {
            Console.print("no number of workers keeps every deadline; more than \(requiredWorkers) are of no use:")
            for limit in limits { Console.print("  " + Self.words(limit)) }
        }
    }

    private static func words(_ limit: Limit) -> String {
        let what = "\(limit.scope.rawValue) \(limit.name ?? String(limit.key))"
        return switch limit.measure {
        case .jobsPerSecond: "\(what) allows \(short(limit.value * 60)) jobs a minute"
        case .slots: "\(what) allows \(short(limit.value)) jobs at once"
        }
    }

    /// Three digits or so.
    private static func short(_ number: Double) -> String {
        let scale = number >= 100 ? 1.0 : number >= 1 ? 10 : 1_000
        let rounded = (number * scale).rounded() / scale
        return rounded == rounded.rounded() && rounded < 1e15 ? String(Int(rounded)) : String(rounded)
    }
}
