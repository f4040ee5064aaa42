import Jobs

/// What `forecast` prints for people.
extension ForecastReport {
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
