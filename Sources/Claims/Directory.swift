public import Billing
internal import Foundation
internal import Postgres
internal import Synchronization

/// Clinics, payers and routes, read from the database and kept for a few seconds: what people change takes effect in
/// every process without a restart.
public final class Directory: Sendable {
    /// A clinic with its number.
    public struct Clinic: Sendable {
        /// Number in every tenant table.
        public let id: Int32
        /// Its set-up.
        public let profile: ClinicProfile
        /// Version of the set-up, from 1, which findings name.
        public let version: Int32

        init(id: Int32, profile: ClinicProfile, version: Int32 = 1) {
            self.id = id
            self.profile = profile
            self.version = version
        }
    }

    private struct Cache {
        var clinicsByID: [Int32: Clinic] = [:]
        var clinicsByCode: [String: Clinic] = [:]
        var profiles = PayerProfiles.shipped
        var profileFile: Int64?
        var guides = CompanionGuides.shipped
        /// Text of the guides, unless they are the shipped ones.
        var guideFile: String?
        var routes: [PayerRoute] = []
        var routeOfPayer: [String: Int16] = [:]
        var pausedPayers: Set<String> = []
        var releaseRules: [Int32: Releases.Rule] = [:]
        var readAt: ContinuousClock.Instant?
    }

    private let pool: Pool
    private let cache = Mutex(Cache())
    private let life: Duration

    /// Longer than any transaction that sets a profile is open.
    private static let overlapSeconds: Int64 = 300

    /// `life`: how old what is kept may be.
    init(pool: Pool, life: Duration = .seconds(5)) {
        self.pool = pool
        self.life = life
    }

    /// Clinics by number, at most a few seconds old.
    func clinics(_ ids: some Sequence<Int32>) async throws -> [Int32: Clinic] {
        try await refresh()
        let wanted = Set(ids)
        let missing = cache.withLock { cache in wanted.filter { cache.clinicsByID[$0] == nil } }
        if !missing.isEmpty {
            try await load(ReadClinics(ids: Array(missing)))
        }
        return cache.withLock { $0.clinicsByID.filter { wanted.contains($0.key) } }
    }

    /// Codes of clinics in their order; nil, all clinics, stays nil.
    public func codes(of ids: Set<Int32>?) async throws -> [String]? {
        guard let ids else { return nil }
        return try await clinics(ids).values.map(\.profile.code).sorted()
    }

    /// Codes of clinics by their numbers.
    public func codes(byNumber ids: Set<Int32>) async throws -> [Int32: String] {
        try await clinics(ids).mapValues(\.profile.code)
    }

    /// Clinics by code; codes without a set-up are absent.
    public func clinics(codes: some Sequence<String>) async throws -> [String: Clinic] {
        try await refresh()
        let wanted = Set(codes)
        let missing = cache.withLock { cache in wanted.filter { cache.clinicsByCode[$0] == nil } }
        if !missing.isEmpty {
            try await load(ReadClinics(codes: Array(missing)))
        }
        return cache.withLock { $0.clinicsByCode.filter { wanted.contains($0.key) } }
    }

    private func load(_ statement: ReadClinics) async throws {
        keep(try await pool.withConnection { try await $0.run(statement) }.map(Clinic.init))
    }

    private func keep(_ clinics: [Clinic]) {
        cache.withLock { cache in
            for clinic in clinics {
                cache.clinicsByID[clinic.id] = clinic
                cache.clinicsByCode[clinic.profile.code] = clinic
            }
        }
    }

    /// Adds clinics with these profiles unless they exist.
    public func add(_ profiles: [ClinicProfile]) async throws {
        let encoder = JSONEncoder()
        let rows = try profiles.map { profile in
            (code: profile.code, profile: String(decoding: try encoder.encode(profile), as: UTF8.self))
        }
        _ = try await pool.withConnection { try await $0.execute(AddClinics(clinics: rows)) }
    }

    /// Clinics by code. In test usage an unknown clinic gets an invented identity; in production use it stays absent, since
    /// a claim with a made-up provider would be a false one.
    func settingUp(_ codes: Set<String>) async throws -> [String: Clinic] {
        let known = try await clinics(codes: codes)
        let missing = codes.subtracting(known.keys)
        guard !missing.isEmpty, try await routes().allSatisfy({ $0.usage == "T" }) else { return known }
        try await add(missing.sorted().map(Self.invented))
        return try await clinics(codes: codes)
    }

    /// An invented clinic; one that a file names by its NPI keeps that NPI.
    private static func invented(_ code: String) -> ClinicProfile {
        var profile = ClinicProfile.sample(code: code)
        if NationalProviderIdentifier.isValid(code) { profile.npi = code }
        return profile
    }

