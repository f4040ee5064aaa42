import Foundation
import Postgres
import Subprocess
import SystemPackage

/// A PostgreSQL cluster of our own in a local folder, reached through a Unix socket only.
///
/// PostgreSQL refuses to run as root, so a root user's cluster runs as `postgres` (or `nobody` where there is none).
struct PrivateCluster {
    /// What libpq needs to reach a database of the cluster.
    let socketFolder: String
    private let dataFolder: String
    private let tools: String
    private let user: String?

    /// Starts the cluster in `folder`, making it on first use; an already running one is used as it is.
    static func start(in folder: URL) async throws -> PrivateCluster {
        let user = getuid() == 0 ? try unprivilegedUser() : nil
        let home = try await clusterFolder(folder, user: user)
        let data = home.appendingPathComponent("data").path
        let cluster = PrivateCluster(
            socketFolder: home.path, dataFolder: data, tools: try await postgresTools(), user: user)
        if !FileManager.default.fileExists(atPath: data + "/PG_VERSION") {
            Console.note("making a private PostgreSQL cluster in \(home.path)")
            try await cluster.tool(
                "initdb", ["-D", data, "-U", "claimline", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
        }
        if serverProcess(data) == nil {
            try await cluster.startServer(log: home.appendingPathComponent("server.log").path)
        }
        return cluster
    }

    /// The server's main process, while it runs.
    var postmaster: pid_t? { Self.serverProcess(dataFolder) }

    /// The address of a database in it.
    func url(database: String) -> String {
        let host = socketFolder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socketFolder
        return "postgresql://claimline@\(host)/\(database)"
    }

    /// Makes a fresh database of that name, or keeps the one that is there.
    func makeDatabase(_ name: String, keep: Bool) async throws {
        let configuration = ConnectionConfiguration(environment: ["DATABASE_URL": url(database: "postgres")])
        let connection = try await Connection.open(configuration)
        let exists = try await !connection.query("SELECT 1 FROM pg_database WHERE datname = '\(name)'").isEmpty
        if exists, keep { return }
        if exists { _ = try await connection.query("DROP DATABASE \(name) WITH (FORCE)") }
        _ = try await connection.query("CREATE DATABASE \(name)")
    }

    /// Stops the server: a fast shutdown, by signal, since this must work also when the task was cancelled.
    func stop() {
        guard let process = Self.serverProcess(dataFolder) else { return }
        kill(process, SIGINT)
        for _ in 0..<600 where Self.serverProcess(dataFolder) != nil { usleep(50_000) }
    }

    private func startServer(log: String) async throws {
        let settings = [
            "listen_addresses=''", "unix_socket_directories='\(socketFolder)'", "unix_socket_permissions=0700",
            "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=200", "log_min_error_statement=panic",
            "wal_compression=on", "checkpoint_timeout=15min", "jit=off",
        ]
        let options = settings.map { "-c \($0)" }.joined(separator: " ")
        try await tool("pg_ctl", ["-D", dataFolder, "-l", log, "-w", "-t", "60", "-o", options, "start"])
    }

    /// Runs one of PostgreSQL's programs as the cluster's user.
    private func tool(_ name: String, _ arguments: [String]) async throws {
        let command = [tools + "/" + name] + arguments
        let prefix = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups", "--"] } ?? []
        guard try await Self.succeeds(prefix + command) else {
            throw Failure(code: 69, message: "\(name) failed; see \(socketFolder)/server.log")
        }
    }

    /// The server's process, when it runs: a leftover of a killed demonstration is used and stopped like our own.
    private static func serverProcess(_ data: String) -> pid_t? {
        guard let content = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8),
            let line = content.split(separator: "\n").first, let process = pid_t(line), kill(process, 0) == 0
        else { return nil }
        return process
    }

    private static func unprivilegedUser() throws -> String {
        for name in ["postgres", "nobody"] where getpwnam(name) != nil { return name }
        throw Failure(code: 78, message: "running as root, and neither user postgres nor nobody exists")
    }

    /// The cluster's folder, owned by its user: in the local folder, or under /var/tmp when that user may not go there.
    private static func clusterFolder(_ folder: URL, user: String?) async throws -> URL {
        var home = folder.appendingPathComponent("cluster")
        // The socket's path has a limit of 107 bytes.
        let isReachable = try await isReachable(folder, by: user)
        if home.path.utf8.count > 80 || !isReachable {
            home = URL(fileURLWithPath: "/var/tmp/claimline-\(getuid())-\(abs(folder.path.stableHash) % 1_000_000)")
        }
        try FileManager.default.createDirectory(
            at: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if let user, let entry = getpwnam(user) {
            guard chown(home.path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
                throw Failure(code: 77, message: "cannot give \(home.path) to user \(user)")
            }
        }
        return home
    }

    private static func isReachable(_ folder: URL, by user: String?) async throws -> Bool {
        guard let user else { return true }
        let command = [
            "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--", "test", "-x", folder.path,
        ]
        return try await succeeds(command)
    }

    private static func postgresTools() async throws -> String {
        let asked = try? await Subprocess.run(.name("pg_config"), arguments: ["--bindir"], output: .string(limit: 4096))
        let path = asked?.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        if FileManager.default.fileExists(atPath: path + "/initdb") { return path }
        let installed = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        guard let newest = installed.compactMap(Int.init).max() else {
            throw Failure(code: 78, message: "no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        }
        return "/usr/lib/postgresql/\(newest)/bin"
    }

    /// Runs a program in `/`, since its user may not enter our folder.
    private static func succeeds(_ command: [String]) async throws -> Bool {
        let result = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())), workingDirectory: FilePath("/"),
            output: .discarded, error: .discarded)
        return result.terminationStatus.isSuccess
    }
}

extension String {
    /// The same in every run, unlike `hashValue`.
    var stableHash: Int {
        utf8.reduce(5381) { ($0 &* 33) &+ Int($1) }
    }
}
