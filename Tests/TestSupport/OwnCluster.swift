import Foundation
import Postgres

/// A throw-away PostgreSQL in a temporary folder, stopped when this process ends.
public struct OwnCluster: Sendable {
    /// The folder of data, socket and log.
    public let directory: String
    /// How to connect over its socket.
    public let cluster: TestCluster
    /// What kept the cluster from starting.
    public struct Failure: Error, CustomStringConvertible {
        /// Says which step failed, with the program's last words.
        public let description: String
    }

    /// Creates and starts a cluster; `settings` are further lines of `postgresql.conf`, `hosts` of `pg_hba.conf`.
    ///
    /// The port names the socket; nothing listens on the network unless a setting says so. With `restarts`, a server that
    /// ended, whatever ended it, is started again until `stop`. `folder`: where its data lie, a RAM disk by default.
    public static func start(
        port: Int = 5432, settings: [String] = [], hosts: [String] = [], restarts: Bool = false,
        in folder: String? = nil
    ) async throws -> OwnCluster {
        let programs = try await output("pg_config", ["--bindir"]).trimmingCharacters(in: .whitespacesAndNewlines)
        let isRAMDiskThere = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let directory =
            "\(folder ?? (isRAMDiskThere ? "/dev/shm" : "/tmp"))/claimline-pg-\(UUID().uuidString.prefix(8))"
        let data = "\(directory)/data"
        let socketDirectory = "/tmp/claimline-pg-\(UUID().uuidString.prefix(8))"
        for path in [directory, socketDirectory] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            if getuid() == 0 { _ = try await output("chown", ["postgres", path]) }
        }
        let user = asServerUser()
        _ = try await output(
            user[0], user.dropFirst() + ["\(programs)/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"])
        try append(standardSettings(socketDirectory) + ["port = \(port)"] + settings, to: "\(data)/postgresql.conf")
        try append(hosts, to: "\(data)/pg_hba.conf")
        for name in ["keep"] + (restarts ? ["restarts"] : []) {
            _ = FileManager.default.createFile(atPath: "\(directory)/\(name)", contents: nil)
        }
        // In a session of its own, so that a signal to the tests' process group does not end it with them.
        let watchdog = Process()
        watchdog.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        watchdog.arguments =
            ["/bin/sh", "-c", watchScript, "sh", "\(getpid())", directory, socketDirectory]
            + user + ["\(programs)/postgres", "-D", data]
        watchdog.standardInput = FileHandle.nullDevice
        watchdog.standardOutput = FileHandle.nullDevice
        watchdog.standardError = FileHandle.nullDevice
        try watchdog.run()
        let url = "postgresql:///postgres?user=postgres&host=\(socketDirectory)&port=\(port)"
        let cluster = TestCluster(environment: ["DATABASE_URL": url])
        try await waitUntilReady(cluster, log: "\(directory)/log")
        return OwnCluster(directory: directory, cluster: cluster)
    }

    private static func append(_ lines: [String], to file: String) throws {
        guard let handle = FileHandle(forWritingAtPath: file) else { return }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
        try handle.close()
    }

    private static func standardSettings(_ socketDirectory: String) -> [String] {
        [
            "listen_addresses = ''", "unix_socket_directories = '\(socketDirectory)'", "max_connections = 500",
            "shared_buffers = '128MB'", "max_wal_size = '2GB'", "checkpoint_timeout = '30min'",
            "log_min_messages = 'fatal'", "autovacuum_naptime = '10s'",
        ]
    }

    /// The server refuses to run as root.
    private static func asServerUser() -> [String] {
        guard getuid() == 0 else { return ["env"] }
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    }

    /// Runs the server, and stops and removes it when the process of the tests is gone, its folder holds no file
    /// `keep` any more, or the server ended by itself and its folder holds no file `restarts`.
    static let watchScript = """
        parent=$1; directory=$2; sockets=$3; shift 3
        server=none
        while [ -e "$directory/keep" ] && kill -0 "$parent" 2>/dev/null; do
            if ! kill -0 "$server" 2>/dev/null; then
                [ "$server" = none ] || [ -e "$directory/restarts" ] || break
                "$@" >>"$directory/log" 2>&1 &
                server=$!
            fi
            sleep 0.2
        done
        kill -INT "$server" 2>/dev/null
        wait "$server"
        rm -rf "$directory" "$sockets"
        """

    /// The server's main process, while its file says so.
    public var serverProcess: Int32? {
        let content = try? String(contentsOfFile: "\(directory)/data/postmaster.pid", encoding: .utf8)
        return content?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Sends a signal to the server's main process: SIGKILL, SIGQUIT (immediate shutdown) or SIGINT (fast shutdown).
    ///
    /// - Returns: false when there is none.
    public func signalServer(_ signal: Int32) -> Bool {
        guard let process = serverProcess else { return false }
        return kill(process, signal) == 0
    }

    /// Stops the server and removes its folders; at the latest the watchdog does.
    public func stop() {
        try? FileManager.default.removeItem(atPath: "\(directory)/keep")
    }

    private static func waitUntilReady(_ cluster: TestCluster, log: String) async throws {
        var configuration = cluster.configuration()
        configuration.connectTimeout = .seconds(5)
        for _ in 0..<1_800 {
            if (try? await Connection.open(configuration)) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? "no log"
        throw Failure(description: "PostgreSQL did not start: \(text.suffix(500))")
    }

    /// Runs a program to its end and answers what it printed.
    public static func output(_ program: String, _ arguments: some Sequence<String>) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        let code = await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(returning: 127) }
        }
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard code == 0 else { throw Failure(description: "\(program) ended with \(code): \(text.suffix(500))") }
        return text
    }
}
