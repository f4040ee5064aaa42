/// Exponential back-off with full jitter (the "full jitter" form: a uniform draw from zero to the capped exponential
/// would retry at once too often, so the lower half is kept as a floor).
public struct RetryPolicy: Sendable, Hashable {
    /// Delay ceiling after the first failure.
    public var base: Duration
    /// Longest ceiling.
    public var cap: Duration
    /// Attempts before the job is dead, the first included; 1 or more.
    public var maximumAttempts: Int16

    /// A policy; the defaults give 0.5 s, 1 s, 2 s … up to 5 minutes, twelve attempts (about half an hour).
    public init(base: Duration = .milliseconds(500), cap: Duration = .seconds(300), maximumAttempts: Int16 = 12) {
        self.base = base
        self.cap = cap
        self.maximumAttempts = maximumAttempts
    }

    /// Ceiling of the delay after `attempt` (1 or more): `base × 2^(attempt − 1)`, at most `cap`.
    public func ceiling(afterAttempt attempt: Int16) -> Duration {
        let doublings = min(max(Int(attempt) - 1, 0), 30)
        return min(base * (1 << doublings), cap)
    }

    /// The delay to wait after `attempt`: uniform between half the ceiling and the ceiling.
    public func delay(afterAttempt attempt: Int16) -> Duration {
        ceiling(afterAttempt: attempt) * Int.random(in: 500...1000) / 1000
    }
}
