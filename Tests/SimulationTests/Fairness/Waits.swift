/// Figures about finished jobs.
enum Waits {
    /// The wait that `percent` of them stay within, microseconds.
    static func percentile(_ percent: Int, _ runs: some Sequence<ClinicQueue.Run>) -> Int64 {
        let waits = runs.map(\.wait).sorted()
        guard !waits.isEmpty else { return 0 }
        return waits[min(waits.count - 1, waits.count * percent / 100)]
    }

    /// Jain's index: 1 when all got the same, 1/n when one got all.
    ///
    /// Source: Jain, Chiu, Hawe, "A Quantitative Measure of Fairness", DEC-TR-301, 1984.
    static func jain(_ shares: [Double]) -> Double {
        let sum = shares.reduce(0, +)
        let squares = shares.reduce(0) { $0 + $1 * $1 }
        return squares == 0 ? 1 : sum * sum / (Double(shares.count) * squares)
    }
}
