internal import Billing
internal import Postgres
internal import Vault

/// Fills a planned file: takes ready claims, numbers them, writes the interchange and stores it, in one transaction.
struct FileFilling: Sendable {
    let context: ClaimsContext
    let file: SubmissionFile
    let route: PayerRoute
    let author: Author
    let token: Int64

    /// The stored file, or `nil` when no claim was ready any more.
    func fill(on connection: Connection) async throws -> Submit.Outgoing? {
        let limit = min(Int64(route.claimsPerFile), Int64(route.guide.claimsPerFile))
        let taken = try await connection.run(TakeReady(routeID: route.id, limit: limit))
        let items = try await items(taken.map(\.claimID), clinics: taken.map(\.clinicID), on: connection)
        if items.isEmpty {
            _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .empty))
            return nil
        }
        guard let control = try await connection.first(NextInterchange(routeID: route.id)) else { return nil }
        let clinics = try await context.directory.clinics(taken.map(\.clinicID))
        let written = InterchangeWriter(route: route, clinics: clinics)
            .write(items.map(\.item), control: control, at: author.clock.business)
        let payloadID = try SecureRandom.uuidText()
        try await store(items, written, control: control, payloadID: payloadID, on: connection)
        return Submit.Outgoing(fileID: file.id, route: route, payloadID: payloadID, bytes: written.bytes)
    }

    private struct Numbered: Sendable {
        let item: InterchangeWriter.Item
        let number: Int16
        let history: SubmissionHistory?
    }

    /// Loads the claims, opens their visits and gives each its next patient control number.
    private func items(_ ids: [Int64], clinics: [Int32], on connection: Connection) async throws -> [Numbered] {
        let (claims, sealed, lines, histories) = try await connection.pipeline(
            LockClaims(ids: ids), ReadVisits(claimIDs: ids), ReadLines(claimIDs: ids),
            ReadSubmissionHistory(claimIDs: ids))
        try await context.keys.loadExisting(clinics, year: context.currentYear, on: connection)
        let sealedByID = Dictionary(uniqueKeysWithValues: sealed.map { ($0.claimID, $0) })
        let linesByID = Dictionary(grouping: lines, by: \.claimID)
        let historyByID = Dictionary(uniqueKeysWithValues: histories.map { ($0.claimID, $0) })
        let later = claims.filter { $0.coverageRank > 1 }.map(\.id)
        let prior = later.isEmpty ? [] : try await connection.run(ReadPriorRemittances(claimIDs: later))
        let priorByID = Dictionary(grouping: prior, by: \.claimID)
        return try claims.filter { $0.stage == .ready }.compactMap { claim in
            guard let row = sealedByID[claim.id] else { return nil }
            let visit = try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID)
            let history = historyByID[claim.id]
            let number = (history?.count ?? 0) + 1
            var item = InterchangeWriter.Item(
                claim: claim, visit: visit.billed(toPayer: Int(claim.coverageRank)),
                lines: linesByID[claim.id] ?? [],
                controlNumber: Self.controlNumber(claimID: claim.id, number: number))
            if let decided = priorByID[claim.id] { item.priorPayers = try PriorPayer.all(decided, of: visit) }
            item.frequency = history?.nextFrequency ?? 1
            item.originalReference = history?.nextReference
            return Numbered(item: item, number: number, history: history)
        }
    }

    /// CLM01: at most 20 characters, unique for ever, nothing of the patient: `CL`, the claim, `S`, the submission.
    static func controlNumber(claimID: Int64, number: Int16) -> String {
        let digits = String(claimID)
        return "CL" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits + "S\(number)"
    }

    private func store(
        _ items: [Numbered], _ written: InterchangeWriter.Written, control: Int64, payloadID: String,
        on connection: Connection
    ) async throws {
        let submissions = items.map { numbered in
            NewSubmission(
                claim: numbered.item.claim, number: numbered.number, predecessor: numbered.history?.lastID,
                frequency: numbered.item.frequency, originalReference: numbered.item.originalReference,
                fileID: file.id, setControl: written.setControls[numbered.item.claim.id] ?? "",
                controlNumber: numbered.item.controlNumber, chargeCents: numbered.item.claim.chargeCents)
        }
        var changes = ClaimChanges(author: author)
        for numbered in items {
            changes.move(
                numbered.item.claim, to: .submitting, because: "batched", token: token,
                nextActionAt: author.clock.business.adding(hours: 1)
            ) { $0.fileID = file.id }
        }
        let sealed = try context.keys.seal(written.bytes, for: .submissionFile(file.id))
        _ = try await connection.pipeline(
            InsertSubmissions(submissions: submissions),
            StoreFile(
                fileID: file.id, control: control, payloadID: payloadID, sealed: sealed, claims: Int32(items.count),
                chargeCents: submissions.reduce(0) { $0 + $1.chargeCents }))
        try await changes.save(on: connection)
    }
}
