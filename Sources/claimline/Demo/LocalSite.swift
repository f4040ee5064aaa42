import Foundation

/// Where a local run works: its folder, its database, and the server when it is our own.
struct LocalSite: Sendable {
    /// Files, logs and the simulator's data.
    let folder: URL
    let databaseURL: String
    /// The private server's main process.
    let postmaster: pid_t?

    /// Runs `body` at a site under `folder`, one run at a time: with the database that was given, else with one of the
    /// private cluster, which is fresh unless `keep`. The cluster is stopped at the end, and a signal cancels `body`.
    static func with<Value: Sendable>(
        folder: String, databaseURL: String?, name: String = "claimline", keep: Bool = false,
        _ body: @escaping @Sendable (LocalSite) async throws -> Value
    ) async throws -> Value {
        let home = URL(fileURLWithPath: folder).standardizedFileURL
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let lock = try FolderLock(home)
        defer { lock.release() }
        return try await SignalCancellation.run {
            let files = home.appendingPathComponent("run")
            if let given = databaseURL ?? ProcessInfo.processInfo.environment["DATABASE_URL"] {
                return try await body(LocalSite(folder: files, databaseURL: given, postmaster: nil))
            }
            let cluster = try await PrivateCluster.start(in: home)
            defer { cluster.stop() }
            try await cluster.makeDatabase(name, keep: keep)
            let url = cluster.url(database: name)
            return try await body(LocalSite(folder: files, databaseURL: url, postmaster: cluster.postmaster))
        }
    }
}

/// One run at a time in a folder.
struct FolderLock {
    private let descriptor: Int32

    init(_ folder: URL) throws {
        descriptor = open(folder.appendingPathComponent("lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: 77, message: "cannot write in \(folder.path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(code: 75, message: "another run is going on in \(folder.path)")
        }
    }

    /// Frees the folder for the next run.
    func release() {
        close(descriptor)
    }
}
