import Foundation
public import Postgres

/// PgBouncer in transaction mode in front of a cluster of its own, as Debian ships it.
public struct Pooler: Sendable {
    private let cluster: OwnCluster
    private let directory: String

    /// Whether the program is there.
    public static var isInstalled: Bool { program != nil }

    private static var program: String? {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin"
        return path.split(separator: ":").map { "\($0)/pgbouncer" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts both; at most `poolSize` server connections for any number of clients.
    public static func start(poolSize: Int) async throws -> Pooler {
        guard let program else { throw OwnCluster.Failure(description: "no pgbouncer") }
        let cluster = try await OwnCluster.start()
        let directory = "/tmp/claimline-pgb-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let url = cluster.cluster.environment["DATABASE_URL"] ?? ""
        let server = URLComponents(string: url)?.queryItems?.first { $0.name == "host" }?.value ?? ""
        let lines = [
            "[databases]", "* = host=\(server) port=5432 user=postgres", "[pgbouncer]", "listen_addr =",
            "listen_port = 6432", "unix_socket_dir = \(directory)", "auth_type = any", "pool_mode = transaction",
            "default_pool_size = \(poolSize)", "max_client_conn = 200", "logfile = \(directory)/pgbouncer.log",
        ]
        try lines.joined(separator: "\n").write(toFile: "\(directory)/pgbouncer.ini", atomically: true, encoding: .utf8)
        _ = FileManager.default.createFile(atPath: "\(directory)/keep", contents: nil)
        // It refuses to run as root, as the server does.
        if getuid() == 0 { _ = try await OwnCluster.output("chown", ["-R", "postgres", directory]) }
        let user = getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"]
        // It does not heed an interrupt, and has nothing to lose.
        let watchScript = OwnCluster.watchScript.replacingOccurrences(of: "kill -INT", with: "kill -KILL")
        let watchdog = Process()
        watchdog.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        watchdog.arguments =
            ["/bin/sh", "-c", watchScript, "sh", "\(getpid())", directory, directory]
            + user + [program, "-q", "\(directory)/pgbouncer.ini"]
        watchdog.standardInput = FileHandle.nullDevice
        watchdog.standardOutput = FileHandle.nullDevice
        watchdog.standardError = FileHandle.nullDevice
        try watchdog.run()
        let pooler = Pooler(cluster: cluster, directory: directory)
        try await pooler.waitUntilReady()
        return pooler
    }

    /// A configuration that goes through the pooler, without prepared statements.
    public func configuration(database: String) -> ConnectionConfiguration {
        let url = "postgresql:///\(database)?user=postgres&host=\(directory)&port=6432"
        var configuration = ConnectionConfiguration(environment: ["DATABASE_URL": url])
        configuration.applicationName = "claimline-test"
        configuration.preparesStatements = false
        return configuration
    }

    /// A configuration that goes past it.
    public func directConfiguration(database: String) -> ConnectionConfiguration {
        cluster.cluster.configuration(database: database)
    }

    /// Stops both; at the latest their watchdogs do.
    public func stop() {
        try? FileManager.default.removeItem(atPath: "\(directory)/keep")
        cluster.stop()
    }

    private func waitUntilReady() async throws {
        for _ in 0..<1_800 {
            if (try? await Connection.open(configuration(database: "postgres"))) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        let log = (try? String(contentsOfFile: "\(directory)/pgbouncer.log", encoding: .utf8)) ?? "no log"
        throw OwnCluster.Failure(description: "PgBouncer did not start: \(log.suffix(500))")
    }
}
