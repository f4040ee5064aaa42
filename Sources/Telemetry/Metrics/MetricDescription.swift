/// What a metric is: the row of the contract that its series are exported under.
public struct MetricDescription: Sendable, Hashable {
    /// How its values are to be read.
    public enum Kind: String, Sendable, Hashable {
        case counter, gauge, histogram
    }

    /// Full name with unit and, for counters, `_total`.
    public let name: String
    /// How its values are to be read.
    public let kind: Kind
    /// Names of its labels, in the order in which they are printed.
    public let labels: [String]
    /// What it tells, one sentence.
    public let help: String
    /// Upper bounds of a histogram's buckets, ascending, `+Inf` left out; empty for other kinds.
    public let buckets: [Double]

    /// A metric; `buckets` of histograms only.
    public init(_ name: String, _ kind: Kind, labels: [String] = [], buckets: [Double] = [], help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.buckets = buckets
        self.help = help
    }
}
