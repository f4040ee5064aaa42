internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// What an import did, in records.
public struct IntakeSummary: Sendable, Hashable, Codable {
    /// New visits; each is a claim now.
    public var accepted = 0
    /// Corrected visits whose claims start again.
    public var updated = 0
    /// Visits that were there already, with the same content.
    public var unchanged = 0
    /// Records in the reject file.
    public var rejected = 0

    /// Records looked at so far.
    public var records: Int { accepted + updated + unchanged + rejected }

    static func += (left: inout IntakeSummary, right: IntakeSummary) {
        left.accepted += right.accepted
        left.updated += right.updated
        left.unchanged += right.unchanged
        left.rejected += right.rejected
    }
}

/// Imports a file of visits: each batch of visits, claims, sealed documents, first jobs, clocks and events is one
/// transaction, so that a crash loses nothing and doubles nothing; importing the same file again adds nothing.
public struct IntakeImport: Sendable {
    private let context: ClaimsContext
    private let actor: String
    private let batchSize = 500
    private let batchesInFlight = 3

    /// An import into the context's database; `actor` is who brings the visits, as events name them.
    public init(context: ClaimsContext, actor: String = "intake") {
        self.context = context
        self.actor = actor
    }

    /// Reads the file and imports its good records; the others go to the reject file with line, field and reason.
    ///
    /// - Parameters:
    ///   - rejects: path of the reject file, written whole at the end; not made when nothing was rejected.
    ///   - progress: called after each batch with the counts so far.
    /// - Throws: `IntakeError` when the file cannot be read at all, `PostgresError`; batches that committed stay.
    public func run(
        _ reader: consuming IntakeReader, contentHash: [UInt8], rejects: String,
        progress: (IntakeSummary) -> Void = { _ in }
    ) async throws -> IntakeSummary {
        try await store(reader, contentHash, progress) { try writeRejects($0, to: rejects) }
    }

    /// Imports visits that a person or program sends.
    ///
    /// - Returns: the counts, and what is wrong with the records that were not taken, in their order.
    /// - Throws: `IntakeError` when it cannot be read at all, `PostgresError`.
    public func take(
        _ bytes: [UInt8], format: IntakeFormat = .ndjson
    ) async throws -> (summary: IntakeSummary, problems: [RecordProblem]) {
        var problems: [RecordProblem] = []
        let reader = try IntakeReader(bytes: bytes, format: format)
        let summary = try await store(reader, SHA256.digest(bytes), { _ in }, { problems = $0 })
        return (summary, problems.sorted { $0.line < $1.line })
    }

    /// Stores what is good; `reject` is told of the rest before the import counts as finished.
    private func store(
        _ reader: consuming IntakeReader, _ contentHash: [UInt8], _ progress: (IntakeSummary) -> Void,
        _ reject: ([RecordProblem]) throws -> Void
    ) async throws -> IntakeSummary {
        var reader = reader
        let format = reader.format.rawValue
        let intakeID = try await context.pool.withConnection { connection in
            try await connection.first(InsertIntakeFile(contentHash: contentHash, format: format)) ?? 0
        }
        let importer = IntakeBatch(context: context, intakeID: intakeID, actor: actor)
        var summary = IntakeSummary()
        var problems: [RecordProblem] = []
        try await withThrowingTaskGroup(of: BatchResult.self) { group in
            var inFlight = 0
            func collect(_ result: BatchResult) {
                summary += result.summary
                problems += result.problems
                inFlight -= 1
                progress(summary)
            }
            while let batch = try next(&reader, into: &summary, &problems) {
                if inFlight >= batchesInFlight, let result = try await group.next() { collect(result) }
                inFlight += 1
                group.addTask { try await importer.store(batch) }
            }
            while let result = try await group.next() { collect(result) }
        }
        try reject(problems)
        let final = summary
        _ = try await context.pool.withConnection { connection in
            try await connection.execute(FinishIntakeFile(id: intakeID, summary: final))
        }
        return summary
    }

    /// The next batch of usable records, or `nil` at the end; rejects and repeats are counted on the way.
    private func next(
        _ reader: inout IntakeReader, into summary: inout IntakeSummary, _ problems: inout [RecordProblem]
    ) throws -> [IncomingVisit]? {
        var batch: [IncomingVisit] = []
        while batch.count < batchSize, let record = try reader.next() {
            switch record.outcome {
            case .visit(let visit, let bytes):
                batch.append(IncomingVisit(line: record.line, visit: visit, bytes: bytes))
            case .repeated:
                summary.unchanged += 1
            case .reject(let found):
                summary.rejected += 1
                problems += found
            }
        }
        return batch.isEmpty ? nil : batch
    }

    private func writeRejects(_ problems: [RecordProblem], to path: String) throws {
        if problems.isEmpty { return }
        var file = try RejectFile(path: path)
        try file.append(problems.sorted { $0.line < $1.line })
        try file.finish()
    }
}

/// A good record of an intake file.
struct IncomingVisit: Sendable {
    let line: Int
    let visit: Visit
    /// The document in its one spelling.
    let bytes: [UInt8]
}

/// What became of a batch.
struct BatchResult: Sendable {
    var summary = IntakeSummary()
    var problems: [RecordProblem] = []
}
