/// Prometheus text exposition, version 0.0.4.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/ (text-based format): `# HELP` with backslash and line feed
/// escaped, `# TYPE`, one sample a line, label values with backslash, line feed and double quote escaped, UTF-8, lines end in
/// a line feed.
struct ExpositionText {
    /// The header of the answer that carries it.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// The two lines before a metric's samples.
    mutating func head(_ metric: MetricDescription) {
        let help = Self.escaped(metric.help, quotes: false)
        text += "# HELP \(metric.name) \(help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
    }

    /// One sample; `suffix` and `bound` are of histograms.
    mutating func sample(
        _ name: String, suffix: String = "", names: [String], values: [String], bound: Double? = nil, _ value: Double
    ) {
        text += name + suffix
        var labels = zip(names, values).map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
        if let bound { labels.append("le=\"\(Self.number(bound))\"") }
        if !labels.isEmpty { text += "{" + labels.joined(separator: ",") + "}" }
        text += " \(Self.number(value))\n"
    }

    static func escaped(_ value: String, quotes: Bool) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number as Go's ParseFloat takes it: whole ones without a fraction, the others in their shortest exact form.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
        return "\(value)"
    }
}
