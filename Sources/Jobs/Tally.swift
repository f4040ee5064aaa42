internal import Synchronization

/// What a session did of one queue since it last told the database.
struct Tally: Sendable, Hashable {
    /// Jobs that ended well or went on to wait.
    var done: Int64 = 0
    /// Jobs that are to be tried again, or died.
    var failed: Int64 = 0
    /// Time that sets spent between lease and settlement, microseconds.
    var busyMicroseconds: Int64 = 0
}

/// The tallies of a session, by queue number. Counters in memory that are appended now and then cost less than rows
/// that are updated, which bloat as soon as some old snapshot is open.
final class TallyBook: Sendable {
    private let tallies = Mutex<[Int16: Tally]>([:])

    func add(_ tally: Tally, queue: Queue) {
        tallies.withLock { tallies in
            tallies[queue.id, default: Tally()].done += tally.done
            tallies[queue.id, default: Tally()].failed += tally.failed
            tallies[queue.id, default: Tally()].busyMicroseconds += tally.busyMicroseconds
        }
    }

    /// Takes what was added since the last call.
    func take() -> [(queue: Int16, tally: Tally)] {
        tallies.withLock { tallies in
            defer { tallies = [:] }
            return tallies.sorted { $0.key < $1.key }.map { (queue: $0.key, tally: $0.value) }
        }
    }
}
