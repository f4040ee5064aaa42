public import Postgres
internal import Vault

/// Files from partners, for people: what came, what became of it, and reading it again.
///
/// Nothing here names a patient, except `raw`, whose every use is written down.
public enum InboundFiles {
    /// A page of files, newest first; `before` is the last number of the page before.
    public static func list(_ filter: Filter, before: Int64 = .max, limit: Int, pool: Pool) async throws -> [Listing] {
        let statement = ListInbound(
            before: before, id: nil, kind: filter.kind, status: filter.status?.rawValue, route: filter.route,
            limit: Int64(limit))
        return try await pool.withConnection { try await $0.run(statement) }
    }

    /// A file with its envelopes and history; nil when there is none with this number.
    public static func find(_ id: Int64, context: ClaimsContext) async throws -> Detail? {
        guard let file = try await listing(id, pool: context.pool), let bytes = try await content(id, context) else {
            return nil
        }
        let events = try await context.pool.withConnection { try await $0.run(ReadInboundEvents(inboundID: id)) }
        return Detail(
            file: file, bytes: bytes.count, envelopes: Envelope.all(in: bytes),
            events: try events.map { event in
                let reason = try event.reason.map { try context.keys.open($0, for: .inboundReason(id)) }
                return Event(
                    kind: Event.Kind(rawValue: event.kind) ?? .replay, actor: event.actor,
                    reason: reason.map { String(decoding: $0, as: UTF8.self) }, at: event.at.iso8601)
            })
    }

    /// The file as it came, with patient data. Who read it and why is stored before the bytes are returned.
    ///
    /// - Returns: nil when there is no such file.
    public static func raw(
        _ id: Int64, by person: String, reason: String, context: ClaimsContext
    ) async throws -> [UInt8]? {
        guard let bytes = try await content(id, context) else { return nil }
        let event = InsertInboundEvent(
            inboundID: id, kind: .rawRead, actor: person,
            sealedReason: try context.keys.seal(Array(reason.utf8), for: .inboundReason(id)))
        _ = try await context.pool.withConnection { try await $0.execute(event) }
        return bytes
    }

    /// What a replay would do or did.
    public enum Replay: Sendable, Hashable {
        /// It is read again: answers that counted already change nothing.
        case queued
        /// It still cannot be believed, for this reason.
        case quarantined(reason: String)
        /// It waits to be read already.
        case waiting
    }

    /// Has a file judged and read again, after a fix of the program or of what it refers to.
    ///
    /// Locks the file's row for a moment. `isTrial` judges only.
    /// - Returns: nil when there is no such file.
    public static func replay(
        _ id: Int64, by person: String, isTrial: Bool = false, context: ClaimsContext
    ) async throws -> Replay? {
        guard let bytes = try await content(id, context) else { return nil }
        let judged = InboundContent(bytes)
        if !isTrial {
            let replayed = try await context.pool.withConnection {
                try await $0.first(ReplayInbound(id: id, content: judged, actor: person))
            }
            if replayed == nil { return .waiting }
        }
        return judged.reason.map { .quarantined(reason: $0) } ?? .queued
    }

    private static func listing(_ id: Int64, pool: Pool) async throws -> Listing? {
        let statement = ListInbound(before: .max, id: id, kind: nil, status: nil, route: nil, limit: 1)
        return try await pool.withConnection { try await $0.first(statement) }
    }

    private static func content(_ id: Int64, _ context: ClaimsContext) async throws -> [UInt8]? {
        let file = try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
            return try await connection.first(ReadInbound(ids: [id]))
        }
        return try file.map { try context.keys.open($0.sealed, for: $0.sealContext) }
    }
}

extension SealContext {
    /// Why a person read a file as it came.
    fileprivate static func inboundReason(_ id: Int64) -> SealContext {
        SealContext(table: "inbound_event", column: "reason", clinic: ClinicKeys.house, row: id)
    }
}
