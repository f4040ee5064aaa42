import Foundation
import Logging
import NIOPosix

/// The second transport: whole files by rename in `inbound/`, answers by rename in `outbound/`.
///
/// A file is taken by renaming it to `NAME.837.UUID.taken`. The UUID becomes its payload id, so that after a crash a
/// taken file that the journal knows is only archived, and one that it does not know is received.
struct DropFolder: Sendable {
    let path: String
    let exchange: Exchange
    let logger: Logger

    private static let partner = ""

    /// Makes the three folders.
    func open() async throws {
        let path = path
        try await onThread {
            for folder in ["inbound", "outbound", "archive"] {
                try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
            }
        }
    }

    /// Receives every waiting file, then publishes every answer that is ready.
    func poll() async throws {
        for name in try await names(in: "inbound") {
            if name.hasSuffix(".taken") {
                try await receive(taken: name)
            } else if name.hasSuffix(".837") {
                let taken = "\(name).\(UUID().uuidString.lowercased()).taken"
                let path = path
                try await onThread { try DurableFile.move("\(path)/inbound/\(name)", to: "\(path)/inbound/\(taken)") }
                try await receive(taken: taken)
            }
        }
        try await publish()
    }

    private func receive(taken name: String) async throws {
        let payloadID = String(name.dropLast(".taken".count).suffix(36))
        let file = "\(path)/inbound/\(name)"
        if !exchange.register.hasSubmission(payloadID, from: Self.partner) {
            let bytes = try await onThread { try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) }
            let reading = SubmissionReading(bytes)
            guard !reading.interchanges.isEmpty else {
                logger.warning("drop folder: a file without a readable ISA was set aside")
                try await onThread { try DurableFile.move(file, to: file + ".unreadable") }
                return
            }
            try await exchange.receive(
                bytes, read: reading, transport: .drop, partner: Self.partner, payloadID: payloadID)
        }
        // Where the partner looks when it does not know whether its file arrived.
        let path = path
        let original = name.components(separatedBy: ".837.").first ?? name
        try await onThread { try DurableFile.move(file, to: "\(path)/archive/\(original).837") }
    }

    private func publish() async throws {
        while let entry = exchange.outbox.take(partner: Self.partner, transport: .drop, at: exchange.clock.now) {
            let path = path
            let directory = exchange.directory
            try await onThread {
                // The partner may have archived a file whose confirmation a crash has swallowed.
                let isThere = ["outbound", "archive"].contains {
                    FileManager.default.fileExists(atPath: "\(path)/\($0)/\(entry.fileName)")
                }
                if !isThere {
                    let bytes = try directory.answer(entry.fileName)
                    try DurableFile.write(bytes, to: "\(path)/outbound/\(entry.fileName)")
                }
            }
            _ = try await exchange.confirm(entry.id, partner: Self.partner, transport: .drop)
        }
    }

    private func names(in folder: String) async throws -> [String] {
        let path = path
        return try await onThread { try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted() }
    }

    private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
