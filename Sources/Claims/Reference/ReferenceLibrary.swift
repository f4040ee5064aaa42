internal import Billing
internal import Postgres
internal import Synchronization

/// The reference tables of this process: loaded when a date of service first asks for them, shared by all lanes, and
/// replaced within seconds of a change in the database.
///
/// A version of the full NCCI edits takes some 25 MB. Versions that are no longer in the database are let go.
public final class ReferenceLibrary: Sendable {
    private struct State {
        var versions: [ReferenceVersion] = []
        var tables: [Int32: ReferenceTables] = [:]
        var readAt: ContinuousClock.Instant?
        var isLoading = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let pool: Pool
    private let state = Mutex(State())
    /// How long the list of versions is believed.
    private let versionsLife: Duration

    init(pool: Pool, versionsLife: Duration = .seconds(5)) {
        self.pool = pool
        self.versionsLife = versionsLife
    }

    /// The tables by date of service; each day's are of the versions that answer for it.
    func tables(on days: Set<CalendarDay>) async throws -> [CalendarDay: ReferenceTables] {
        if let known = known(days) { return known }
        // One lane loads, the others wait for what it finds: the tables are large.
        await enter()
        defer { leave() }
        if let known = known(days) { return known }
        try await load(days)
        return state.withLock { Self.tables(on: days, of: $0) }
    }

    /// Nil when versions are to be looked at again, or one is missing.
    private func known(_ days: Set<CalendarDay>) -> [CalendarDay: ReferenceTables]? {
        state.withLock { state in
            guard let readAt = state.readAt, ContinuousClock.now - readAt < versionsLife else { return nil }
            let isComplete = state.versions.allSatisfy { version in
                state.tables[version.id] != nil || !days.contains(where: version.answers)
            }
            return isComplete ? Self.tables(on: days, of: state) : nil
        }
    }

    private static func tables(on days: Set<CalendarDay>, of state: State) -> [CalendarDay: ReferenceTables] {
        Dictionary(
            uniqueKeysWithValues: days.map { day in
                var tables = ReferenceTables.none
                for version in state.versions where version.answers(for: day) {
                    if let table = state.tables[version.id] { tables.add(table) }
                }
                return (day, tables)
            })
    }

    /// Reads the versions, and those tables that the days ask for and that are not here, as of one moment.
    private func load(_ days: Set<CalendarDay>) async throws {
        let loaded = state.withLock { $0.tables }
        let (versions, tables) = try await pool.transaction { connection in
            _ = try await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let versions = try await connection.run(ReadReferenceVersions())
            var tables = loaded
            for version in versions where tables[version.id] == nil && days.contains(where: version.answers) {
                tables[version.id] = try await Self.read(version, on: connection)
            }
            return (versions, tables)
        }
        let ids = Set(versions.map(\.id))
        state.withLock { state in
            state.versions = versions
            state.tables = tables.filter { ids.contains($0.key) }
            state.readAt = .now
        }
    }

    private static func read(_ version: ReferenceVersion, on connection: Connection) async throws -> ReferenceTables {
        var builder = ReferenceBuilder(version.kind)
        var page: Int32 = 0
        var read: Int64 = 0
        while read < version.rows {
            let rows = try await connection.run(ReadReferencePage(versionID: version.id, page: page))
            guard !rows.isEmpty else { break }
            for row in rows { builder.add(row) }
            page += 1
            read += Int64(rows.count)
        }
        return builder.build(version: version.name)
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if !state.isLoading {
                    state.isLoading = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state in
            if state.waiting.isEmpty {
                state.isLoading = false
                return nil as CheckedContinuation<Void, Never>?
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
