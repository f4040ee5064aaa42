internal import Jobs
public import Postgres

/// How the clocks stand: submission (24 h and 48 h), payer acceptance, corrections and touches.
public struct SLAReport: Sendable, Encodable {
    /// Signatures of notes, from an instant until before another.
    public struct Span: Sendable, Hashable {
        /// First instant.
        public let from: Timestamp
        /// The instant after the last.
        public let to: Timestamp

        /// A span.
        public init(from: Timestamp, to: Timestamp) {
            self.from = from
            self.to = to
        }

        /// So many days of 24 hours up to now, by the business clock.
        public static func last(days: Int64, _ pool: Pool) async throws -> Span {
            let now = try await pool.transaction { try await $0.run(OpenScope.allByKey).only }.business
            let start = now.microsecondsSinceEpoch - days * 86_400_000_000
            return Span(from: Timestamp(microsecondsSinceEpoch: start), to: now)
        }
    }

    /// How the submission clocks of a clinic ended whose notes were signed within the span. Pauses are taken out.
    public struct Outcome: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// Clocks started.
        public let started: Int64
        /// Accepted by the transport.
        public let submitted: Int64
        /// Of these within 24 h.
        public let within24h: Int64
        /// Of these within 48 h.
        public let within48h: Int64
        /// Sent after 48 h, or unsent since.
        public let breached: Int64
        /// Unsent, and paused by the clinic's own hold.
        public let pausedNow: Int64
        /// Accepted by the payer (277CA, or its remittance).
        public let payerAccepted: Int64
        /// Of these within 24 h of the signed note.
        public let payerAcceptedWithin24h: Int64
        /// Of these within 48 h of the signed note.
        public let payerAcceptedWithin48h: Int64
    }

    /// Time that a clinic's claims of the span stood still for a reason.
    public struct Pause: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// The reason.
        public let reason: PauseReason
        /// How often.
        public internal(set) var pauses: Int64
        /// Elapsed time, whatever the clinic's calendar.
        public internal(set) var microseconds: Int64
    }

    /// Bands of running clocks by the time left.
    public enum ClockBand: String, Sendable, CaseIterable, Encodable {
        /// Past 48 h.
        case breached
        /// Past 24 h.
        case pastTarget = "past_target"
        /// At most 4 hours to the target.
        case atRisk = "at_risk"
        /// At most 12 hours.
        case hours12 = "hours_12"
        /// At most 24 hours.
        case hours24 = "hours_24"
        /// More.
        case later
        /// Paused by the clinic's own hold.
        case paused
    }

    /// Unsent claims of a clinic and payer in a band.
    public struct Running: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// Payer.
        public let payerID: String
        /// The band.
        public let band: ClockBand
        /// Claims.
        public let claims: Int64
        /// What the payers are expected to allow for them, cents.
        public let dollarsAtRiskCents: Int64
        /// Claims raised because they stood still.
        public let escalated: Int64
    }

    /// Correction or touch clocks of a clinic.
    public struct Receivable: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// `correction` or `touch`.
        public let clock: String
        /// How many run.
        public let running: Int64
        /// Near their end: 4 hours, or 3 days for touches.
        public let atRisk: Int64
        /// Over time.
        public let late: Int64
        /// What insurers owe for them, cents.
        public let openCents: Int64
    }

    /// How long a clinic's jobs waited from runnable to leased, of those finished in the last hour of real time.
    public struct Waits: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// Jobs.
        public let jobs: Int64
        /// Median wait.
        public let medianMilliseconds: Int64
        /// 95th percentile.
        public let p95Milliseconds: Int64
        /// Longest wait.
        public let longestMilliseconds: Int64
    }

    /// Outcomes by clinic.
    public let outcomes: [Outcome]
    /// Pauses by clinic and reason.
    public let pauses: [Pause]
    /// Clocks that run now.
    public let running: [Running]
    /// Correction and touch clocks now.
    public let receivables: [Receivable]
    /// Waits by clinic.
    public let waits: [Waits]
    /// Jain's index over the clinics' median waits: 1 when all wait alike; `nil` without jobs.
    public let jainOfWaits: Double?
    /// The longest wait of all ÷ the median of the clinics' medians; `nil` without jobs or when that is under 1 ms.
    public let longestByMedian: Double?
    /// Open alarms.
    public let alarms: [OpenAlarm]

    /// Reads it in one transaction; `clinic` narrows it to one clinic's code.
    public static func read(_ pool: Pool, span: Span, clinic: String?) async throws -> SLAReport {
        try await pool.transaction { connection in
            // Clocks lead to their claims one by one, and not over all claims that ever were.
            let (_, running, receivables) = try await connection.pipeline(
                OpenScope.allFromFew, CountRunningClocks(clinic: clinic), CountReceivableClocks(clinic: clinic))
            _ = try await connection.run(OpenScope.all)
            return try await read(
                span: span, clinic: clinic, running: running, receivables: receivables, on: connection)
        }
    }

    /// The same within a transaction that is open for reading whole tables.
    static func read(span: Span, clinic: String?, on connection: Connection) async throws -> SLAReport {
        let (running, receivables) = try await connection.pipeline(
            CountRunningClocks(clinic: clinic), CountReceivableClocks(clinic: clinic))
        return try await read(span: span, clinic: clinic, running: running, receivables: receivables, on: connection)
    }

    private static func read(
        span: Span, clinic: String?, running: [Running], receivables: [Receivable], on connection: Connection
    ) async throws -> SLAReport {
        let (outcomes, pauses, waits, alarms) = try await connection.pipeline(
            CountStartedClocks(span: span, clinic: clinic), MeasurePauses(span: span, clinic: clinic),
            MeasureWaits(windowMicroseconds: 3_600_000_000, clinic: clinic), ReadAlarms())
        let medians = waits.map(\.medianMilliseconds).sorted()
        let median = medians.isEmpty ? 0 : medians[medians.count / 2]
        let longest = waits.map(\.longestMilliseconds).max() ?? 0
        return SLAReport(
            outcomes: outcomes, pauses: byReason(pauses), running: running, receivables: receivables, waits: waits,
            jainOfWaits: waits.isEmpty ? nil : Fairness.jain(medians.map(Double.init)),
            longestByMedian: median == 0 ? nil : Double(longest) / Double(median), alarms: alarms)
    }

    /// Stays in work lists to pauses: those for a reason that the clinic owns.
    static func byReason(
        _ stays: [(clinic: String, stage: ClaimStage, detail: String, pauses: Int64, microseconds: Int64)]
    ) -> [Pause] {
        var sums: [String: [PauseReason: Pause]] = [:]
        for stay in stays {
            guard let reason = PauseReason(stage: stay.stage, detail: stay.detail) else { continue }
            let empty = Pause(clinicID: stay.clinic, reason: reason, pauses: 0, microseconds: 0)
            sums[stay.clinic, default: [:]][reason, default: empty].pauses += stay.pauses
            sums[stay.clinic, default: [:]][reason, default: empty].microseconds += stay.microseconds
        }
        return sums.values.flatMap(\.values).sorted {
            ($0.clinicID, $0.reason.rawValue) < ($1.clinicID, $1.reason.rawValue)
        }
    }
}

/// An alarm that was raised and not cleared.
public struct OpenAlarm: Sendable, Hashable, Encodable {
    /// `sla_late`, `sla_at_risk`, `correction_late`, `touch_late`, `no_file_accepted`, `no_acknowledgement`, `aged`,
    /// `appeal_limit`, `queue_stalled`.
    public let kind: String
    /// Clinic, clinic and payer, or queue.
    public let subject: String
    /// What is wrong, in codes and counts.
    public let detail: String
    /// Since when, UTC.
    public let raisedAt: String
}
