internal import Postgres

/// Figures that are read together, at the same interval.
protocol FigureGroup: Actor {
    /// As the label `group` of `claimline_figures_read_timestamp_seconds` has it.
    nonisolated var name: String { get }
    /// Time between two looks.
    nonisolated var interval: Duration { get }
    /// Looks, over all clinics. Throws `PostgresError`; the group is left out then.
    func read(_ pool: Pool) async throws -> FigureReading
}
