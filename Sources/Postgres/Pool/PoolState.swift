/// Who may use which connection: pure bookkeeping, decided under the pool's lock.
///
/// A permit is the right to have one connection; there are as many as the pool is large. Whoever waits longest gets the
/// next connection or permit that comes free, and no newcomer overtakes a waiter.
struct PoolState<Lent, Waiter> {
    /// What a caller gets at once.
    enum Answer {
        case connection(Lent)
        /// Open a connection; give the permit back if that fails.
        case permit
        case wait
        case closed
    }

    /// What becomes of a connection that comes back.
    enum Return {
        case handOver(Waiter)
        case idle
        case close
    }

    private let size: Int
    private(set) var idle: [Lent] = []
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    /// Connections that exist or are being made.
    private(set) var openCount = 0
    private(set) var isClosed = false

    init(size: Int) {
        self.size = size
    }

    /// A caller asks; on `wait` it is queued by its waiter.
    mutating func take(id: UInt64, _ waiter: Waiter) -> Answer {
        if isClosed { return .closed }
        // The connection used last is the one most likely to be warm.
        if let lent = idle.popLast() { return .connection(lent) }
        if openCount < size {
            openCount += 1
            return .permit
        }
        waiters.append((id, waiter))
        return .wait
    }

    /// A connection comes back fit for use: to whoever waits longest, else it idles.
    mutating func putBack(_ lent: Lent) -> Return {
        if isClosed {
            openCount -= 1
            return .close
        }
        guard waiters.isEmpty else { return .handOver(waiters.removeFirst().waiter) }
        idle.append(lent)
        return .idle
    }

    /// A connection is gone or was never made: whoever waits longest may make another.
    mutating func dropOne() -> Waiter? {
        guard !isClosed, !waiters.isEmpty else {
            openCount -= 1
            return nil
        }
        return waiters.removeFirst().waiter
    }

    /// A waiter gives up; nil where it was served in the meantime.
    mutating func withdraw(id: UInt64) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index).waiter
    }

    /// Refuses everyone from now on; answers who was waiting and what idles, to be closed.
    mutating func close() -> (waiters: [Waiter], idle: [Lent]) {
        isClosed = true
        openCount -= idle.count
        defer {
            waiters = []
            idle = []
        }
        return (waiters.map(\.waiter), idle)
    }
}
