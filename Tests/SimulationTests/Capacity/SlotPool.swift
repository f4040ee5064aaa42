/// Slots that work jobs one by one, nearest deadline first, on a virtual clock in microseconds: what a forecast is
/// compared with.
struct SlotPool {
    /// A job that goes its way through several queues with the time it takes in each.
    struct Job {
        let startsAt: Int
        let dueAt: Int
        let service: [Int]
        var routeID = 0
    }

    private struct Ready {
        let at: Int
        let job: Int
        let step: Int
    }

    let jobs: [Job]
    let slots: Int
    /// Time between two starts for one route, 0 for none.
    var spacing: [Int: Int] = [:]

    /// When the last job ended, and by how much the latest missed its deadline (negative where none did).
    func run() -> (clearedAt: Int, latest: Int) {
        var ready = jobs.indices.map { Ready(at: jobs[$0].startsAt, job: $0, step: 0) }
        var freeAt = Array(repeating: 0, count: slots)
        var routeFreeAt: [Int: Int] = [:]
        var clearedAt = 0
        var latest = Int.min
        while !ready.isEmpty {
            guard let slot = freeAt.indices.min(by: { freeAt[$0] < freeAt[$1] }) else { break }
            func startable(_ one: Ready) -> Int {
                max(one.at, freeAt[slot], one.step == 0 ? routeFreeAt[jobs[one.job].routeID] ?? 0 : 0)
            }
            // The earliest start there is, and of those that can start then the nearest deadline.
            let start = ready.map(startable).min() ?? 0
            let candidates = ready.indices.filter { startable(ready[$0]) == start }
            guard let chosen = candidates.min(by: { jobs[ready[$0].job].dueAt < jobs[ready[$1].job].dueAt }) else {
                break
            }
            let one = ready.remove(at: chosen)
            let job = jobs[one.job]
            if one.step == 0, let gap = spacing[job.routeID] { routeFreeAt[job.routeID] = start + gap }
            let end = start + job.service[one.step]
            freeAt[slot] = end
            if one.step + 1 < job.service.count {
                ready.append(Ready(at: end, job: one.job, step: one.step + 1))
            } else {
                clearedAt = max(clearedAt, end)
                latest = max(latest, end - job.dueAt)
            }
        }
        return (clearedAt, latest)
    }
}
