internal import Foundation
internal import Glibc
internal import NIOPosix

/// A folder that this machine and the partner share.
struct DropFolder: FileServer {
    let path: String

    func withSession<Value: Sendable>(
        _ body: @escaping @Sendable (any FileStore) async throws(ConnectorError) -> Value
    ) async throws(ConnectorError) -> Value {
        try await body(LocalFiles(root: path))
    }
}

/// Files below a local folder. Calls block, so they run on NIO's threads for blocking work.
struct LocalFiles: FileStore, Sendable {
    let root: String

    func list(_ folder: String) async throws(ConnectorError) -> [RemoteFile] {
        let path = full(folder)
        return try await onThread {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            return names.compactMap { name in
                // One that the partner took away in the meantime is left out.
                let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
                guard let size = attributes?[.size] as? NSNumber else { return nil }
                return RemoteFile(name: name, size: size.int64Value)
            }
        }
    }

    func read(_ path: String) async throws(ConnectorError) -> [UInt8] {
        let file = URL(fileURLWithPath: full(path))
        return try await onThread { Array(try Data(contentsOf: file)) }
    }

    func write(_ path: String, _ bytes: [UInt8]) async throws(ConnectorError) {
        let file = full(path)
        try await onThread {
            guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw ConnectorError.unreachable }
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try handle.close()
        }
    }

    func move(_ path: String, to target: String) async throws(ConnectorError) {
        let (old, new) = (full(path), full(target))
        try await onThread {
            // A link does not overwrite, as a rename would.
            guard link(old, new) == 0 else {
                throw errno == EEXIST ? ConnectorError.refused(code: "exists") : .unreachable
            }
            unlink(old)
        }
    }

    func remove(_ path: String) async throws(ConnectorError) {
        let file = full(path)
        try await onThread { _ = unlink(file) }
    }

    func exists(_ path: String) async throws(ConnectorError) -> Bool {
        let file = full(path)
        return try await onThread { FileManager.default.fileExists(atPath: file) }
    }

    private func full(_ path: String) -> String { "\(root)/\(path)" }

    /// A failed call means: nothing was handed over.
    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(ConnectorError) -> Value {
        do {
            return try await NIOThreadPool.singleton.runIfActive(work)
        } catch let error as ConnectorError {
            throw error
        } catch {
            throw .unreachable
        }
    }
}
