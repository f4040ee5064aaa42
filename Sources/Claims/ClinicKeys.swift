internal import Postgres
internal import Synchronization
public import Vault

/// The data keys of the clinics, read once per process and unwrapped by the master key.
///
/// One key per clinic and calendar year; clinic 0 is the house's own, for files that carry several clinics.
public final class ClinicKeys: Sendable {
    /// The clinic number of the house's own key.
    public static let house: Int32 = 0

    private let master: MasterKey
    private let cache = Mutex(Cache())

    private struct Cache {
        var byID: [Int32: DataKey] = [:]
        var current: [Int32: DataKey] = [:]
        var index: [Int32: DataKey] = [:]
        var ring = KeyRing([])
    }

    /// Keys under a master key.
    public init(master: MasterKey) {
        self.master = master
    }

    /// Loads the keys of clinics that are not loaded yet, and makes the missing ones of this `year`.
    ///
    /// Call it outside any transaction: a key must stay when what it first sealed is rolled back.
    func prepare(_ clinics: some Sequence<Int32>, year: Int, on connection: Connection) async throws {
        let wanted = Set(clinics)
        let missing = cache.withLock { cache in wanted.filter { cache.current[$0] == nil } }
        if missing.isEmpty { return }
        try await load(Array(missing), period: String(year), on: connection)
        for clinic in missing where cache.withLock({ $0.current[clinic] == nil }) {
            guard let id = try await connection.first(NextDataKeyID()) else { continue }
            let wrapped = try master.wrap(DataKey.generate(id: id), clinic: clinic)
            _ = try await connection.execute(
                InsertDataKey(id: id, clinicID: clinic, period: String(year), wrapped: wrapped))
        }
        try await load(Array(missing), period: String(year), on: connection)
    }

    /// Loads the keys of clinics that are not loaded yet and makes none: for opening inside a transaction.
    func loadExisting(_ clinics: some Sequence<Int32>, year: Int, on connection: Connection) async throws {
        let wanted = Set(clinics)
        let missing = cache.withLock { cache in wanted.filter { cache.index[$0] == nil } }
        if !missing.isEmpty { try await load(Array(missing), period: String(year), on: connection) }
    }

    private func load(_ clinics: [Int32], period: String, on connection: Connection) async throws {
        for row in try await connection.run(ReadDataKeys(clinics: clinics)).sorted(by: { $0.id < $1.id }) {
            let key = try master.unwrap(row.wrapped, clinic: row.clinicID)
            cache.withLock { cache in
                cache.byID[key.id] = key
                if row.period == period { cache.current[row.clinicID] = key }
                // Blind indexes must not change with the period: the clinic's first key serves them for ever.
                if cache.index[row.clinicID] == nil { cache.index[row.clinicID] = key }
                cache.ring = KeyRing(Array(cache.byID.values))
            }
        }
    }

    /// Seals for a place in the database.
    func seal(_ plaintext: [UInt8], for context: SealContext) throws(VaultError) -> [UInt8] {
        guard let key = cache.withLock({ $0.current[context.clinic] }) else { throw .unknownKey(id: context.clinic) }
        return try key.seal(plaintext, for: context)
    }

    /// Opens what was sealed for a place in the database.
    func open(_ sealed: [UInt8], for context: SealContext) throws(VaultError) -> [UInt8] {
        try cache.withLock { $0.ring }.open(sealed, for: context)
    }

    /// Blind index of a value within a clinic.
    func blindIndex(_ clinic: Int32, field: String, value: String) throws(VaultError) -> [UInt8] {
        guard let key = cache.withLock({ $0.index[clinic] }) else { throw .unknownKey(id: clinic) }
        return key.blindIndex(field: field, normalised: Array(value.utf8))
    }
}
