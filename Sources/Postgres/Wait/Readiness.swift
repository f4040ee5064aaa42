internal import CLibPQ
internal import Glibc
internal import Synchronization

/// The one place where this library waits for sockets: one thread that blocks in epoll and only resumes waiters.
///
/// A descriptor is armed for one event at a time (`EPOLLONESHOT`), by the waiting task itself; nothing of the waiter's
/// work runs on the thread.
final class Readiness: Sendable {
    /// Why a wait ended.
    enum Outcome: Sendable {
        case ready, timedOut, cancelled
    }

    /// What to wait for; an error or hang-up on the descriptor counts as either.
    enum Interest {
        case read, readOrWrite
    }

    static let shared = Readiness()

    private struct Waiter {
        let continuation: CheckedContinuation<Outcome, Never>
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var lastID: UInt64 = 0
        /// When the thread wakes by itself; never later than the nearest deadline.
        var wakeAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let epoll: Int32
    private let wakeEvent: Int32
    /// Marks the thread's own wake-up; waiters count from 1.
    private static let wakeID: UInt64 = 0

    private init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeEvent = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        var event = unsafe epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeID))
        let isArmed = unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, wakeEvent, &event) == 0
        let isStarted = OwnThread.start { [self] in run() }
        precondition(isArmed && isStarted, "no descriptor or thread left to wait for sockets with")
    }

    /// Suspends until the descriptor is ready, the deadline has passed or, if `isCancellable`, the task is cancelled.
    ///
    /// At most one task waits for a descriptor at a time.
    func wait(
        _ descriptor: Int32, for interest: Interest, until deadline: ContinuousClock.Instant, isCancellable: Bool = true
    ) async -> Outcome {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        guard isCancellable else {
            return await withCheckedContinuation { continuation in
                add(Waiter(continuation: continuation, deadline: deadline), id: id, descriptor, interest)
            }
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                add(Waiter(continuation: continuation, deadline: deadline), id: id, descriptor, interest)
                // The handler may have run before there was anything to resume.
                if Task.isCancelled { resume(id, .cancelled) }
            }
        } onCancel: {
            resume(id, .cancelled)
        }
    }

    private func add(_ waiter: Waiter, id: UInt64, _ descriptor: Int32, _ interest: Interest) {
        let mustWake = state.withLock { state in
            state.waiters[id] = waiter
            if let wakeAt = state.wakeAt, wakeAt <= waiter.deadline { return false }
            state.wakeAt = waiter.deadline
            return true
        }
        if mustWake { eventfd_write(wakeEvent, 1) }
        var flags = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
        if case .readOrWrite = interest { flags |= EPOLLOUT.rawValue }
        var event = unsafe epoll_event(events: flags, data: epoll_data_t(u64: id))
        if unsafe epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 { return }
        // Closing a descriptor removes it here, so a new or reused one is not known yet.
        if unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 { return }
        resume(id, .ready)  // the descriptor is bad: the waiter's own read finds out
    }

    /// Resumes a waiter, unless something else did before.
    private func resume(_ id: UInt64, _ outcome: Outcome) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: outcome)
    }

    private func run() {
        var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let wakeAt = state.withLock { $0.wakeAt }
            let timeout = wakeAt.map { ContinuousClock.now.duration(to: $0).wholeMilliseconds } ?? -1
            let count = unsafe epoll_wait(epoll, &events, Int32(events.count), timeout)
            for index in 0..<max(0, Int(count)) {
                let id = unsafe events[index].data.u64
                if id == Self.wakeID { drainWakeEvent() } else { resume(id, .ready) }
            }
            if let wakeAt, ContinuousClock.now >= wakeAt { expire() }
        }
    }

    private func drainWakeEvent() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(wakeEvent, &count)
    }

    private func expire() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            let late = state.waiters.filter { $0.value.deadline <= now }
            for id in late.keys { state.waiters[id] = nil }
            state.wakeAt = state.waiters.values.map(\.deadline).min()
            return late
        }
        for waiter in late.values { waiter.continuation.resume(returning: .timedOut) }
    }
}

extension Duration {
    /// Milliseconds rounded up, within what poll and epoll take; 0 where negative.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
