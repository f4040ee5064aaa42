internal import Billing
public import Jobs
public import Logging
public import Postgres
internal import Vault

/// What every step of the flow works with.
public struct ClaimsContext: Sendable {
    /// Connections of this process.
    public let pool: Pool
    /// Data keys of the clinics.
    public let keys: ClinicKeys
    /// Clinics, payers and routes.
    public let directory: Directory
    /// National tables that the rules look up.
    public let reference: ReferenceLibrary
    let connectors: Connectors
    /// Log without patient data.
    public let logger: Logger

    /// A context; `connectors` live as long as the process.
    ///
    /// `directoryLife`: how old may be what is kept of clinics, payers, routes and versions of reference data.
    public init(
        pool: Pool, keys: ClinicKeys, connectors: Connectors, logger: Logger, directoryLife: Duration = .seconds(5)
    ) {
        self.pool = pool
        self.keys = keys
        self.connectors = connectors
        self.logger = logger
        self.directory = Directory(pool: pool, life: directoryLife)
        self.reference = ReferenceLibrary(pool: pool, versionsLife: directoryLife)
    }

    /// The handlers of all queues of the flow, for a worker.
    public var handlers: [any JobHandler] {
        [
            CheckEligibility(context: self), Scrub(context: self), Submit(context: self), Receive(context: self),
            Acknowledge(context: self), PostRemittance(context: self), FollowUp(context: self), Inquire(context: self),
            TakeBenefits(context: self), CheckAppointments(context: self), BillNextPayer(context: self),
            MakeReports(context: self),
        ]
    }
}

/// A claim with its opened visit, as its payer is told it: without the coverages that pay before.
struct CaseFile: Sendable {
    let job: LeasedJob
    let claim: Claim
    let visit: Visit
}

extension ClaimsContext {
    /// Loads and opens the claims and visits of a batch, in one read transaction, in the order of the jobs.
    func caseFiles(of jobs: [LeasedJob]) async throws -> [CaseFile] {
        let claimIDs = jobs.map(\.subject)
        try await pool.withConnection { connection in
            try await keys.prepare(jobs.map(\.clinicID), year: currentYear, on: connection)
        }
        let (claims, sealed) = try await pool.transaction { connection in
            let (_, claims, sealed) = try await connection.pipeline(
                OpenScope(clinics: jobs.map(\.clinicID)), ReadClaims(ids: claimIDs), ReadVisits(claimIDs: claimIDs))
            return (claims, sealed)
        }
        let claimByID = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
        let sealedByID = Dictionary(uniqueKeysWithValues: sealed.map { ($0.claimID, $0) })
        return try jobs.compactMap { job in
            guard let claim = claimByID[job.subject], let row = sealedByID[job.subject] else { return nil }
            let visit = try openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID)
            return CaseFile(job: job, claim: claim, visit: visit.billed(toPayer: Int(claim.coverageRank)))
        }
    }

    /// Opens one sealed visit document.
    func openVisit(_ sealed: [UInt8], visitID: Int64, clinicID: Int32) throws -> Visit {
        let plain = try keys.open(sealed, for: .visit(visitID, clinic: clinicID))
        return try Visit(from: TreeDecoder(value: JSONParser.parse(plain)))
    }

    /// Calendar year of real time, UTC; the period of data keys.
    var currentYear: Int { Timestamp.now.day.year }

    /// Starts the writing part of a step: scope, locked claims and the author of its events.
    func open(
        _ jobs: [LeasedJob], of batch: LeasedBatch, on connection: Connection
    ) async throws -> (changes: ClaimChanges, claims: [Int64: Claim]) {
        let (clocks, claims) = try await connection.pipeline(
            OpenScope(clinics: jobs.map(\.clinicID)), LockClaims(ids: jobs.map(\.subject)))
        let changes = ClaimChanges(author: Author(actor: "worker:\(batch.sessionID)", clock: try clocks.only))
        return (changes, Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) }))
    }
}

extension SealContext {
    static func visit(_ id: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "visit", column: "sealed", clinic: clinic, row: id)
    }

    static func finding(_ claimID: Int64, number: Int, clinic: Int32) -> SealContext {
        SealContext(table: "finding", column: "sealed#\(number)", clinic: clinic, row: claimID)
    }

    static func eligibility(clinic: Int32, claimID: Int64) -> SealContext {
        SealContext(table: "eligibility", column: "sealed", clinic: clinic, row: claimID)
    }

    static func workNote(_ claimID: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "work_note", column: "sealed", clinic: clinic, row: claimID)
    }

    static func inquiryFile(_ id: Int64) -> SealContext {
        SealContext(table: "inquiry_file", column: "sealed", clinic: ClinicKeys.house, row: id)
    }

    static func submissionFile(_ id: Int64) -> SealContext {
        SealContext(table: "submission_file", column: "sealed", clinic: ClinicKeys.house, row: id)
    }

    /// Bound to the content's hash, since the row's number is not known when the file is sealed.
    static func inboundFile(routeID: Int16, contentHash: [UInt8]) -> SealContext {
        SealContext(
            table: "inbound_file", column: "sealed \(contentHash)", clinic: ClinicKeys.house, row: Int64(routeID))
    }
}

extension Array {
    /// The single row of a statement that always has one.
    var only: Element {
        get throws(PostgresError) {
            guard let first else { throw PostgresError(kind: .decoding, message: "a row was expected") }
            return first
        }
    }
}
