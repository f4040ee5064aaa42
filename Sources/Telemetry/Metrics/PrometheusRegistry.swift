public import CoreMetrics
internal import Logging
internal import Synchronization

/// Counters, gauges and histograms of this process as Prometheus text: a backend of swift-metrics.
///
/// Only metrics of its catalogue are kept, under exactly their labels; instruments of any other name or with other labels
/// measure nothing. A metric has at most `seriesLimit` series, what comes beyond is not told: a mistake in a label must not
/// fill the memory of all who read it.
public final class PrometheusRegistry: MetricsFactory {
    private let catalogue: [String: MetricDescription]
    private let seriesLimit: Int
    private let state = Mutex(State())
    private let logger = Logger(label: "claimline.metrics")

    private struct State {
        var cells: [SeriesKey: Cell] = [:]
        var distributions: [SeriesKey: Distribution] = [:]
        /// Series of each metric.
        var counts: [String: Int] = [:]
        var refused: Set<String> = []
    }

    /// A registry of these metrics.
    public init(_ catalogue: [MetricDescription], seriesLimit: Int = 2_000) {
        self.catalogue = Dictionary(catalogue.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.seriesLimit = seriesLimit
    }

    // MARK: instruments

    /// A counter; one that measures nothing where the catalogue has no such metric, as all of these.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell(label, dimensions, .counter) ?? NOOPMetricsHandler.instance
    }

    /// A counter of broken amounts.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        cell(label, dimensions, .counter) ?? NOOPMetricsHandler.instance
    }

    /// A gauge that also counts up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(label, dimensions, .gauge) ?? NOOPMetricsHandler.instance
    }

    /// A histogram where `aggregate`, else a gauge.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return distribution(label, dimensions) ?? NOOPMetricsHandler.instance }
        return cell(label, dimensions, .gauge) ?? NOOPMetricsHandler.instance
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        distribution(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    /// Tells the series no more, as all of these.
    public func destroyCounter(_ handler: any CounterHandler) { forget((handler as? Cell)?.key) }
    /// Of a counter of broken amounts.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        forget((handler as? Cell)?.key)
    }
    /// Of a gauge.
    public func destroyMeter(_ handler: any MeterHandler) { forget((handler as? Cell)?.key) }
    /// Of a gauge or histogram.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        forget((handler as? Cell)?.key ?? (handler as? Distribution)?.key)
    }
    /// Of a histogram.
    public func destroyTimer(_ handler: any TimerHandler) { forget((handler as? Distribution)?.key) }

    private func cell(_ name: String, _ labels: [(String, String)], _ kind: MetricDescription.Kind) -> Cell? {
        guard let key = key(name, labels, kind) else { return nil }
        return state.withLock { state in
            if let known = state.cells[key] { return known }
            guard admit(key, &state) else { return nil }
            let cell = Cell(key: key)
            state.cells[key] = cell
            return cell
        }
    }

    private func distribution(_ name: String, _ labels: [(String, String)]) -> Distribution? {
        guard let key = key(name, labels, .histogram), let metric = catalogue[name] else { return nil }
        return state.withLock { state in
            if let known = state.distributions[key] { return known }
            guard admit(key, &state) else { return nil }
            let distribution = Distribution(key: key, bounds: metric.buckets)
            state.distributions[key] = distribution
            return distribution
        }
    }

    /// The series of these labels; `nil` where the catalogue has no such metric.
    private func key(_ name: String, _ labels: [(String, String)], _ kind: MetricDescription.Kind) -> SeriesKey? {
        guard let metric = catalogue[name], metric.kind == kind, labels.count == metric.labels.count else {
            return refuse(name)
        }
        var values: [String] = []
        for label in metric.labels {
            guard let value = labels.first(where: { $0.0 == label })?.1 else { return refuse(name) }
            values.append(value)
        }
        return SeriesKey(metric: name, values: values)
    }

    /// Said once for each name: other libraries measure things too, and none of ours may be lost silently.
    private func refuse(_ name: String) -> SeriesKey? {
        let isFirst = state.withLock { $0.refused.insert(name).inserted }
        if isFirst { logger.debug("metric is not in the catalogue", metadata: ["metric": "\(name)"]) }
        return nil
    }

    private func admit(_ key: SeriesKey, _ state: inout State) -> Bool {
        guard state.counts[key.metric, default: 0] < seriesLimit else {
            if state.refused.insert(key.metric).inserted {
                logger.warning("metric has too many series", metadata: ["metric": "\(key.metric)"])
            }
            return false
        }
        state.counts[key.metric, default: 0] += 1
        return true
    }

    private func forget(_ key: SeriesKey?) {
        guard let key else { return }
        state.withLock { state in
            let isGone = state.cells.removeValue(forKey: key) != nil
            let isOther = state.distributions.removeValue(forKey: key) != nil
            if isGone || isOther { state.counts[key.metric, default: 1] -= 1 }
        }
    }

    // MARK: exposition

    /// Everything told so far, by name and label values. Metrics without a series are left out.
    public func exposition() -> String {
        let (cells, distributions) = state.withLock { (Array($0.cells.values), Array($0.distributions.values)) }
        let byName = Dictionary(grouping: cells, by: \.key.metric)
        let histograms = Dictionary(grouping: distributions, by: \.key.metric)
        var out = ExpositionText()
        for metric in catalogue.values.sorted(by: { $0.name < $1.name }) {
            if let cells = byName[metric.name] {
                out.head(metric)
                for cell in cells.sorted(by: { $0.key.precedes($1.key) }) {
                    out.sample(metric.name, names: metric.labels, values: cell.key.values, cell.value)
                }
            } else if let histograms = histograms[metric.name] {
                out.head(metric)
                for histogram in histograms.sorted(by: { $0.key.precedes($1.key) }) {
                    out.histogram(metric, histogram)
                }
            }
        }
        return out.text
    }
}

extension ExpositionText {
    /// Buckets are cumulative, and the last one counts everything.
    fileprivate mutating func histogram(_ metric: MetricDescription, _ histogram: Distribution) {
        let (names, values) = (metric.labels, histogram.key.values)
        let state = histogram.current
        var total: UInt64 = 0
        for (bound, count) in zip(metric.buckets + [.infinity], state.counts) {
            total += count
            sample(metric.name, suffix: "_bucket", names: names, values: values, bound: bound, Double(total))
        }
        sample(metric.name, suffix: "_sum", names: names, values: values, state.sum)
        sample(metric.name, suffix: "_count", names: names, values: values, Double(total))
    }
}

extension SeriesKey {
    fileprivate func precedes(_ other: SeriesKey) -> Bool {
        values.lexicographicallyPrecedes(other.values)
    }
}
