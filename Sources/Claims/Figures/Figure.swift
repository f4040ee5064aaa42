/// One figure of the installation: a metric with its labels.
struct Figure: Sendable, Hashable {
    let name: String
    let labels: [String: String]

    /// `name` without the prefix that all have.
    init(_ name: String, _ labels: [String: String] = [:]) {
        self.name = "claimline_" + name
        self.labels = labels
    }
}

/// What one look at a group of figures found.
struct FigureReading: Sendable {
    /// What is so now.
    private(set) var gauges: [Figure: Double] = [:]
    /// What was added since the look before; 0 where nothing was, so that the series is there.
    private(set) var growth: [Figure: Double] = [:]
    /// Values since the look before, `count` of each.
    private(set) var observations: [(figure: Figure, value: Double, count: Int64)] = []

    mutating func set(_ name: String, _ labels: [String: String], _ value: Double) {
        gauges[Figure(name, labels)] = value
    }

    mutating func set(_ name: String, _ labels: [String: String], _ value: Int64) { set(name, labels, Double(value)) }

    mutating func set(_ name: String, _ value: Double) { set(name, [:], value) }

    mutating func set(_ name: String, _ value: Int64) { set(name, [:], Double(value)) }

    /// Adds to what other rows of the same labels said.
    mutating func add(_ name: String, _ labels: [String: String], _ value: Double) {
        gauges[Figure(name, labels), default: 0] += value
    }

    /// What a counter gained.
    mutating func grow(_ name: String, _ labels: [String: String], _ value: Double) {
        growth[Figure(name, labels), default: 0] += value
    }

    mutating func observe(_ name: String, _ labels: [String: String], _ value: Double, count: Int64) {
        observations.append((Figure(name, labels), value, count))
    }

    /// Every value of a fixed label is told, 0 included.
    mutating func zero(
        _ name: String, _ label: String, _ values: some Sequence<String>, and other: [String: String] = [:]
    ) {
        for value in values { gauges[Figure(name, other.merging([label: value]) { $1 }), default: 0] += 0 }
    }
}

extension Int64 {
    /// Cents as dollars.
    var dollars: Double { Double(self) / 100 }
}
