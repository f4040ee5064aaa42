internal import Postgres

/// A rate limit as the generic cell rate algorithm has it (ITU-T I.371, annex A): one instant says it all, the one at
/// which the next job may begin if they keep coming. What one second allows may begin at once.
struct RateLimit: Sendable, Hashable {
    /// Microseconds between two jobs.
    let interval: Int64
    /// Jobs that may begin at once after a rest, 1 or more.
    let burst: Int64

    init(perMinute: Int32) {
        interval = max(1, 60_000_000 / Int64(perMinute))
        burst = max(1, Int64(perMinute) / 60)
    }

    /// How many jobs may begin at `now` when the limit's clock stands at `nextFreeAt`.
    func room(at now: Timestamp, nextFreeAt: Timestamp) -> Int64 {
        let ahead = nextFreeAt <= now ? 0 : nextFreeAt.microseconds(since: now)
        return ahead > burst * interval ? 0 : burst + floorQuotient(-ahead, interval)
    }

    /// Where the clock stands when `count` jobs began at `now`.
    func spent(_ count: Int64, at now: Timestamp, nextFreeAt: Timestamp) -> Timestamp {
        max(now, nextFreeAt).adding(microseconds: count * interval)
    }
}
