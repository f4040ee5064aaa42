import Testing

@testable import Jobs

/// The forecast against slots that really work the jobs, one by one, with service times that do not vary.
@Suite struct ForecastTests {
    private static let first = Queue(id: 1, name: "first")
    private static let second = Queue(id: 2, name: "second")

    private static func seconds(_ microseconds: Int) -> Double { Double(microseconds) / 1_000_000 }

    /// Jobs in the first queue that go on to a second and third, and the forecast for them.
    private struct Scenario {
        var jobs: [SlotPool.Job]
        var forecast: Forecast

        init(service: [Int], slots: Int, groups: [(count: Int, startsAt: Int, dueAt: Int)]) {
            jobs = groups.flatMap { group in
                Array(
                    repeating: SlotPool.Job(startsAt: group.startsAt, dueAt: group.dueAt, service: service),
                    count: group.count)
            }
            let queues = [first, second, Queue(id: 3, name: "third")].prefix(service.count)
            let paces = zip(queues, service).map { queue, time in
                Forecast.Pace(
                    queue: queue, secondsPerJob: seconds(time),
                    next: Int(queue.id) < service.count ? queue.id + 1 : nil)
            }
            let work = groups.map {
                Forecast.Work(
                    queue: 1, startsIn: seconds($0.startsAt), dueIn: seconds($0.dueAt), jobs: Double($0.count))
            }
            forecast = Forecast(work: work, paces: paces, workers: slots, slotsPerWorker: 1, share: 1)
        }

        func ran(slots: Int) -> (clearedAt: Int, latest: Int) { SlotPool(jobs: jobs, slots: slots).run() }
    }

    private static let hour = 3_600_000_000

    @Test(arguments: [(120, 1), (120, 4), (400, 8)]) func isExactWhereWorkDividesEvenly(count: Int, slots: Int) {
        let scenario = Scenario(service: [5_000], slots: slots, groups: [(count, 0, Self.hour)])
        #expect(scenario.forecast.clearance() == .after(seconds: Self.seconds(count / slots * 5_000), by: nil))
        #expect(scenario.ran(slots: slots).clearedAt == count / slots * 5_000)
    }

    /// Jobs cannot be cut: at the end some slots stand idle, for less than the way of one job.
    @Test(arguments: 1...100 as ClosedRange<UInt64>) func isExactToOneJobsWay(seed: UInt64) {
        var dice = Dice(seed: seed)
        let slots = dice.roll(1, 9)
        let service = (0..<dice.roll(1, 3)).map { _ in dice.roll(500, 20_000) }
        let groups = (0..<dice.roll(1, 5)).map { _ in
            (count: dice.roll(1, 60), startsAt: dice.hits(oneIn: 2) ? 0 : dice.roll(0, 2_000_000), dueAt: Self.hour)
        }
        let scenario = Scenario(service: service, slots: slots, groups: groups)
        let forecast = scenario.forecast.clearance().seconds
        let actual = Self.seconds(scenario.ran(slots: slots).clearedAt)
        #expect(actual > forecast - 1e-9 && actual - forecast < Self.seconds(service.reduce(0, +)), "seed \(seed)")
    }

