import Foundation

/// The database of a load run: the one that was named, or a fresh one in the private cluster of the folder.
enum LoadDatabase {
    /// Calls `body` with the database's address and a folder for logs; stops the cluster if it started it.
    static func with<Value>(
        _ databaseURL: String?, folder: String, name: String, _ body: (String, URL) async throws -> Value
    ) async throws -> Value {
        let home = URL(fileURLWithPath: folder).standardizedFileURL
        let logs = home.appendingPathComponent("load")
        try FileManager.default.createDirectory(
            at: logs, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if let given = databaseURL ?? ProcessInfo.processInfo.environment["DATABASE_URL"] {
            return try await body(given, logs)
        }
        let lock = try FolderLock(home)
        defer { lock.release() }
        let cluster = try await PrivateCluster.start(in: home)
        defer { cluster.stop() }
        try await cluster.makeDatabase(name, keep: false)
        return try await body(cluster.url(database: name), logs)
    }
}
