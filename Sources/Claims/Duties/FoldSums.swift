public import Jobs
public import Postgres

/// Folds what the claims' sums changed by, so that reading them stays a matter of a few hundred rows.
public struct FoldSums: Duty {
    /// The duty's name.
    public let name = "fold sums"
    /// Pause between folds; nothing is written where nothing changed.
    public let every = Duration.seconds(5)

    /// A duty without settings.
    public init() {}

    /// Folds everything that is there.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.all)
        _ = try await connection.execute(FoldClaimTally())
        return false
    }
}
