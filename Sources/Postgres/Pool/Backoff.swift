/// Growing, jittered pauses between attempts: 50 ms doubling to 2 s, each shortened at random to as little as half.
struct Backoff {
    private var milliseconds = 50

    /// The next pause.
    mutating func next() -> Duration {
        defer { milliseconds = min(milliseconds * 2, 2000) }
        return .milliseconds(Int.random(in: milliseconds / 2...milliseconds))
    }
}
