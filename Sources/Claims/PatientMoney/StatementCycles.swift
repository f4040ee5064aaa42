internal import Billing
internal import Foundation
public import Postgres
internal import Vault

/// Statements for patients, written as files for a print service.
public enum StatementCycles {
    /// A cycle that was run.
    public struct Cycle: Sendable, Hashable, Encodable {
        /// Number; the file is `statements-<number>.ndjson`.
        public let cycleID: Int64
        /// Statements in the file.
        public let statements: Int
        /// What they ask for, cents.
        public let dueCents: Int64
        /// Who ran it.
        public let runBy: String
        /// Business time, UTC.
        public let runAt: String

        init(cycleID: Int64, statements: Int, dueCents: Int64, runBy: String, runAt: String) {
            self.cycleID = cycleID
            self.statements = statements
            self.dueCents = dueCents
            self.runBy = runBy
            self.runAt = runAt
        }

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            self.init(
                cycleID: try row.next(), statements: Int(try row.next(Int32.self)), dueCents: try row.next(),
                runBy: try row.next(), runAt: try row.next(Timestamp.self).iso8601)
        }
    }

    /// How a cycle chooses.
    public struct Settings: Sendable {
        /// A patient gets no second statement within so many days.
        public var daysBetween: Int
        /// Days from the statement to its due date.
        public var daysToPay: Int
        /// Debts below this wait for the next visit, cents.
        public var leastCents: Int64

        /// Settings from their parts.
        public init(daysBetween: Int = 28, daysToPay: Int = 21, leastCents: Int64 = 1) {
            self.daysBetween = daysBetween
            self.daysToPay = daysToPay
            self.leastCents = leastCents
        }
    }

    /// Writes the statements that are due into a new file of `folder`, mode 0600, whose name says nothing of patients.
    ///
    /// The file stands complete before the cycle is recorded; where recording fails it is removed again, so that no
    /// statement goes out that is not on record.
    /// - Returns: the cycle and the file's path; `nil` when no statement is due, and no file is made then.
    public static func run(
        into folder: String, settings: Settings = Settings(), clinic: String? = nil, by person: String,
        context: ClaimsContext
    ) async throws -> (cycle: Cycle, path: String)? {
        var written: String?
        do {
            return try await context.pool.transaction { connection in
                let (clocks, _) = try await connection.pipeline(OpenScope.all, OpenPatientAccounts())
                let business = try clocks.only.business
                let due = try await statements(settings, clinic: clinic, at: business, on: connection)
                if due.isEmpty { return nil }
                let id = try await connection.run(DrawStatementCycle()).only
                let bytes = try await content(
                    of: due, cycle: id, on: business.day, settings, context: context, connection)
                let path = folder + "/statements-\(id).ndjson"
                try write(bytes, to: path)
                written = path
                let cycle = Cycle(
                    cycleID: id, statements: due.count, dueCents: due.reduce(0) { $0 + $1.dueCents }, runBy: person,
                    runAt: business.iso8601)
                _ = try await connection.pipeline(
                    InsertStatementCycle(
                        cycleID: id, contentHash: SHA256.digest(bytes), statements: Int32(due.count),
                        dueCents: cycle.dueCents, person: person),
                    InsertStatements(cycleID: id, statements: due))
                return (cycle, path)
            }
        } catch {
            if let written { try? FileManager.default.removeItem(atPath: written) }
            throw error
        }
    }

    /// Cycles that were run, latest first.
    public static func all(pool: Pool) async throws -> [Cycle] {
        try await pool.transaction { try await $0.pipeline(OpenScope.all, ListStatementCycles()).1 }
    }

    /// What each patient who owes something is to be told now.
    private static func statements(
        _ settings: Settings, clinic: String?, at business: Timestamp, on connection: Connection
    ) async throws -> [PatientStatement] {
        let (balances, counts, plans) = try await connection.pipeline(
            ReadPatientBalances(accountID: nil, clinic: clinic), ReadStatementCounts(),
            ReadPaymentPlans(accountID: nil))
        let earlier = Dictionary(uniqueKeysWithValues: counts.map { ($0.accountID, $0) })
        let planOf = Dictionary(uniqueKeysWithValues: plans.map { ($0.accountID, $0) })
        let since = business.adding(days: -Int64(settings.daysBetween))
        return Dictionary(grouping: balances, by: \.accountID).sorted { $0.key < $1.key }.compactMap { id, own in
            guard let first = own.first, earlier[id].map({ $0.last <= since }) ?? true else { return nil }
            let statement = PatientStatement(
                accountID: id, clinicID: first.clinicID, number: (earlier[id]?.count ?? 0) + 1, balances: own,
                plan: planOf[id])
            return statement.dueCents >= max(1, settings.leastCents) ? statement : nil
        }
    }

    private static func content(
        of statements: [PatientStatement], cycle: Int64, on day: CalendarDay, _ settings: Settings,
        context: ClaimsContext, _ connection: Connection
    ) async throws -> [UInt8] {
        try await context.keys.loadExisting(
            statements.map(\.clinicID), year: context.currentYear, on: connection)
        let clinics = try await context.directory.clinics(statements.map(\.clinicID))
        // The patient as the newest of the visits tells.
        let newest = statements.compactMap { $0.balances.last?.claimID }
        let visits = try await connection.run(ReadVisits(claimIDs: newest))
        let sealed = Dictionary(uniqueKeysWithValues: visits.map { ($0.claimID, $0) })
        var bytes: [UInt8] = []
        for statement in statements {
            guard let clinic = clinics[statement.clinicID], let claimID = statement.balances.last?.claimID,
                let row = sealed[claimID]
            else { continue }
            let visit = try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID)
            bytes += statement.document(
                cycle: cycle, on: day, dueOn: day.adding(days: settings.daysToPay), clinic: clinic.profile,
                patient: visit.patient)
        }
        return bytes
    }

    /// Written under a temporary name with its mode from the start, then renamed, so that nobody reads half of it.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = path + ".part"
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }
}
