import Foundation
public import Postgres

/// Databases of their own for suites.
public enum TestDatabase {
    private static let prefix = "claimline_test_"

    /// Creates an empty database, brings it forward and opens a pool on it.
    ///
    /// The database goes with the cluster; on a server of `DATABASE_URL` a later run drops what is older than an hour.
    public static func make(
        migrations: [Migration] = [], size: Int = 8
    ) async throws -> (configuration: ConnectionConfiguration, pool: Pool) {
        let cluster = try await TestCluster.shared()
        let now = Int(Date().timeIntervalSince1970)
        let name = "\(prefix)\(now)_\(UInt32.random(in: 0 ... .max))"
        let admin = try await Connection.open(cluster.configuration())
        try await dropStale(admin, before: now - 3600)
        _ = try await admin.query("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
        let configuration = cluster.configuration(database: name)
        let connection = try await Connection.open(configuration)
        _ = try await Migrator(migrations).migrate(connection)
        return (configuration, Pool(configuration, size: size))
    }

    private static func dropStale(_ admin: Connection, before limit: Int) async throws {
        for row in try await admin.query("SELECT datname FROM pg_database WHERE datname LIKE '\(prefix)%'") {
            guard let name = row[0],
                let made = name.dropFirst(prefix.count).split(separator: "_").first.flatMap({ Int($0) }),
                made < limit
            else { continue }
            // Another run may be dropping it too.
            _ = try? await admin.query("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        }
    }
}