    /// The payers' profiles in force: those that people loaded, or the shipped ones.
    func payerProfiles() async throws -> PayerProfiles {
        try await refresh()
        return cache.withLock { $0.profiles }
    }

    /// All routes, at most a few seconds old.
    func routes() async throws -> [PayerRoute] {
        try await refresh()
        return cache.withLock { $0.routes }
    }

    /// A route by its number.
    func route(_ id: Int16) async throws -> PayerRoute? {
        try await routes().first { $0.id == id }
    }

    /// The route's number for each payer: its own, or 1.
    func routeIDs(of payers: some Sequence<String>) async throws -> [String: Int16] {
        try await refresh()
        return cache.withLock { cache in
            Dictionary(payers.map { ($0, cache.routeOfPayer[$0] ?? 1) }) { first, _ in first }
        }
    }

    /// The payers that are paused, at most a few seconds old.
    func pausedPayers() async throws -> Set<String> {
        try await refresh()
        return cache.withLock { $0.pausedPayers }
    }

    /// Which claims a second person releases, by clinic, at most a few seconds old.
    func releaseRules() async throws -> [Int32: Releases.Rule] {
        try await refresh()
        return cache.withLock { $0.releaseRules }
    }

    private func refresh() async throws {
        let now = ContinuousClock.now
        let readAt = cache.withLock { $0.readAt }
        if let readAt, now - readAt < life { return }
        let since = Self.overlapSeconds + (readAt.map { (now - $0).components.seconds } ?? 0)
        let (routes, payers, paused, changed, file, read, releases) = try await pool.withConnection { connection in
            try await connection.pipeline(
                ReadRoutes(), ReadPayerRoutes(), ReadPausedPayers(), ReadChangedClinics(seconds: since),
                ReadProfileFileNumber(), ReadGuides(), ReadReleaseRules())
        }
        let guided = try following(routes, read.only)
        if let number = file.first { try await loadProfiles(number) }
        // Only what is kept can be out of date.
        let stale = cache.withLock { cache in
            changed.filter { row in cache.clinicsByID[row.id].map { $0.version != row.version } ?? false }
        }
        keep(try stale.map(Clinic.init))
        cache.withLock { cache in
            cache.routes = guided
            cache.routeOfPayer = Dictionary(payers.map { ($0.payerID, $0.routeID) }) { first, _ in first }
            cache.pausedPayers = Set(paused)
            cache.releaseRules = Dictionary(releases.map { ($0.clinicID, $0.listing.rule) }) { first, _ in first }
            cache.readAt = now
        }
    }
}

extension Directory {
    /// Takes over a profile file; it was read once before it was stored.
    private func loadProfiles(_ number: Int64) async throws {
        if cache.withLock({ $0.profileFile == number }) { return }
        let document = try await pool.withConnection { try await $0.first(ReadProfileFile(id: number)) }
        guard let document else { return }
        let profiles = try PayerProfiles(document: Array(document.utf8))
        cache.withLock { cache in
            cache.profiles = profiles
            cache.profileFile = number
        }
    }

    /// The routes with the guides that are in force today; a guide file is read once.
    private func following(
        _ routes: [PayerRoute], _ read: (today: PostgresDate, document: String?)
    ) throws -> [PayerRoute] {
        if let document = read.document, cache.withLock({ $0.guideFile != document }) {
            let guides = try CompanionGuides(document: Array(document.utf8))
            cache.withLock { cache in
                cache.guides = guides
                cache.guideFile = document
            }
        }
        let guides = cache.withLock { $0.guides }
        return routes.map { route in
            var guided = route
            guided.guide = guides.guide(route.guideName, on: read.today.day)
            return guided
        }
    }

    /// Clinic codes by billing NPI, for files that name a clinic only so.
    public func clinicsByNPI() async throws -> [String: String] {
        let rows = try await pool.withConnection { try await $0.run(ReadAllClinics()) }
        let pairs = try rows.map { row in (try Clinic(row).profile.npi, row.code) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Sets a clinic's profile; workers notice within seconds.
    ///
    /// - Returns: the new version; nil for a clinic that is not set up.
    public func set(_ profile: ClinicProfile, by person: String) async throws -> Int32? {
        let document = String(decoding: try JSONEncoder().encode(profile), as: UTF8.self)
        return try await pool.withConnection { connection in
            try await connection.first(SaveClinicProfile(code: profile.code, profile: document, person: person))
        }
    }
}

extension Directory.Clinic {
    init(_ row: StoredClinic) throws {
        self.init(
            id: row.id, profile: try JSONDecoder().decode(ClinicProfile.self, from: Data(row.profile.utf8)),
            version: row.version)
    }
}
