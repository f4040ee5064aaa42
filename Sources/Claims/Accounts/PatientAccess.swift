public import Billing
internal import Postgres

/// The one way to patient data for people and their programs: who asks, what for and why is in the access log, committed,
/// before anything is opened.
///
/// What the principal may not see, the database does not show: the transaction is scoped to its clinics.
public struct PatientAccess: Sendable {
    let context: ClaimsContext

    /// Access to what a context reaches.
    public init(context: ClaimsContext) {
        self.context = context
    }

    /// Why nothing was opened. Refusals are in the access log too.
    public enum Refusal: String, Error, Sendable, Hashable {
        /// The principal has no `readPatients`.
        case notPermitted = "not permitted"
        /// No reason was given.
        case noReason = "no reason"
        /// There is no such claim or file, or it is another clinic's: not told apart.
        case notFound = "not found"
    }

    /// The visit that a claim bills.
    ///
    /// - Throws: `Refusal`, `PostgresError`, `VaultError`.
    public func visit(
        ofClaim id: Int64, by principal: Principal, reason: String, from address: String? = nil
    ) async throws -> Visit {
        let claim = try await admit(
            Request(what: "visit", claimID: id, principal: principal, reason: reason, address: address))
        let rows = try await read(ReadVisits(claimIDs: [id]), of: claim)
        guard let row = rows.first else { throw Refusal.notFound }
        return try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID)
    }

    /// What the rules found at the claim's last scrub, with texts and inputs, which can quote the chart.
    ///
    /// - Throws: `Refusal`, `PostgresError`, `VaultError`.
    public func findings(
        ofClaim id: Int64, by principal: Principal, reason: String, from address: String? = nil
    ) async throws -> [Finding] {
        let claim = try await admit(
            Request(what: "findings", claimID: id, principal: principal, reason: reason, address: address))
        return try await read(ReadSealedFindings(claimID: id), of: claim).map { row in
            let plain = try context.keys.open(
                row.sealed, for: .finding(id, number: Int(row.number), clinic: claim.clinicID))
            return try Finding(from: TreeDecoder(value: JSONParser.parse(plain)))
        }
    }

    /// What people wrote about a claim: notes in work lists, reasons of decisions, of work on
    /// denials and of voids, oldest first.
    ///
    /// - Throws: `Refusal`, `PostgresError`, `VaultError`.
    public func notes(
        ofClaim id: Int64, by principal: Principal, reason: String, from address: String? = nil
    ) async throws -> [Note] {
        let claim = try await admit(
            Request(what: "notes", claimID: id, principal: principal, reason: reason, address: address))
        return try await read(ReadSealedNotes(claimID: id), of: claim).map { row in
            let text = try context.keys.open(row.sealed, for: row.context(clinic: claim.clinicID))
            return Note(
                about: row.about, person: row.person, at: row.at.iso8601, text: String(decoding: text, as: UTF8.self))
        }
    }

    /// Something that a person wrote.
    public struct Note: Sendable, Hashable, Encodable {
        /// `note`, `override B-DOC-5`, `denial 12 follow_up`, `void`.
        public let about: String
        /// Who.
        public let person: String
        /// Business time, UTC.
        public let at: String
        /// What was written.
        public let text: String
    }

    /// A file from a partner as it came. It may hold patients of any clinic: only for principals that see all.
    ///
    /// - Throws: `Refusal`, `PostgresError`, `VaultError`.
    public func rawFile(
        _ id: Int64, by principal: Principal, reason: String, from address: String? = nil
    ) async throws -> [UInt8] {
        try await admitFile("file:\(id) raw", principal, reason, address)
        guard let bytes = try await InboundFiles.raw(id, by: principal.actor, reason: reason, context: context) else {
            throw Refusal.notFound
        }
        return bytes
    }

    /// A file to a partner as it was sent; as ``rawFile(_:by:reason:from:)``.
    ///
    /// - Throws: `Refusal`, `PostgresError`, `VaultError`.
    public func rawSentFile(
        _ id: Int64, by principal: Principal, reason: String, from address: String? = nil
    ) async throws -> [UInt8] {
        try await admitFile("sent-file:\(id) raw", principal, reason, address)
        guard let bytes = try await SentFiles.content(id, context) else { throw Refusal.notFound }
        return bytes
    }
}

extension PatientAccess {
    /// Writes down that somebody at the machine itself reads what holds patient data, or what people wrote, before it is shown
    /// to them. Nobody is refused: who has the keys has the data.
    ///
    /// - Throws: `PostgresError`, `VaultError`.
    public func note(_ subject: String, by person: String, reason: String? = nil) async throws {
        try await log.write(AccessLog.Entry(actor: person, action: .patientRead, subject: subject, reason: reason))
    }

    /// What is asked for, by whom and why.
    private struct Request {
        let what: String
        let claimID: Int64?
        let principal: Principal
        let reason: String
        let address: String?

        var subject: String { claimID.map { "claim:\($0) \(what)" } ?? what }
    }

    private var log: AccessLog { AccessLog(pool: context.pool, keys: context.keys) }

    /// Lets a request for a claim's data pass, and writes it down.
    private func admit(_ request: Request) async throws -> Claim {
        try await check(request, isAllowed: true)
        let scope = request.principal.clinics.map { OpenScope(clinics: $0) } ?? OpenScope.allByKey
        let found = try await context.pool.transaction { connection in
            try await connection.pipeline(scope, ReadClaims(ids: request.claimID.map { [$0] } ?? [])).1
        }
        guard let claim = found.first, request.principal.sees(clinic: claim.clinicID) else {
            try await refuse(request, .notFound)
        }
        try await write(request, clinic: claim.clinicID)
        return claim
    }

    /// Lets a request for a whole file pass, and writes it down.
    private func admitFile(
        _ what: String, _ principal: Principal, _ reason: String, _ address: String?
    ) async throws {
        let request = Request(what: what, claimID: nil, principal: principal, reason: reason, address: address)
        try await check(request, isAllowed: principal.clinics == nil)
        try await write(request, clinic: nil)
    }

    private func check(_ request: Request, isAllowed: Bool) async throws {
        if !request.principal.may(.readPatients) || !isAllowed { try await refuse(request, .notPermitted) }
        if request.reason.allSatisfy(\.isWhitespace) { try await refuse(request, .noReason) }
    }

    private func write(_ request: Request, clinic: Int32?) async throws {
        try await log.write(
            AccessLog.Entry(
                actor: request.principal.actor, action: .patientRead, subject: request.subject, clinic: clinic,
                reason: request.reason, address: request.address))
    }

    private func refuse(_ request: Request, _ refusal: Refusal) async throws -> Never {
        try await log.write(
            AccessLog.Entry(
                actor: request.principal.actor, action: .patientRefused,
                subject: "\(request.subject): \(refusal.rawValue)", address: request.address))
        throw refusal
    }

    /// Reads sealed rows of a claim in the scope of its clinic, whose keys are loaded.
    private func read<S: Statement>(_ statement: S, of claim: Claim) async throws -> [S.Row] {
        try await context.pool.withConnection {
            try await context.keys.prepare([claim.clinicID], year: context.currentYear, on: $0)
        }
        return try await context.pool.transaction { connection in
            try await connection.pipeline(OpenScope(clinics: [claim.clinicID]), statement).1
        }
    }
}
