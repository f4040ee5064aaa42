import Jobs

/// What was done to the program, and what it did about it.
struct ChaosTally {
    private(set) var counts: [String: Int] = [:]
    private(set) var longest: [String: Double] = [:]

    subscript(_ what: String) -> Int { counts[what] ?? 0 }

    mutating func add(_ what: String, _ number: Int = 1) { counts[what, default: 0] += number }

    /// Keeps the longest of a kind of time, in seconds.
    mutating func measured(_ what: String, _ duration: Duration) {
        longest[what] = max(longest[what] ?? 0, duration / .seconds(1))
    }

    /// A death or stop at a named point.
    mutating func add(at point: KillPoint) { add("at \(point.rawValue)") }

    func visits(of point: KillPoint) -> Int { self["at \(point.rawValue)"] }

    func hasReached(_ goals: ChaosTier.Goals) -> Bool {
        self["process kills"] >= goals.processKills && self["zombies"] >= goals.zombies
            && self["server kills"] >= goals.serverKills && self["hand-overs"] >= goals.handOvers
            && KillPoint.allCases.allSatisfy { visits(of: $0) >= goals.visitsOfEachPoint }
    }

    /// One line for each figure, for a script to collect.
    func print(_ title: String) {
        for (what, number) in counts.sorted(by: { $0.key < $1.key }) { Swift.print("chaos|\(title)|\(what)|\(number)") }
        for (what, seconds) in longest.sorted(by: { $0.key < $1.key }) {
            Swift.print("chaos|\(title)|longest \(what), s|\((seconds * 100).rounded() / 100)")
        }
    }

    /// What has been reached so far, in one line.
    var progress: String {
        let least = KillPoint.allCases.map { visits(of: $0) }.min() ?? 0
        return "kills \(self["process kills"]), zombies \(self["zombies"]), server kills \(self["server kills"]), "
            + "hand-overs \(self["hand-overs"]), each point \(least)"
    }
}
