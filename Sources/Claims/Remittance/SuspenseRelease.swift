internal import Postgres
internal import X12

/// Posts what waits in suspense to a claim, reading it once more from the file that it came in.
struct SuspenseRelease: Sendable {
    let context: ClaimsContext
    let author: Author

    /// The claim is locked already. Throws `RemittanceProblem` when the file no longer has the claim.
    func post(
        _ item: SuspenseItem, to claim: Claim, submissionID: Int64, because resolution: String,
        on connection: Connection
    ) async throws {
        let said = try await decision(of: item, on: connection)
        let books = try await ClaimBooks.read([claim.id], decided: [], on: connection)
        var posting = RemittancePosting(context: context, author: author, books: books)
        try await posting.release(
            item, as: said, to: books.answered(claim, submissionID: submissionID), because: resolution,
            on: connection)
    }

    private func decision(of item: SuspenseItem, on connection: Connection) async throws -> Remittance835.Claim {
        try await context.keys.loadExisting([ClinicKeys.house], year: context.currentYear, on: connection)
        let source = try await connection.run(ReadRemittanceSource(remittanceID: item.place.remittanceID)).only
        let file = try await connection.run(ReadInbound(ids: [source.inboundID])).only
        let remittances = try RemittanceReading.balanced(context.keys.open(file.sealed, for: file.sealContext))
        let index = Int(item.place.position) - 1
        guard let remittance = remittances.first(where: { RemittanceKey($0) == source.key }),
            remittance.claims.indices.contains(index)
        else { throw RemittanceProblem(reason: "the file of this remittance has no such claim") }
        return remittance.claims[index]
    }
}
