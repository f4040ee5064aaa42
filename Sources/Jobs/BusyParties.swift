internal import Synchronization

/// The outside parties of which a lane has a part at work, and word when one of them is done.
final class BusyParties: Sendable {
    private struct State {
        var parties: Set<Int64> = []
        var waiting: Signal?
    }

    private let state = Mutex(State())

    /// Marks the party as busy; false when it is already.
    func take(_ party: Int64) -> Bool {
        state.withLock { $0.parties.insert(party).inserted }
    }

    func release(_ party: Int64) {
        let waiting = state.withLock { state in
            state.parties.remove(party)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.send()
    }

    /// Sent when the next party is free again.
    func nextRelease() -> Signal {
        let signal = Signal()
        state.withLock { $0.waiting = signal }
        return signal
    }
}

/// The parts of one leased set that are still at work.
final class SetProgress: Sendable {
    private struct State {
        var left: Int
        var isFree = true
    }

    private let state: Mutex<State>
    /// Something is sent when the last part ended.
    let end = Signal()

    init(parts: Int) {
        state = Mutex(State(left: parts))
    }

    /// Counts a part as done; answers for the last one whether every part was free.
    func ended(isFree: Bool) -> Bool? {
        let (left, isSetFree) = state.withLock { state in
            state.left -= 1
            state.isFree = state.isFree && isFree
            return (state.left, state.isFree)
        }
        guard left == 0 else { return nil }
        end.send()
        return isSetFree
    }
}

/// Word that something happened, for one who waits once.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func send() { continuation.yield() }

    /// Waits for the next word, at most `limit`; returns early on cancellation.
    func first(within limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream { return } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
