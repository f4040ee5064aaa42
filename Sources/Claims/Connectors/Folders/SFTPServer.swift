internal import Foundation
internal import Subprocess
internal import Vault

/// A partner's SFTP server, reached by OpenSSH's `ssh` with the `sftp` subsystem, one process for each session.
///
/// Host, user, port and files stand in a configuration file of the session that only this user can read, so that process
/// lists show none of them. The server's key is pinned: what the route's `known_hosts` does not list is refused. Nothing is
/// asked: neither agent nor password nor the user's own configuration is used.
struct SFTPServer: FileServer {
    /// `sftp://user@host:port/folder`.
    let address: String
    let access: RouteAccess
    /// Longest session, seconds: a listing and some files, or one file of ours.
    let limitSeconds: Int

    func withSession<Value: Sendable>(
        _ body: @escaping @Sendable (any FileStore) async throws(ConnectorError) -> Value
    ) async throws(ConnectorError) -> Value {
        do {
            return try await withThrowingTaskGroup(of: Value.self) { group in
                group.addTask { try await run(body) }
                group.addTask {
                    try await Task.sleep(for: .seconds(limitSeconds))
                    throw ConnectorError.outcomeUnknown
                }
                defer { group.cancelAll() }
                guard let value = try await group.next() else { throw ConnectorError.unreachable }
                return value
            }
        } catch let error as ConnectorError {
            throw error
        } catch {
            throw .unreachable
        }
    }

    private func run<Value: Sendable>(
        _ body: @Sendable (any FileStore) async throws(ConnectorError) -> Value
    ) async throws -> Value {
        guard let target = URLComponents(string: address), let host = target.host, let user = target.user,
            let key = access.sshKey, let knownHosts = access.knownHosts
        else { throw ConnectorError.refused(code: ConnectorError.certificates) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "claimline-ssh-" + (try SecureRandom.uuidText()))
        let text = Self.configuration(
            host: host, port: target.port ?? 22, user: user, key: key, knownHosts: knownHosts)
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw ConnectorError.unreachable }
        defer { try? FileManager.default.removeItem(at: file) }
        let root = target.path
        let ended = try await Subprocess.run(
            .name("ssh"), arguments: ["-F", file.path, "-s", "partner", "sftp"], input: .inputWriter,
            output: .sequence, error: .string(limit: 16_384)
        ) { process -> Result<Value, ConnectorError> in
            do throws(ConnectorError) {
                let session = SFTPSession(
                    input: process.standardInputWriter, output: process.standardOutput, root: root)
                try await session.begin()
                return .success(try await body(session))
            } catch {
                return .failure(error)
            }
        }
        switch ended.closureResult {
        case .success(let value): return value
        case .failure(.unreachable) where Self.isRefusal(ended.standardError):
            throw ConnectorError.refused(code: ConnectorError.certificates)
        case .failure(let error): throw error
        }
    }

    /// Whether what `ssh` said is that one side does not accept the other's key.
    private static func isRefusal(_ said: String) -> Bool {
        ["Host key verification failed", "Permission denied", "no such identity"].contains { said.contains($0) }
    }

    /// What `ssh` is to do. Source: ssh_config(5) of OpenSSH.
    private static func configuration(host: String, port: Int, user: String, key: String, knownHosts: String) -> String
    {
        """
        Host partner
            HostName \(host)
            Port \(port)
            User \(user)
            IdentityFile "\(key)"
            IdentitiesOnly yes
            IdentityAgent none
            UserKnownHostsFile "\(knownHosts)"
            GlobalKnownHostsFile /dev/null
            StrictHostKeyChecking yes
            UpdateHostKeys no
            BatchMode yes
            PreferredAuthentications publickey
            ConnectTimeout 10
            ConnectionAttempts 1
            ServerAliveInterval 15
            ServerAliveCountMax 3
            ForwardAgent no
            ClearAllForwardings yes
            ControlPath none
            LogLevel ERROR

        """
    }
}
