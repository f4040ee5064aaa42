/// The work of a forecast with everything that follows from it, as what it takes.
struct ForecastDemand: Sendable {
    /// Jobs of one queue somewhere on their way.
    struct Task: Sendable {
        let startsIn: Double
        let dueIn: Double
        let jobs: Double
        let seconds: Double
        /// Which limits apply, as places in the forecast's list.
        let limits: [Int]
    }

    /// Service seconds and jobs of one or more tasks.
    struct Amount: Sendable {
        var jobs = 0.0
        var seconds = 0.0

        static func += (left: inout Amount, right: Task) {
            left.jobs += right.jobs
            left.seconds += right.seconds
        }

        /// In a limit's own measure.
        func measured(by limit: Forecast.Limit) -> Double {
            switch limit.measure {
            case .jobsPerSecond: jobs
            case .slots: seconds
            }
        }
    }

    /// Nearest deadline first.
    let tasks: [Task]
    /// Service seconds that new work brings each second.
    let arrivals: Double
    /// What new work asks of each limit each second. Only limits of queues: arrivals have no clinic or route yet.
    let arrivalsByLimit: [Double]

    init(_ forecast: Forecast) {
        let way = Way(forecast)
        tasks = forecast.work.flatMap { work in
            way.steps(from: work.queue, jobs: work.jobs).map { step in
                Task(
                    startsIn: work.startsIn, dueIn: work.dueIn, jobs: step.jobs,
                    seconds: step.jobs * step.secondsPerJob,
                    limits: forecast.limits.indices.filter { forecast.limits[$0].covers(work, in: step.queue) })
            }
        }.sorted { $0.dueIn < $1.dueIn }
        let coming = forecast.paces.flatMap { way.steps(from: $0.queue.id, jobs: $0.arrivalsPerSecond) }
        arrivals = coming.reduce(0) { $0 + $1.jobs * $1.secondsPerJob }
        arrivalsByLimit = forecast.limits.map { limit in
            var amount = Amount()
            for step in coming where limit.scope == .queue && limit.key == Int32(step.queue) {
                amount.jobs += step.jobs
                amount.seconds += step.jobs * step.secondsPerJob
            }
            return amount.measured(by: limit)
        }
    }

    /// Where jobs go from each queue.
    private struct Way {
        struct Step {
            let queue: Int16
            let jobs: Double
            let secondsPerJob: Double
        }

        private let paces: [Int16: Forecast.Pace]

        init(_ forecast: Forecast) {
            paces = Dictionary(forecast.paces.map { ($0.queue.id, $0) }, uniquingKeysWith: { first, _ in first })
        }

        func steps(from queue: Int16, jobs: Double) -> [Step] {
            var steps: [Step] = []
            var jobs = jobs
            var place: Int16? = queue
            // No queue twice: a way that leads back to itself ends.
            while jobs > 0, let queue = place, let pace = paces[queue], !steps.contains(where: { $0.queue == queue }) {
                steps.append(Step(queue: queue, jobs: jobs, secondsPerJob: pace.secondsPerJob))
                jobs *= pace.follow
                place = pace.next
            }
            return steps
        }
    }
}

extension Forecast.Limit {
    /// Whether it applies to that work while it is in `queue`.
    fileprivate func covers(_ work: Forecast.Work, in queue: Int16) -> Bool {
        switch scope {
        case .queue: key == Int32(queue)
        case .clinic: key == work.clinicID
        case .route: key == Int32(work.routeID)
        }
    }
}
