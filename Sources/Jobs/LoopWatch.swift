/// Where the loops of a worker or coordinator say that they turn, so that somebody notices when one hangs.
public struct LoopWatch: Sendable {
    /// A loop turned and will again within the time.
    public let turned: @Sendable (_ loop: String, _ nextWithin: Duration) -> Void
    /// A loop came to its end.
    public let ended: @Sendable (_ loop: String) -> Void
    /// The process does what it is for.
    public let started: @Sendable () -> Void

    /// `turned`: a loop turned and will again within the time; `ended`: it came to its end; `started`: the process does what it is
    /// for, since a session was opened or a term asked for.
    public init(
        turned: @escaping @Sendable (_ loop: String, _ nextWithin: Duration) -> Void,
        ended: @escaping @Sendable (_ loop: String) -> Void, started: @escaping @Sendable () -> Void
    ) {
        self.turned = turned
        self.ended = ended
        self.started = started
    }

    /// Nobody watches.
    public static let none = LoopWatch(turned: { _, _ in }, ended: { _ in }, started: {})

    /// How long a turn may take in which nothing is worked: all statements of it may run into their timeouts.
    static let turn = Duration.seconds(90)
    /// How long a handler without a timeout may take.
    static let work = Duration.seconds(900)
}
