public import Billing
internal import Foundation
public import Postgres

/// Loading, ending and removing versions of reference data.
///
/// Of one kind there are any number of versions, past ones for past dates of service; their days never overlap. Each
/// change is one transaction with its event: whoever reads sees a version whole or not at all. Changes of a kind wait
/// for each other; reading waits for nobody.
public enum ReferenceVersions {
    /// Rows of one page, the piece in which workers read a version.
    private static let pageRows = 5000

    /// What is to be loaded.
    public struct Order: Sendable {
        /// What it is.
        public let kind: ReferenceKind
        /// The operator's name for it; a loaded version of that name is replaced.
        public let name: String
        /// First date of service.
        public let from: CalendarDay
        /// Last date of service; nil while no end is known.
        public let through: CalendarDay?
        /// The files, which make one version together.
        public let paths: [String]

        /// An order from its parts.
        public init(kind: ReferenceKind, name: String, from: CalendarDay, through: CalendarDay?, paths: [String]) {
            self.kind = kind
            self.name = name
            self.from = from
            self.through = through
            self.paths = paths
        }
    }

    /// Reads files and stores them as a version, all or nothing.
    ///
    /// - Parameter progress: told the number of rows from time to time.
    /// - Throws: `ReferenceError` of the files or of overlapping days, `PostgresError`.
    public static func load(
        _ order: Order, by person: String, pool: Pool, progress: (Int) -> Void
    ) async throws -> ReferenceVersion {
        if let through = order.through, through < order.from { throw ReferenceError.backwards }
        return try await pool.transaction { connection in
            let others = try await lock(order.kind, on: connection)
            let replaced = others.first { $0.name == order.name }
            if let other = others.first(where: { $0.name != order.name && $0.overlaps(order.from, order.through) }) {
                throw ReferenceError.overlap(kind: other.kind, version: other.name, days: other.days)
            }
            if let replaced { try await delete(replaced, on: connection) }
            let id = try await connection.run(DrawReferenceVersion()).only
            let rows = try await copy(order, id: id, on: connection, progress: progress)
            let version = ReferenceVersion(
                id: id, kind: order.kind, name: order.name, from: order.from, through: order.through, rows: Int64(rows),
                files: order.paths.map { URL(fileURLWithPath: $0).lastPathComponent }, loadedBy: person, loadedAt: "")
            _ = try await connection.pipeline(
                InsertReferenceVersion(version: version),
                InsertReferenceEvent(version: version, action: replaced == nil ? "load" : "replace", person: person))
            return try await connection.run(ReadReferenceVersions()).first { $0.id == id } ?? version
        }
    }

    private static func copy(
        _ order: Order, id: Int32, on connection: Connection, progress: (Int) -> Void
    ) async throws -> Int {
        let rows = ReferenceRows(order.kind, paths: order.paths)
        var number = 0
        let columns = [
            "version_id", "page", "code", "partner", "valid_from", "valid_through", "indicator", "amounts",
        ]
        let count = try await connection.copyIn("reference_row", columns: columns, rows: rows) { row, copy in
            copy.append(id)
            copy.append(Int32(number / pageRows))
            copy.append(row.code.text)
            copy.append(row.partner?.text)
            copy.append(row.from.map { PostgresDate($0) })
            copy.append(row.through.map { PostgresDate($0) })
            copy.append(row.indicator)
            copy.append(row.amounts.isEmpty ? nil : row.amounts)
            number += 1
            if number % 10_000 == 0 { progress(number) }
        }
        // The rows ended early: what was copied so far goes with the transaction.
        if let error = rows.error { throw error }
        progress(count)
        return count
    }

    /// All versions, by kind and first day.
    public static func all(pool: Pool) async throws -> [ReferenceVersion] {
        try await pool.withConnection { try await $0.run(ReadReferenceVersions()) }
    }

    /// Sets the last date of service that a version answers for, as when the next one is to follow it.
    ///
    /// - Throws: `ReferenceError.unknownVersion`, `.backwards`, `.overlap`; `PostgresError`.
    public static func end(
        _ kind: ReferenceKind, _ name: String, through: CalendarDay, by person: String, pool: Pool
    ) async throws {
        try await pool.transaction { connection in
            let versions = try await lock(kind, on: connection)
            guard let version = versions.first(where: { $0.name == name }) else {
                throw ReferenceError.unknownVersion(kind: kind, version: name)
            }
            guard version.from <= through else { throw ReferenceError.backwards }
            if let other = versions.first(where: { $0.name != name && $0.overlaps(version.from, through) }) {
                throw ReferenceError.overlap(kind: kind, version: other.name, days: other.days)
            }
            let ended = ReferenceVersion(
                id: version.id, kind: kind, name: name, from: version.from, through: through, rows: version.rows,
                files: version.files, loadedBy: version.loadedBy, loadedAt: version.loadedAt)
            _ = try await connection.pipeline(
                EndReferenceVersion(id: version.id, through: PostgresDate(through)),
                InsertReferenceEvent(version: ended, action: "end", person: person))
        }
    }

    /// Removes a version with its rows.
    ///
    /// - Throws: `ReferenceError.unknownVersion`, `PostgresError`.
    public static func remove(_ kind: ReferenceKind, _ name: String, by person: String, pool: Pool) async throws {
        try await pool.transaction { connection in
            guard let version = try await lock(kind, on: connection).first(where: { $0.name == name }) else {
                throw ReferenceError.unknownVersion(kind: kind, version: name)
            }
            try await delete(version, on: connection)
            _ = try await connection.execute(InsertReferenceEvent(version: version, action: "remove", person: person))
        }
    }

    /// Keeps others from changing the kind until the transaction ends; its versions.
    private static func lock(_ kind: ReferenceKind, on connection: Connection) async throws -> [ReferenceVersion] {
        // A statement of its own: what waited for the lock must see what its holder has committed.
        _ = try await connection.run(LockReferenceKind(kind: kind))
        return try await connection.run(ReadReferenceVersions(kinds: [kind]))
    }

    private static func delete(_ version: ReferenceVersion, on connection: Connection) async throws {
        _ = try await connection.pipeline(
            DeleteReferenceRows(id: version.id), DeleteReferenceVersion(id: version.id))
    }
}
