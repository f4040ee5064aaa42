extension Forecast {
    /// When everything at hand and what arrives meanwhile will be done, with the workers there are.
    ///
    /// - Parameter span: seconds from now; what starts later, such as a question to a payer in a month, is not waited for.
    public func clearance(startingWithin span: Double = .infinity) -> Clearance {
        let demand = ForecastDemand(self)
        let tasks = demand.tasks.filter { $0.startsIn <= span }
        guard !tasks.isEmpty else { return .after(seconds: 0, by: nil) }
        let capacity = Double(workers * slotsPerWorker) * share
        var answer = Self.clearance(of: tasks, rate: capacity - demand.arrivals, by: nil, amount: { $0.seconds })
        for (index, limit) in limits.enumerated() {
            let covered = tasks.filter { $0.limits.contains(index) }
            let own = Self.clearance(of: covered, rate: limit.value - demand.arrivalsByLimit[index], by: limit) {
                limit.measure == .slots ? $0.seconds : $0.jobs
            }
            if own.seconds > answer.seconds { answer = own }
        }
        return answer
    }

    /// The latest of: a start, and from there the time for all that starts no earlier.
    private static func clearance(
        of tasks: [ForecastDemand.Task], rate: Double, by limit: Limit?, amount: (ForecastDemand.Task) -> Double
    ) -> Clearance {
        var seconds = 0.0
        var rest = 0.0
        for task in tasks.sorted(by: { $0.startsIn > $1.startsIn }) {
            rest += amount(task)
            if rest > 0, rate <= 0 { return .never(by: limit) }
            seconds = max(seconds, task.startsIn + (rest > 0 ? rest / rate : 0))
        }
        return .after(seconds: seconds, by: limit)
    }

    /// How many workers it takes that every deadline is kept: with c slots a worker and the share u, the largest of
    /// ⌈W(r, d) ÷ ((d − r) · c · u)⌉ over all starts r and deadlines d, where W is the service time of what starts at or
    /// after r and is due by d. New work adds what it brings each second.
    public var need: Need {
        let demand = ForecastDemand(self)
        let capacity = Double(max(slotsPerWorker, 1)) * share
        var load = demand.arrivals
        // How far each limit is overcharged; 1 is just met.
        var strain = limits.indices.map { Self.strain(demand.arrivalsByLimit[$0], on: limits[$0]) }
        for start in Set(demand.tasks.map(\.startsIn)) {
            var groups: [[Int]: ForecastDemand.Amount] = [:]
            var tasks = demand.tasks.filter { $0.startsIn >= start }[...]
            while let due = tasks.first?.dueIn {
                while let task = tasks.first, task.dueIn == due {
                    groups[task.limits, default: ForecastDemand.Amount()] += task
                    tasks.removeFirst()
                }
                let parts = parts(of: groups, within: due - start, demand)
                for index in limits.indices { strain[index] = max(strain[index], 1 / parts[index]) }
                let seconds = groups.reduce(0) { sum, group in
                    sum + group.value.seconds * (group.key.map { parts[$0] }.min() ?? 1)
                }
                load = max(load, demand.arrivals + seconds / (due - start))
            }
        }
        let binding = limits.indices.filter { strain[$0] > 1 + Self.tolerance }.sorted { strain[$0] > strain[$1] }
        // What divides evenly needs no worker more for a rounding error.
        return Need(
            workers: Int((load / capacity - Self.tolerance).rounded(.up).clamped), limits: binding.map { limits[$0] })
    }

    private static let tolerance = 1e-9

    /// The part of each limit's work, up to 1, that it lets through in that time.
    private func parts(
        of groups: [[Int]: ForecastDemand.Amount], within seconds: Double, _ demand: ForecastDemand
    ) -> [Double] {
        limits.indices.map { index in
            let amount = groups.reduce(0) { sum, group in
                group.key.contains(index) ? sum + group.value.measured(by: limits[index]) : sum
            }
            let room = max(0, limits[index].value - demand.arrivalsByLimit[index]) * seconds
            return amount > room ? room / amount : 1
        }
    }

    private static func strain(_ perSecond: Double, on limit: Limit) -> Double {
        perSecond == 0 ? 0 : perSecond / limit.value
    }
}

extension Forecast.Clearance {
    /// Infinite where it is never.
    public var seconds: Double {
        switch self {
        case .after(let seconds, _): seconds
        case .never: .infinity
        }
    }

    /// The limit that decides, `nil` where the workers do.
    public var limit: Forecast.Limit? {
        switch self {
        case .after(_, let limit), .never(let limit): limit
        }
    }
}

extension Double {
    /// As an `Int` takes it.
    fileprivate var clamped: Double { Swift.min(Swift.max(self, 0), 1e9) }
}
