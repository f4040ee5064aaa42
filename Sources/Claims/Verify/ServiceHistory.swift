internal import Jobs

/// How a queue served clinics while they all had work waiting. Pure.
///
/// Only then does a share say anything: who has no work gets none. Bands are not in the history, so that clinics whose
/// deadlines lie in different bands look unequal by design; a share below the eighth that each band is left, halved for the
/// grain of leased sets, is starvation whatever the band.
struct ServiceHistory: Sendable {
    /// Equal parts of the time in which a queue worked.
    static let slices = 64
    /// Work that must wait at both ends of a slice.
    private static let backlog: Int64 = 20
    /// Starts per clinic from which shares are told from the grain of leased sets.
    private static let startsEach: Int64 = 100
    /// Part of the mean share below which a clinic starves.
    private static let starvation = 1.0 / 16

    /// What a stretch of saturation shows.
    struct Finding: Sendable, Equatable {
        let clinics: Int
        let jain: Double
        let starved: Int
    }

    private struct Line: Sendable {
        let weight: Int32
        var starts: [Int64]
        var isSaturated: [Bool]
    }

    private let lines: [Line]

    /// The history of one queue.
    init(_ slices: [ServiceSlice]) {
        lines = Dictionary(grouping: slices, by: \.clinicID).values.map { own in
            var arrivals = [Int64](repeating: 0, count: Self.slices)
            var starts = arrivals
            for slice in own {
                arrivals[Int(slice.slice) - 1] += slice.arrivals
                starts[Int(slice.slice) - 1] += slice.starts
            }
            return Line(weight: own.first?.weight ?? 1, starts: starts, isSaturated: Self.saturated(arrivals, starts))
        }
    }

    private static func saturated(_ arrivals: [Int64], _ starts: [Int64]) -> [Bool] {
        var waiting: Int64 = 0
        return zip(arrivals, starts).map { arrived, started in
            let before = waiting
            waiting += arrived - started
            return min(before, waiting) >= backlog
        }
    }

    /// The stretch of time with the most work of clinics saturated throughout; `nil` when none had two with enough.
    var finding: Finding? {
        var best: (starts: Int64, finding: Finding)?
        for first in 0..<Self.slices {
            var saturated = lines
            for last in first..<Self.slices {
                saturated.removeAll { !$0.isSaturated[last] }
                guard saturated.count >= 2 else { break }
                let starts = saturated.map { $0.starts[first...last].reduce(0, +) }
                let sum = starts.reduce(0, +)
                guard sum >= Self.startsEach * Int64(starts.count), sum > best?.starts ?? 0 else { continue }
                best = (sum, Self.finding(zip(starts, saturated).map { Double($0) / Double($1.weight) }))
            }
        }
        return best?.finding
    }

    private static func finding(_ shares: [Double]) -> Finding {
        let mean = shares.reduce(0, +) / Double(shares.count)
        return Finding(
            clinics: shares.count, jain: Fairness.jain(shares),
            starved: shares.filter { $0 < mean * starvation }.count)
    }

    /// I7 over the queues that were saturated: held from Jain 0.95 on, broken where a clinic starved.
    static func invariant(_ slices: [ServiceSlice]) -> Invariant {
        let title = "fairness"
        let found = Dictionary(grouping: slices, by: \.queue).compactMap { queue, slices in
            ServiceHistory(slices).finding.map { (queue: queue, finding: $0) }
        }.sorted { $0.queue < $1.queue }
        if found.isEmpty {
            return .notChecked(
                "I7", title, why: "no time of the last day in which two clinics had work waiting throughout")
        }
        let starved = found.filter { $0.finding.starved > 0 }
        let uneven = found.filter { $0.finding.jain < 0.95 }
        if starved.isEmpty, !uneven.isEmpty {
            let queues = uneven.map { "\($0.queue) (Jain \(hundredths($0.finding.jain)))" }.joined(separator: ", ")
            return .notChecked(
                "I7", title,
                why: "shares differ in \(queues); whether by deadlines of different bands is not in the history")
        }
        return .checked(
            "I7", title,
            breaches: starved.map { "\($0.finding.starved) of \($0.finding.clinics) clinics starved in \($0.queue)" })
    }

    private static func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
