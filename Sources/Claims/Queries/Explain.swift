internal import Jobs
public import Postgres

/// Explaining why something is not moving. Every look-up goes by an index, so that it stays fast beside millions of rows.
public enum Explain {
    /// Why a job is not running; `nil` when no unfinished job has the number.
    public static func job(id: Int64, on connection: Connection) async throws -> Explanation? {
        guard let (facts, reasons) = try await jobReasons(id: id, on: connection) else { return nil }
        return Explanation(
            subject: "job \(id)", clinicID: facts.clinic, stage: nil, queue: facts.queueName,
            deadline: facts.deadline.finiteText, deadlineKind: nil,
            band: RiskBand(deadline: facts.deadline, now: facts.business), reasons: reasons)
    }

    /// Why claims are not moving that a number or a visit key names; more than one when several clinics use the key.
    public static func claims(_ pool: Pool, reference: String, clinic: String?) async throws -> [Explanation] {
        let routes = try await Routes.all(pool: pool)
        return try await pool.transaction { connection in
            let (_, _, found) = try await connection.pipeline(
                OpenScope.all, LookByIndex(),
                FindClaimIDs(claimID: Int64(reference), visitKey: reference, clinic: clinic))
            var explanations: [Explanation] = []
            for id in found {
                let (claims, facts) = try await connection.pipeline(
                    ReadClaims(ids: [id]), ReadClaimFacts(claimID: id))
                explanations.append(
                    try await explain(try claims.only, try facts.only, routes: routes, on: connection))
            }
            return explanations
        }
    }

    private static func explain(
        _ claim: Claim, _ facts: ClaimFacts, routes: [PayerRoute], on connection: Connection
    ) async throws -> Explanation {
        let cutoff = routes.first { $0.id == claim.routeID }?.cutoff
        let deadline = EffectiveDeadline(
            of: claim, cutoffAt: cutoff?.next(after: facts.business), now: facts.business)
        return Explanation(
            subject: "claim \(claim.id)", clinicID: facts.clinic, stage: claim.stage.name, queue: nil,
            deadline: deadline.at.finiteText, deadlineKind: deadline.kind,
            band: deadline.kind == .none ? nil : RiskBand(deadline: deadline.at, now: facts.business),
            reasons: try await ClaimReasons.of(claim, facts) + queueReasons(of: claim, facts, on: connection))
    }

    /// What the claim's job says: all of it while a step has the claim, and only what is wrong while it waits outside.
    private static func queueReasons(
        of claim: Claim, _ facts: ClaimFacts, on connection: Connection
    ) async throws -> [Explanation.Reason] {
        guard let job = ClaimReasons.job(of: claim, facts) else { return [] }
        let find = FindJob(
            queue: job.queue.id, clinicID: job.clinicID, subject: job.subject,
            deadline: claim.nextActionAt ?? .distantFuture)
        guard let id = try await connection.first(find),
            let (_, reasons) = try await jobReasons(id: id, on: connection)
        else { return [.init(.noJob, "no job of the queue \(job.queue) is there to move it on")] }
        let isOutside = ClaimFlow.row(of: claim.stage).owner == .waiting
        return isOutside ? reasons.filter { $0.code == .deadLetter || $0.code == .parked } : reasons
    }

    private static func jobReasons(
        id: Int64, on connection: Connection
    ) async throws -> (JobFacts, [Explanation.Reason])? {
        guard let facts = try await connection.pipeline(LookByIndex(), ReadJobFacts(id: id)).1.first else { return nil }
        let (controls, circuits) = try await connection.pipeline(
            ReadJobControls(queue: Int32(facts.queue), clinicID: facts.clinicID, routeID: Int32(facts.routeID)),
            ReadCircuits())
        return (facts, JobReasons.of(facts, under: controls, beside: circuits))
    }
}

extension Timestamp {
    /// RFC 3339 in UTC; `nil` for the end of time.
    public var finiteText: String? { self < .distantFuture ? iso8601 : nil }
}
