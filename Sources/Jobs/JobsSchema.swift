public import Postgres

/// The queue's own migrations.
public enum JobsSchema {
    /// In order; the numbers are shared with the other migrations of the program.
    public static let migrations = [
        Migration(fileName: "v0001_jobs.sql", bytes: PackageResources.v0001_jobs_sql)
    ]
}
