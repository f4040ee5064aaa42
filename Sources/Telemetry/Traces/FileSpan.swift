internal import Synchronization
public import Tracing

/// A span that is written as one line when it ends.
public final class FileSpan: Tracing.Span {
    /// What a child or a link needs to know of it.
    public let context: ServiceContext
    /// Whether its trace is sampled.
    public let isRecording: Bool
    private let state: Mutex<State>
    private let finish: @Sendable (State, _ endedAt: UInt64) -> Void

    struct State: Sendable {
        let identity: SpanIdentity
        let parent: SpanIdentity?
        let kind: SpanKind
        let startedAt: UInt64
        var name: String
        var attributes = SpanAttributes()
        var links: [SpanIdentity] = []
        var error: String?
        var isEnded = false
    }

    init(
        _ state: sending State, context: ServiceContext, finish: @escaping @Sendable (State, UInt64) -> Void
    ) {
        self.context = context
        isRecording = state.identity.isSampled
        self.state = Mutex(state)
        self.finish = finish
    }

    /// Its name; no patient data.
    public var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    /// Its attributes; no patient data.
    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    /// Keeps that it failed; the message is not written.
    public func setStatus(_ status: SpanStatus) {
        guard status.code == .error else { return }
        state.withLock { $0.error = $0.error ?? "error" }
    }

    /// Events are not written: the log tells of them.
    public func addEvent(_ event: SpanEvent) {}

    /// Of an error only the type is written, since it could quote a value.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        state.withLock { $0.error = "\(type(of: error))" }
    }

    /// Links to another span.
    public func addLink(_ link: SpanLink) {
        guard let identity = link.context[SpanIdentityKey.self] else { return }
        state.withLock { $0.links.append(identity) }
    }

    /// Writes it, once.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended = state.withLock { state -> State? in
            if state.isEnded { return nil }
            state.isEnded = true
            return state
        }
        if let ended, isRecording { finish(ended, instant().nanosecondsSinceEpoch) }
    }
}
