import Testing

@testable import Jobs

/// What the real `FairShare` makes of floods, weights and bands, exactly, on a virtual clock; jobs of 5 ms.
@Suite struct FairnessTests {
    private static let second: Int64 = 1_000_000
    private static let hour: Int64 = 3_600_000_000
    private static let service: Int64 = 5_000

    /// One job every `gap` for `seconds`, due `ahead` of its arrival.
    private static func stream(
        _ clinic: Int32, every gap: Int64, seconds: Int64 = 12, ahead: Int64 = 24 * hour
    ) -> [ClinicQueue.Arrival] {
        stride(from: 0, to: seconds * second, by: Int64.Stride(gap)).map {
            ClinicQueue.Arrival(at: $0, clinicID: clinic, deadline: $0 + ahead)
        }
    }

    /// All at once, due `ahead` of the start.
    private static func heap(_ clinic: Int32, jobs: Int, ahead: Int64 = 24 * hour) -> [ClinicQueue.Arrival] {
        (0..<jobs).map { ClinicQueue.Arrival(at: 0, clinicID: clinic, deadline: ahead + Int64($0)) }
    }

    private static func all(
        _ clinics: Int32, _ jobs: (Int32) -> [ClinicQueue.Arrival]
    ) -> [ClinicQueue.Arrival] {
        (1...clinics).reduce(into: []) { $0 += jobs($1) }
    }

    private static func worked(
        _ arrivals: [ClinicQueue.Arrival], lanes: Int, limit: Int, weights: [Int32: Int] = [:], until end: Int64 = .max
    ) throws -> [ClinicQueue.Run] {
        var queue = ClinicQueue(lanes: lanes, limit: limit, service: service, arrivals: arrivals)
        queue.weights = weights
        try queue.run(until: end)
        return queue.runs
    }

    @Test(arguments: [1, 2, 4], [4, 32, 500])
    func aFloodDoesNotPushALightClinicBack(lanes: Int, limit: Int) throws {
        // The light clinic's jobs drift against the sets, so that they come at every phase of one.
        let light = Self.stream(7, every: 103_000)
        let flood = Self.stream(3, every: 1_030)
        let solo = Waits.percentile(95, try Self.worked(light, lanes: lanes, limit: limit))
        let flooded = try Self.worked(light + flood, lanes: lanes, limit: limit, until: 15 * Self.second)
        let wait = Waits.percentile(95, flooded.filter { $0.clinicID == 7 })
        #expect(wait <= max(2 * solo, solo + Int64(limit) * Self.service), "solo \(solo), flooded \(wait)")
    }

    @Test(arguments: [2, 20, 200], [8, 500])
    func equalsGetEqualShares(clinics: Int32, limit: Int) throws {
        let arrivals = Self.all(clinics) { Self.heap($0, jobs: 20_000 / Int(clinics)) }
        let runs = try Self.worked(arrivals, lanes: 3, limit: limit, until: 30 * Self.second)
        let counts = Dictionary(grouping: runs, by: \.clinicID).mapValues { Double($0.count) }
        let index = Waits.jain((1...clinics).map { counts[$0] ?? 0 })
        #expect(index >= 0.95, "\(index)")
    }

    @Test(arguments: [3, 20, 100], [8, 500])
    func weightsAreHonoured(clinics: Int32, limit: Int) throws {
        let arrivals = Self.all(clinics) { Self.heap($0, jobs: 16_000 / Int(clinics) * ($0 == 2 ? 4 : 1)) }
        let runs = try Self.worked(arrivals, lanes: 2, limit: limit, weights: [2: 4], until: 20 * Self.second)
        let counts = Dictionary(grouping: runs, by: \.clinicID).mapValues { Double($0.count) }
        let others = (1...clinics).filter { $0 != 2 }.map { counts[$0] ?? 0 }
        let ratio = (counts[2] ?? 0) / (others.reduce(0, +) / Double(others.count))
        #expect(ratio > 3.6 && ratio < 4.4, "\(ratio)")
        #expect(Waits.jain(others) >= 0.95, "\(Waits.jain(others))")
    }

    /// Late work that never ends gets its eighth and no more; what can still make it does.
    @Test func lateWorkNeitherStarvesNorIsStarved() throws {
        let late = Self.heap(1, jobs: 6_000, ahead: -Self.hour)
        // Two lanes work 400 jobs a second; 250 come that are at risk.
        let risk = Self.stream(2, every: 4_000, seconds: 20, ahead: Self.hour)
        let runs = try Self.worked(late + risk, lanes: 2, limit: 100, until: 20 * Self.second)
        let atRisk = runs.filter { $0.clinicID == 2 }
        #expect(atRisk.count > 4_800)
        #expect(Waits.percentile(99, atRisk) < 2 * 100 * Self.service)
        let share = Double(runs.count { $0.clinicID == 1 }) / Double(runs.count)
        #expect(share >= 0.12, "\(share)")
    }

    @Test func overloadAtRiskLeavesAnEighthToEachOtherBand() throws {
        let arrivals =
            Self.heap(1, jobs: 7_000, ahead: Self.hour) + Self.heap(2, jobs: 2_000, ahead: 24 * Self.hour)
            + Self.heap(3, jobs: 2_000, ahead: -Self.hour)
        let runs = try Self.worked(arrivals, lanes: 2, limit: 100, until: 20 * Self.second)
        let counts = Dictionary(grouping: runs, by: \.clinicID).mapValues { Double($0.count) / Double(runs.count) }
        #expect(abs((counts[1] ?? 0) - 0.75) < 0.01)
        #expect(abs((counts[2] ?? 0) - 0.125) < 0.01)
        #expect(abs((counts[3] ?? 0) - 0.125) < 0.01)
    }

    @Test func aLanesOwnOrderIsTheNearestDeadlineFirst() throws {
        let arrivals = (0..<500).map { number in
            ClinicQueue.Arrival(at: 0, clinicID: 1, deadline: 24 * Self.hour + Int64((number * 263) % 500))
        }
        let runs = try Self.worked(arrivals, lanes: 1, limit: 32)
        #expect(runs.map(\.deadline) == runs.map(\.deadline).sorted())
    }
}
