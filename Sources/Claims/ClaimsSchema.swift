internal import Jobs
public import Postgres

/// The whole schema of the program: the queue's migrations and the claims'.
public enum ClaimsSchema {
    /// In order of their numbers.
    public static let migrations =
        JobsSchema.migrations + [
            Migration(fileName: "v0002_claims.sql", bytes: PackageResources.v0002_claims_sql),
            Migration(fileName: "v0003_money.sql", bytes: PackageResources.v0003_money_sql),
            Migration(fileName: "v0004_denials.sql", bytes: PackageResources.v0004_denials_sql),
            Migration(fileName: "v0005_partners.sql", bytes: PackageResources.v0005_partners_sql),
            Migration(fileName: "v0006_files.sql", bytes: PackageResources.v0006_files_sql),
            Migration(fileName: "v0007_appointments.sql", bytes: PackageResources.v0007_appointments_sql),
            Migration(fileName: "v0008_reports.sql", bytes: PackageResources.v0008_reports_sql),
            Migration(fileName: "v0009_accounts.sql", bytes: PackageResources.v0009_accounts_sql),
            Migration(fileName: "v0010_work.sql", bytes: PackageResources.v0010_work_sql),
        ]

    /// The role that owns nothing, which every working connection takes.
    public static let startUpStatements = ["SET ROLE claimline_app"]

    /// Migrates and writes the queues' names. Needs a connection of the owner, not of the working role.
    /// - Returns: names of the migrations applied now.
    public static func migrate(_ connection: Connection) async throws -> [String] {
        let applied = try await Migrator(migrations).migrate(connection)
        try await QueueHealth.name(Queue.claims, next: ClaimFlow.queueAfter, on: connection)
        return applied.map(\.name)
    }
}
