import Foundation

/// A PostgreSQL cluster of our own in a local folder, reached through a Unix socket only.
///
/// PostgreSQL refuses to run as root, so a root user's cluster runs as `postgres` (or `nobody` where there is none).
struct PrivateCluster {
    /// What libpq needs to reach a database of the cluster.
    let socketFolder: String
    private let dataFolder: String
    private let tools: String
    private let user: String?
    private let isOurs: Bool

    /// Starts the cluster in `folder`, making it on first use; an already running one is used as it is.
    static func start(in folder: URL) throws -> PrivateCluster {
        let user = getuid() == 0 ? try unprivilegedUser() : nil
        let home = try clusterFolder(folder, user: user)
        let data = home.appendingPathComponent("data").path
        let cluster = PrivateCluster(
            socketFolder: home.path, dataFolder: data, tools: try postgresTools(), user: user,
            isOurs: !isRunning(data))
        if !FileManager.default.fileExists(atPath: data + "/PG_VERSION") {
            Console.note("making a private PostgreSQL cluster in \(home.path)")
            try cluster.tool(
                "initdb", ["-D", data, "-U", "claimline", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
        }
        if cluster.isOurs { try cluster.startServer(log: home.appendingPathComponent("server.log").path) }
        return cluster
    }

    /// The address of a database in it.
    func url(database: String) -> String {
        let host = socketFolder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socketFolder
        return "postgresql://claimline@\(host)/\(database)"
    }

    /// Stops the server if this process started it.
    func stop() {
        guard isOurs else { return }
        try? tool("pg_ctl", ["-D", dataFolder, "-m", "fast", "-w", "stop"])
    }

    private func startServer(log: String) throws {
        let settings = [
            "listen_addresses=''", "unix_socket_directories='\(socketFolder)'", "unix_socket_permissions=0700",
            "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=200", "log_min_error_statement=panic",
            "wal_compression=on", "checkpoint_timeout=15min", "jit=off",
        ]
        let options = settings.map { "-c \($0)" }.joined(separator: " ")
        try tool("pg_ctl", ["-D", dataFolder, "-l", log, "-w", "-t", "60", "-o", options, "start"])
    }

    /// Runs one of PostgreSQL's programs as the cluster's user.
    private func tool(_ name: String, _ arguments: [String]) throws {
        let command = [tools + "/" + name] + arguments
        let prefix = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups", "--"] } ?? []
        try Self.run(prefix + command, failure: "\(name) failed")
    }

    private static func isRunning(_ data: String) -> Bool {
        guard let content = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8),
            let line = content.split(separator: "\n").first, let pid = Int32(line)
        else { return false }
        return kill(pid, 0) == 0
    }

    private static func unprivilegedUser() throws -> String {
        for name in ["postgres", "nobody"] where getpwnam(name) != nil { return name }
        throw Failure(code: 78, message: "running as root, and neither user postgres nor nobody exists")
    }

    /// The cluster's folder, owned by its user: in the local folder, or under /var/tmp when that user may not go there.
    private static func clusterFolder(_ folder: URL, user: String?) throws -> URL {
        var home = folder.appendingPathComponent("cluster")
        // The socket's path has a limit of 107 bytes.
        if home.path.utf8.count > 80 || !isReachable(folder, by: user) {
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

    private static func isReachable(_ folder: URL, by user: String?) -> Bool {
        guard let user else { return true }
        let command = [
            "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--", "test", "-x", folder.path,
        ]
        return (try? run(command, failure: "unreachable")) != nil
    }

    private static func postgresTools() throws -> String {
        if let path = try? output(["pg_config", "--bindir"]), FileManager.default.fileExists(atPath: path + "/initdb") {
            return path
        }
        let installed = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        guard let newest = installed.compactMap(Int.init).max() else {
            throw Failure(code: 78, message: "no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        }
        return "/usr/lib/postgresql/\(newest)/bin"
    }

    private static func run(_ command: [String], failure: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        // The server inherits the folder it is started in, and its user may not enter ours.
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(code: 69, message: failure) }
    }

    private static func output(_ command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension String {
    /// The same in every run, unlike `hashValue`.
    var stableHash: Int {
        utf8.reduce(5381) { ($0 &* 33) &+ Int($1) }
    }
}
