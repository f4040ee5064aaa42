public import Jobs
public import Postgres

/// Claims of one clinic in one stage.
public struct ClaimCounts: Sendable, Hashable {
    /// Clinic code.
    public let clinic: String
    /// Stage.
    public let stage: ClaimStage
    /// Claims.
    public let claims: Int64
    /// Charges posted, cents.
    public let billedCents: Int64
    /// Paid by insurers, cents.
    public let paidCents: Int64
    /// Adjusted, cents.
    public let adjustedCents: Int64
    /// Patient responsibility, cents.
    public let patientCents: Int64
    /// Allowed by payers, cents.
    public let allowedCents: Int64
    /// Sent within 24 h of the signed note, pauses taken out.
    public let within24Hours: Int64
    /// Sent within 48 h.
    public let within48Hours: Int64
    /// Sent at all.
    public let submitted: Int64
}

/// Unsent claims by the time their clocks have left.
public struct ClockCounts: Sendable, Hashable, Codable {
    /// Paused by the clinic's own hold.
    public let paused: Int64
    /// More than four hours to the target.
    public let onTime: Int64
    /// At most four hours to the target.
    public let atRisk: Int64
    /// Past 24 h.
    public let pastTarget: Int64
    /// Past 48 h.
    public let breached: Int64
    /// Raised because they stand still, in whatever band.
    public let escalated: Int64
}

/// Files, workers, leader, alarms.
public struct OperationsState: Sendable, Hashable, Codable {
    /// Files whose arrival is unknown.
    public let filesInDoubt: Int64
    /// Files sent.
    public let filesSent: Int64
    /// Answers that could not be read or posted.
    public let filesQuarantined: Int64
    /// Answers received and not read yet.
    public let filesWaiting: Int64
    /// Live worker sessions.
    public let workers: Int64
    /// The leading coordinator.
    public let leader: String?
    /// Alarms not cleared.
    public let openAlarms: Int64
    /// Claims of remittances that wait for a person to say whose they are.
    public let suspenseItems: Int64
    /// Appointments to come that a person must look at.
    public let appointmentProblems: Int64
}

/// How far a run is.
public struct FlowProgress: Sendable, Hashable {
    /// Claims in all.
    public let claims: Int64
    /// Claims that some step still has to move.
    public let moving: Int64
    /// Claims that wait for money.
    public let awaitingRemittance: Int64
    /// Claims that wait for an acknowledgement.
    public let awaitingAcknowledgement: Int64
    /// Jobs that workers hold or could take now, receiving aside.
    public let jobs: Int64

    /// Claims that neither a step nor an outside party has to move.
    public var through: Int64 { claims - moving - awaitingRemittance - awaitingAcknowledgement }
}

/// How long claims stay in a stage.
public struct StageTime: Sendable, Hashable {
    /// The stage they left.
    public let stage: ClaimStage
    /// How many did.
    public let moves: Int64
    /// Mean milliseconds of real time from entering to leaving.
    public let meanMilliseconds: Int64
}

/// The state of everything, for `status` and reports.
public struct StatusReport: Sendable {
    /// Claims by clinic and stage.
    public let counts: [ClaimCounts]
    /// Running clocks.
    public let clocks: ClockCounts
    /// Files, workers, leader.
    public let operations: OperationsState
    /// Open alarms, newest first, a hundred at most.
    public let alarms: [OpenAlarm]
    /// Queues.
    public let queues: [QueueState]

    /// Reads it over all clinics in one transaction.
    public static func read(_ pool: Pool) async throws -> StatusReport {
        try await pool.transaction { connection in
            let (_, counts, clocks, operations, alarms) = try await connection.pipeline(
                OpenScope.all, CountClaims(), CountClocks(), ReadOperations(), ReadAlarms())
            return StatusReport(
                counts: counts, clocks: try clocks.only, operations: try operations.only, alarms: alarms,
                queues: try await QueueHealth.states(window: .seconds(60), on: connection))
        }
    }

    /// Reads only how far a run is.
    public static func progress(_ pool: Pool) async throws -> FlowProgress {
        let moving = ClaimStage.allCases.filter { !ClaimFlow.isAtRest($0) }.map(\.rawValue)
        return try await pool.transaction { connection in
            let (_, progress) = try await connection.pipeline(
                OpenScope.all, CountMoving(movingStages: moving, perpetualQueue: Queue.receive.id))
            return try progress.only
        }
    }

    /// Reads how long claims stayed in each stage; walks the whole audit trail.
    public static func stageTimes(_ pool: Pool) async throws -> [StageTime] {
        try await pool.transaction { connection in
            let (_, times) = try await connection.pipeline(OpenScope.all, MeasureStages())
            return times
        }
    }
}
