internal import Metrics

/// The figures of one group as they are told.
struct FigureSheet {
    private let factory: any MetricsFactory
    private var gauges: [Figure: Gauge] = [:]
    private var counters: [Figure: FloatingPointCounter] = [:]
    private var histograms: [Figure: Recorder] = [:]

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Tells what a look found. Gauges that it did not find are told no more.
    mutating func show(_ reading: FigureReading) {
        for (figure, gauge) in gauges where reading.gauges[figure] == nil {
            gauge.destroy()
            gauges[figure] = nil
        }
        for (figure, value) in reading.gauges { gauge(figure).record(value) }
        for (figure, amount) in reading.growth { counter(figure).increment(by: amount) }
        for seen in reading.observations {
            let histogram = histogram(seen.figure)
            for _ in 0..<seen.count { histogram.record(seen.value) }
        }
    }

    /// The group could not be read: what was so is not known any more. Counters and histograms stand still.
    mutating func clear() {
        for gauge in gauges.values { gauge.destroy() }
        gauges = [:]
    }

    private mutating func gauge(_ figure: Figure) -> Gauge {
        if let known = gauges[figure] { return known }
        let made = Gauge(label: figure.name, dimensions: figure.dimensions, factory: factory)
        gauges[figure] = made
        return made
    }

    private mutating func counter(_ figure: Figure) -> FloatingPointCounter {
        if let known = counters[figure] { return known }
        let made = FloatingPointCounter(label: figure.name, dimensions: figure.dimensions, factory: factory)
        counters[figure] = made
        return made
    }

    private mutating func histogram(_ figure: Figure) -> Recorder {
        if let known = histograms[figure] { return known }
        let made = Recorder(label: figure.name, dimensions: figure.dimensions, aggregate: true, factory: factory)
        histograms[figure] = made
        return made
    }
}

extension Figure {
    fileprivate var dimensions: [(String, String)] { labels.map { ($0.key, $0.value) } }
}
