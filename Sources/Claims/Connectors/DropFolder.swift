internal import Foundation
internal import NIOPosix

/// A shared folder: `inbound/` takes our files, `outbound/` holds theirs, `archive/` what was taken.
///
/// A file appears whole or not at all: written under another name, synced, then renamed. Names carry payload ids only.
struct DropFolder: Connector {
    let path: String

    private var inbound: URL { URL(fileURLWithPath: path).appendingPathComponent("inbound") }
    private var outbound: URL { URL(fileURLWithPath: path).appendingPathComponent("outbound") }
    private var archive: URL { URL(fileURLWithPath: path).appendingPathComponent("archive") }

    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        let target = inbound.appendingPathComponent(payloadID + ".837")
        try await onThread { try DurableWrite.file(target, bytes: bytes) }
    }

    func holds(payloadID: String) async throws(ConnectorError) -> Bool {
        let name = payloadID + ".837"
        return try await onThread {
            [inbound, archive].contains {
                FileManager.default.fileExists(atPath: $0.appendingPathComponent(name).path)
            }
        }
    }

    func pickUp() async throws(ConnectorError) -> InboundPayload? {
        try await onThread {
            let names = try FileManager.default.contentsOfDirectory(atPath: outbound.path)
            guard let name = names.filter({ !$0.hasSuffix(".tmp") }).min() else { return nil }
            return InboundPayload(id: name, bytes: Array(try Data(contentsOf: outbound.appendingPathComponent(name))))
        }
    }

    func confirm(_ payload: InboundPayload) async throws(ConnectorError) {
        try await onThread {
            try FileManager.default.moveItem(
                at: outbound.appendingPathComponent(payload.id), to: archive.appendingPathComponent(payload.id))
        }
    }

    /// File calls block, so they run on NIO's threads for blocking work. A failed call means: nothing was handed over.
    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(ConnectorError) -> Value {
        do {
            return try await NIOThreadPool.singleton.runIfActive(work)
        } catch {
            throw .unreachable
        }
    }
}

/// Writing a file so that it is whole and on disk before its name appears.
enum DurableWrite {
    static func file(_ target: URL, bytes: [UInt8]) throws {
        let temporary = target.appendingPathExtension("tmp")
        _ = FileManager.default.createFile(
            atPath: temporary.path, contents: nil, attributes: [.posixPermissions: 0o600])
        let handle = try FileHandle(forWritingTo: temporary)
        try handle.write(contentsOf: bytes)
        try handle.synchronize()
        try handle.close()
        try FileManager.default.moveItem(at: temporary, to: target)
    }
}