    /// With the workers that it asks for every deadline is kept but for one job's way; with one less some is missed.
    @Test(arguments: 1...100 as ClosedRange<UInt64>) func asksForNoWorkerTooFewOrTooMany(seed: UInt64) {
        var dice = Dice(seed: seed)
        let service = (0..<dice.roll(1, 3)).map { _ in dice.roll(500, 20_000) }
        let groups = (0..<dice.roll(1, 6)).map { _ in
            let startsAt = dice.hits(oneIn: 2) ? 0 : dice.roll(0, 2_000_000)
            return (count: dice.roll(1, 60), startsAt: startsAt, dueAt: startsAt + dice.roll(100_000, 1_000_000))
        }
        let scenario = Scenario(service: service, slots: 1, groups: groups)
        let need = scenario.forecast.need
        #expect(need.suffices)
        #expect(scenario.ran(slots: need.workers).latest < service.reduce(0, +), "seed \(seed)")
        if need.workers > 1 { #expect(scenario.ran(slots: need.workers - 1).latest > 0, "seed \(seed)") }
    }

    @Test func aRouteThatAllowsTooLittleBindsWhateverTheWorkers() {
        var jobs = Array(repeating: SlotPool.Job(startsAt: 0, dueAt: 10_000_000, service: [5_000]), count: 400)
        for index in 0..<100 { jobs[index].routeID = 7 }
        let limit = Forecast.Limit(.route, 7, .jobsPerSecond, 2)
        var forecast = Forecast(
            work: [
                Forecast.Work(queue: 1, routeID: 7, dueIn: 10, jobs: 100),
                Forecast.Work(queue: 1, dueIn: 10, jobs: 300),
            ],
            paces: [Forecast.Pace(queue: Self.first, secondsPerJob: 0.005)], limits: [limit], workers: 4,
            slotsPerWorker: 1, share: 1)
        #expect(forecast.clearance() == .after(seconds: 50, by: limit))
        let actual = SlotPool(jobs: jobs, slots: 4, spacing: [7: 500_000]).run().clearedAt
        // The last starts half a second before the end of the last half second.
        #expect(actual == 49_505_000)
        #expect(forecast.need == Forecast.Need(workers: 1, limits: [limit]))
        // In 10 s the route lets 20 jobs through: more workers than those and the others keep busy are of no use.
        forecast.work[1].jobs = 9_000
        #expect(forecast.need == Forecast.Need(workers: 5, limits: [limit]))
        forecast.limits[0].value = 10
        #expect(forecast.need.suffices)
        forecast.limits[0].value = 0
        #expect(forecast.clearance() == .never(by: forecast.limits[0]))
    }

    @Test func theTightestLimitIsNamedFirst() {
        let slots = Forecast.Limit(.clinic, 3, .slots, 1)
        let rate = Forecast.Limit(.queue, 1, .jobsPerSecond, 10)
        let loose = Forecast.Limit(.queue, 2, .jobsPerSecond, 1_000)
        let forecast = Forecast(
            work: [Forecast.Work(queue: 1, clinicID: 3, dueIn: 10, jobs: 200)],
            paces: [
                Forecast.Pace(queue: Self.first, secondsPerJob: 0.1, next: 2),
                Forecast.Pace(queue: Self.second, secondsPerJob: 0.1),
            ], limits: [loose, rate, slots], workers: 100, slotsPerWorker: 1, share: 1)
        // 40 s of work for one slot against 200 jobs at 10 a second.
        #expect(forecast.need.limits == [slots, rate])
        #expect(forecast.clearance() == .after(seconds: 40, by: slots))
    }

    @Test func whatArrivesIsPaidFirst() {
        var forecast = Forecast(
            work: [Forecast.Work(queue: 1, dueIn: 100, jobs: 1_000)],
            paces: [Forecast.Pace(queue: Self.first, secondsPerJob: 0.1, arrivalsPerSecond: 10)], workers: 3,
            slotsPerWorker: 1, share: 1)
        // Of three slots one works what comes in, two work off 100 s.
        #expect(forecast.clearance() == .after(seconds: 50, by: nil))
        #expect(forecast.need.workers == 2)
        forecast.workers = 1
        #expect(forecast.clearance() == .never(by: nil))
        forecast.workers = 2
        forecast.slotsPerWorker = 4
        forecast.share = 0.8
        let seconds = forecast.clearance().seconds
        #expect(abs(seconds - 100 / 5.4) < 1e-9)
    }

    @Test func manyJobsGatheredIntoOneCostThatOne() {
        let forecast = Forecast(
            work: [Forecast.Work(queue: 1, dueIn: 100, jobs: 1_000)],
            paces: [
                Forecast.Pace(queue: Self.first, secondsPerJob: 0.01, next: 2, follow: 0.01),
                Forecast.Pace(queue: Self.second, secondsPerJob: 0.5),
            ], workers: 1, slotsPerWorker: 1, share: 1)
        #expect(abs(forecast.clearance().seconds - 15) < 1e-9)
    }

    @Test func aWayThatLeadsBackToItselfEnds() {
        let forecast = Forecast(
            work: [Forecast.Work(queue: 1, dueIn: 100, jobs: 10)],
            paces: [
                Forecast.Pace(queue: Self.first, secondsPerJob: 1, next: 2),
                Forecast.Pace(queue: Self.second, secondsPerJob: 1, next: 1),
            ], workers: 1, slotsPerWorker: 1, share: 1)
        #expect(forecast.clearance() == .after(seconds: 20, by: nil))
    }

    @Test func whatStartsMuchLaterIsNotWaitedFor() {
        let forecast = Forecast(
            work: [
                Forecast.Work(queue: 1, dueIn: 100, jobs: 10),
                Forecast.Work(queue: 1, startsIn: 86_400, dueIn: 90_000, jobs: 10),
            ], paces: [Forecast.Pace(queue: Self.first, secondsPerJob: 1)], workers: 1, slotsPerWorker: 1, share: 1)
        #expect(forecast.clearance(startingWithin: 3_600) == .after(seconds: 10, by: nil))
        #expect(forecast.clearance() == .after(seconds: 86_410, by: nil))
    }

    @Test func nothingToDoNeedsNobody() {
        let forecast = Forecast(work: [], paces: [], workers: 0, slotsPerWorker: 4)
        #expect(forecast.clearance() == .after(seconds: 0, by: nil))
        #expect(forecast.need == Forecast.Need(workers: 0, limits: []))
    }
}
