import Synchronization

/// The simulator's clock: the machine's, moved on by whole days when it is told to, so that a payer who pays after six weeks
/// does so in a moment. The journal keeps the shift.
final class ShiftableClock: Sendable {
    private let shift = Mutex<Int64>(0)

    var now: Timestamp { Timestamp.now().adding(milliseconds: shift.withLock { $0 }) }

    func advance(days: Int) {
        shift.withLock { $0 += Int64(days) * Timestamp.dayLength }
    }
}
