import Foundation

/// An OpenSSH server of the test's own on the loopback address, for SFTP with one key. Stopped when this process ends.
public struct OwnSSHServer: Sendable {
    /// Keys, configuration and log.
    public let folder: String
    /// Where it listens.
    public let port: Int
    /// Private key file that it lets in.
    public var clientKey: String { folder + "/client" }
    /// Pins the server's key.
    public var knownHosts: String { folder + "/known_hosts" }

    /// What kept it from starting.
    public struct Failure: Error, CustomStringConvertible {
        /// Says which step failed.
        public let description: String
    }

    /// `sftp://` address of a folder of this machine.
    public func address(of path: String) -> String { "sftp://\(NSUserName())@127.0.0.1:\(port)\(path)" }

    /// Makes keys and starts a server.
    public static func start() async throws -> OwnSSHServer {
        guard
            let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].first(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else { throw Failure(description: "sshd is not installed: run deploy/install") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sshd-\(UUID().uuidString.prefix(8))"
        ).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in ["host", "client", "stranger"] {
            _ = try await OwnCluster.output(
                "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", "\(folder)/\(name)"])
        }
        // The separation folder that an init script would make.
        if getuid() == 0 {
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let port = Int.random(in: 20_000...60_000)
        let server = OwnSSHServer(folder: folder, port: port)
        try FileManager.default.copyItem(atPath: "\(folder)/client.pub", toPath: "\(folder)/authorized_keys")
        try server.pin(try String(contentsOfFile: "\(folder)/host.pub", encoding: .utf8))
        let settings = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/authorized_keys
            PidFile \(folder)/pid
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            Subsystem sftp internal-sftp

            """
        try settings.write(toFile: "\(folder)/sshd_config", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments = [
            "/bin/sh", "-c", watchScript, "sh", "\(getpid())", program, "-D", "-e", "-f", "\(folder)/sshd_config",
        ]
        _ = FileManager.default.createFile(atPath: "\(folder)/log", contents: nil)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: "\(folder)/log")
        try process.run()
        for _ in 0..<1_800 where !FileManager.default.fileExists(atPath: "\(folder)/pid") {
            try await Task.sleep(for: .milliseconds(50))
        }
        guard FileManager.default.fileExists(atPath: "\(folder)/pid") else {
            throw Failure(description: (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "no log")
        }
        return server
    }

    /// Runs the server until the process of the tests is gone or the server ended.
    private static let watchScript = """
        parent=$1; shift
        "$@" &
        server=$!
        while kill -0 "$parent" 2>/dev/null && kill -0 "$server" 2>/dev/null; do sleep 0.5; done
        kill "$server" 2>/dev/null
        """

    /// Pins another server's key, so that this one is a stranger.
    public func pinStranger() throws {
        try pin(try String(contentsOfFile: "\(folder)/stranger.pub", encoding: .utf8))
    }

    /// Lets another key in than the client's.
    public func shutOut() throws {
        try FileManager.default.removeItem(atPath: "\(folder)/authorized_keys")
        try FileManager.default.copyItem(atPath: "\(folder)/stranger.pub", toPath: "\(folder)/authorized_keys")
    }

    private func pin(_ key: String) throws {
        let parts = key.split(separator: " ").prefix(2).joined(separator: " ")
        try "[127.0.0.1]:\(port) \(parts)\n".write(toFile: knownHosts, atomically: true, encoding: .utf8)
    }

    /// Stops it.
    public func stop() {
        let text = (try? String(contentsOfFile: "\(folder)/pid", encoding: .utf8)) ?? ""
        if let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(process, SIGTERM) }
    }

    /// Waits until it listens no more: it removes its file after it closed its socket.
    public func waitForEnd() async throws {
        for _ in 0..<1_800 where FileManager.default.fileExists(atPath: "\(folder)/pid") {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
