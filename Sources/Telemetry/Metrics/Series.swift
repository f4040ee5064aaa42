internal import CoreMetrics
internal import Synchronization

/// One counter or gauge with one set of label values.
final class Cell: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    let key: SeriesKey
    /// Bits of a `Double`, so that whole and broken amounts add up in one place.
    private let bits = Atomic<UInt64>(0)

    init(key: SeriesKey) {
        self.key = key
    }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isExchanged, current) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if isExchanged { return }
            old = current
        }
    }

    func increment(by amount: Int64) { add(Double(max(amount, 0))) }
    /// Of a counter, which never falls, and of a meter, which may.
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func set(_ value: Int64) { set(Double(value)) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func reset() { set(0.0) }
}

/// One histogram with one set of label values.
final class Distribution: RecorderHandler, TimerHandler {
    let key: SeriesKey
    private let bounds: [Double]
    private let state: Mutex<State>

    /// Observations by bucket, the one beyond the last bound included; not cumulative.
    struct State: Sendable {
        var counts: [UInt64]
        var sum = 0.0
    }

    init(key: SeriesKey, bounds: [Double]) {
        self.key = key
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var current: State { state.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    /// Takes a value in; a bound belongs to the bucket below it (`le`).
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    /// Histograms of times are in seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

/// Which series of which metric.
struct SeriesKey: Sendable, Hashable {
    let metric: String
    /// Label values in the order of the metric's labels.
    let values: [String]
}
