internal import Postgres

/// Which clinics and payers have series of their own: at most fifty of each, the others together are `other`.
///
/// Chosen once an hour, so that series do not come and go; meanwhile those that turn up find room as long as there is some.
actor LabelChoice {
    private static let limit = 50
    private static let rechoose = Duration.seconds(3600)

    private var clinics: [String] = []
    private var payers: [String] = []
    private var chosenAt: ContinuousClock.Instant?

    /// Chooses anew when it is time.
    func refresh(_ pool: Pool) async throws {
        if let chosenAt, ContinuousClock.now - chosenAt < Self.rechoose { return }
        let (_, clinics, payers) = try await pool.transaction { connection in
            try await connection.pipeline(
                OpenScope.all, ReadBusiestClinics(limit: Int64(Self.limit)),
                ReadBusiestPayers(limit: Int64(Self.limit)))
        }
        self.clinics = clinics.map { "\($0)" }
        self.payers = payers
        chosenAt = .now
    }

    /// The chosen clinics' numbers.
    var allClinics: [String] { clinics }
    /// The chosen payers.
    var allPayers: [String] { payers }

    /// The label of a clinic.
    func clinic(_ id: Int32) -> String { Self.label("\(id)", in: &clinics) }

    /// The label of a payer.
    func payer(_ id: String) -> String { Self.label(id, in: &payers) }

    private static func label(_ value: String, in chosen: inout [String]) -> String {
        if chosen.contains(value) { return value }
        guard chosen.count < limit else { return "other" }
        chosen.append(value)
        return value
    }
}
