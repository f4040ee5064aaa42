public import Postgres

/// The submission clock of one claim: from the signed note to the transport's acceptance, in elapsed time.
///
/// Target 24 h, breach 48 h. It pauses only in states that the clinic owns, and every instant it is fed comes from the
/// database's business clock, so that it recomputes identically from the claim's events.
public struct SLAClock: Sendable, Hashable {
    /// Microseconds from start to target.
    public static let target: Int64 = 24 * 3_600_000_000
    /// Microseconds from start to breach.
    public static let breach: Int64 = 48 * 3_600_000_000

    /// When the note was signed; `nil` while it is not.
    public var startedAt: Timestamp?
    /// Since when it is paused.
    public var pausedAt: Timestamp?
    /// Microseconds spent in earlier pauses.
    public var pausedMicroseconds: Int64 = 0
    /// When the transport accepted the file.
    public var stoppedAt: Timestamp?

    /// A clock that has not started.
    public init() {}

    /// A clock as stored.
    public init(startedAt: Timestamp?, pausedAt: Timestamp?, pausedMicroseconds: Int64, stoppedAt: Timestamp?) {
        self.startedAt = startedAt
        self.pausedAt = pausedAt
        self.pausedMicroseconds = pausedMicroseconds
        self.stoppedAt = stoppedAt
    }

    /// Due time, pauses so far included; `nil` when no clock runs.
    public var targetAt: Timestamp? { startedAt?.adding(microseconds: Self.target + pausedMicroseconds) }
    /// Breach time, pauses so far included; `nil` when no clock runs.
    public var breachAt: Timestamp? { startedAt?.adding(microseconds: Self.breach + pausedMicroseconds) }

    /// A move to a stage at a business instant: pauses, resumes or leaves the clock as it is.
    public mutating func enter(_ stage: ClaimStage, at instant: Timestamp) {
        guard startedAt != nil, stoppedAt == nil else { return }
        if ClaimFlow.pausesClock(stage) {
            pausedAt = pausedAt ?? instant
        } else if let since = pausedAt {
            pausedMicroseconds += max(0, instant.microsecondsSinceEpoch - since.microsecondsSinceEpoch)
            pausedAt = nil
        }
    }

    /// The transport accepted the file; the first acceptance counts.
    public mutating func stop(at instant: Timestamp) {
        if startedAt != nil, stoppedAt == nil { stoppedAt = instant }
    }
}
