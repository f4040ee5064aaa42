internal import Billing
internal import Jobs
internal import Postgres

/// Recording that the partner holds a file: learnt from its answer, from a reconciliation, or from an acknowledgement.
enum FileRecord {
    /// Moves the file to `sent`, its claims to `submitted` with stopped clocks, and starts their follow-up.
    static func sent(
        _ file: SubmissionFile, author: Author, token: Int64, profiles: PayerProfiles, on connection: Connection
    ) async throws {
        _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .sent))
        let claims = try await connection.run(LockClaimsOfFile(fileID: file.id)).filter { $0.fileID == file.id }
        var changes = ClaimChanges(author: author)
        var followUps: [NewJob] = []
        for claim in claims where claim.stage == .submitting {
            let chaseAt = FollowUpCadence(claim, profiles).acknowledgementChase(from: author.clock.business)
            changes.move(claim, to: .submitted, because: "transport accepted", token: token, nextActionAt: chaseAt) {
                $0.clock.stop(at: author.clock.business)
            }
            followUps.append(FollowUpCadence.look(at: claim, on: chaseAt))
        }
        try await changes.save(on: connection)
        try await Enqueue.jobs(followUps, on: connection)
    }
}
