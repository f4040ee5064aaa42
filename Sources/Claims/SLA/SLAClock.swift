public import Postgres

/// The submission clock of one claim: from the signed note to the transport's acceptance of the file.
///
/// Target 24 h, breach 48 h of what the clinic's calendar counts: elapsed time, or its opening hours when it opted in.
/// It pauses only for a reason that the clinic owns, and every instant it is fed comes from the database's business clock,
/// so that it recomputes identically from the claim's events.
public struct SLAClock: Sendable, Hashable {
    /// Counted microseconds from start to target.
    public static let target: Int64 = 24 * 3_600_000_000
    /// Counted microseconds from start to breach.
    public static let breach: Int64 = 48 * 3_600_000_000

    /// When the note was signed; `nil` while it is not.
    public internal(set) var startedAt: Timestamp?
    /// Due time, ended pauses included; `nil` when no clock runs.
    public internal(set) var targetAt: Timestamp?
    /// Breach time, ended pauses included; `nil` when no clock runs.
    public internal(set) var breachAt: Timestamp?
    /// Since when it is paused.
    public internal(set) var pausedAt: Timestamp?
    /// Counted microseconds spent in ended pauses.
    public internal(set) var pausedMicroseconds: Int64 = 0
    /// When the transport accepted the file.
    public internal(set) var stoppedAt: Timestamp?

    /// A clock that has not started.
    public init() {}

    /// A clock as stored.
    public init(
        startedAt: Timestamp?, targetAt: Timestamp?, breachAt: Timestamp?, pausedAt: Timestamp?,
        pausedMicroseconds: Int64, stoppedAt: Timestamp?
    ) {
        self.startedAt = startedAt
        self.targetAt = targetAt
        self.breachAt = breachAt
        self.pausedAt = pausedAt
        self.pausedMicroseconds = pausedMicroseconds
        self.stoppedAt = stoppedAt
    }

    /// Whether it counts now.
    public var isRunning: Bool { startedAt != nil && pausedAt == nil && stoppedAt == nil }

    /// The note was signed; the first signature counts.
    public mutating func start(at instant: Timestamp, counting calendar: CalendarHistory = .elapsed) {
        guard startedAt == nil else { return }
        startedAt = instant
        aim(counting: calendar)
    }

    /// A move to a stage at a business instant: pauses, resumes or leaves the clock as it is.
    public mutating func enter(
        _ stage: ClaimStage, because detail: String, at instant: Timestamp,
        counting calendar: CalendarHistory = .elapsed
    ) {
        guard startedAt != nil, stoppedAt == nil else { return }
        if PauseReason(stage: stage, detail: detail) != nil {
            pausedAt = pausedAt ?? instant
        } else if let since = pausedAt {
            pausedMicroseconds += calendar.counted(from: since, to: instant)
            pausedAt = nil
            aim(counting: calendar)
        }
    }

    /// The transport accepted the file; the first acceptance counts.
    public mutating func stop(at instant: Timestamp) {
        if startedAt != nil, stoppedAt == nil { stoppedAt = instant }
    }

    /// Sets due times: counted time is additive, so that a pause moves them by what it would have counted.
    public mutating func aim(counting calendar: CalendarHistory) {
        guard let startedAt else { return }
        targetAt = calendar.adding(Self.target + pausedMicroseconds, to: startedAt)
        breachAt = calendar.adding(Self.breach + pausedMicroseconds, to: startedAt)
    }
}
