import Foundation
public import Postgres

/// The PostgreSQL that a test run uses: the one of `DATABASE_URL`, else one of its own that ends with the process.
///
/// Its own listens only on a socket in a temporary folder, keeps the durability settings of a real server (on a RAM disk
/// where there is one) and is stopped by a watchdog even when the test process is killed.
public struct TestCluster: Sendable {
    /// The environment to connect with; its database is `postgres`, or that of `DATABASE_URL`.
    public let environment: [String: String]

    /// One that is reached by this environment.
    public init(environment: [String: String]) { self.environment = environment }

    /// The cluster of this process, started on first use.
    ///
    /// Throws where there is neither `DATABASE_URL` nor PostgreSQL's programs: a missing database is a failure.
    public static func shared() async throws -> TestCluster { try await start.value }

    private static let start = Task {
        let environment = ProcessInfo.processInfo.environment
        if let url = environment["DATABASE_URL"], !url.isEmpty {
            return TestCluster(environment: ["DATABASE_URL": url])
        }
        return try await OwnCluster.start().cluster
    }

    /// A configuration for one of its databases.
    public func configuration(database: String? = nil) -> ConnectionConfiguration {
        var configuration = ConnectionConfiguration(environment: environment)
        configuration.applicationName = "claimline-test"
        if let database { configuration.set("dbname", to: database) }
        return configuration
    }
}
