internal import Synchronization

/// Whether the loops of this process still turn.
///
/// Each loop says when it turns, and by when it will have turned again at the latest. One that did not hangs, and so does the
/// process: its watchdog is no longer fed.
public final class Pulse: Sendable {
    private let state = Mutex(State())

    private struct State {
        var due: [String: ContinuousClock.Instant] = [:]
        var isStarted = false
    }

    /// Nothing turns yet.
    public init() {}

    /// `loop` turned and will again within `limit`.
    public func turned(_ loop: String, nextWithin limit: Duration, at now: ContinuousClock.Instant = .now) {
        state.withLock { $0.due[loop] = now + limit }
    }

    /// `loop` came to its end.
    public func ended(_ loop: String) {
        state.withLock { $0.due[loop] = nil }
    }

    /// The process does what it is for: first session, first term, first page.
    public func started() {
        state.withLock { $0.isStarted = true }
    }

    /// Whether it was started.
    public var isStarted: Bool { state.withLock { $0.isStarted } }

    /// Loops that should have turned by now, by name.
    public func hanging(at now: ContinuousClock.Instant = .now) -> [String] {
        state.withLock { $0.due.filter { $0.value < now }.map(\.key) }.sorted()
    }
}
