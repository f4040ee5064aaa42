/// A file of a partner's folder.
struct RemoteFile: Sendable, Hashable {
    let name: String
    /// Bytes.
    let size: Int64
}

/// The files of a partner, as one session sees them. Paths are folder and name below the partner's address.
///
/// Whatever fails before anything was changed throws `.unreachable`, what the partner refuses `.refused`.
protocol FileStore {
    func list(_ folder: String) async throws(ConnectorError) -> [RemoteFile]
    func read(_ path: String) async throws(ConnectorError) -> [UInt8]
    /// Writes a file anew, so that it is on disk.
    func write(_ path: String, _ bytes: [UInt8]) async throws(ConnectorError)
    /// Renames; refuses with `.refused` when the new name is taken, and never overwrites.
    func move(_ path: String, to target: String) async throws(ConnectorError)
    func remove(_ path: String) async throws(ConnectorError)
    func exists(_ path: String) async throws(ConnectorError) -> Bool
}

/// Where a partner's files are reached.
protocol FileServer: Sendable {
    /// Runs `body` within one session.
    func withSession<Value: Sendable>(
        _ body: @escaping @Sendable (any FileStore) async throws(ConnectorError) -> Value
    ) async throws(ConnectorError) -> Value
}
