import Foundation
import TestSupport
import Testing

@testable import Claims

/// SFTP against a real OpenSSH server.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SFTPTests {
    private struct Place {
        let server: OwnSSHServer
        let root: String
        let connector: FolderConnector

        init(archive: String? = "archive") async throws {
            server = try await OwnSSHServer.start()
            root = FileManager.default.temporaryDirectory.appendingPathComponent("sftp-\(UUID().uuidString)").path
            for name in ["inbound", "outbound", "archive"] {
                try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
            }
            var route = PayerRoute(
                id: 1, name: "partner", transport: "sftp", address: server.address(of: root), realTimeAddress: "",
                senderID: "A", receiverID: "B", usage: "T", windowMilliseconds: 0, claimsPerFile: 1)
            route.access = RouteAccess(sshKey: server.clientKey, knownHosts: server.knownHosts)
            route.guide.folders.archive = archive
            connector = FolderConnector(
                server: SFTPServer(address: route.address, access: route.access, limitSeconds: 60), route: route,
                sightings: FileSightings())
        }

        func bytes(_ path: String) -> [UInt8]? {
            FileManager.default.contents(atPath: "\(root)/\(path)").map { [UInt8]($0) }
        }

        func names(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
        }
    }

    /// Larger than many packets, and of every byte.
    private let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    @Test func filesGoAndComeByteByByte() async throws {
        let place = try await Place()
        defer { place.server.stop() }
        try await place.connector.submit(payloadID: "one", bytes: large)
        #expect(place.names("inbound") == ["one.837"])
        #expect(place.bytes("inbound/one.837") == large)
        #expect(try await place.connector.holds(payloadID: "one") == true)
        #expect(try await place.connector.holds(payloadID: "two") == false)
        // Nothing is overwritten.
        try await place.connector.submit(payloadID: "one", bytes: [1])
        #expect(place.bytes("inbound/one.837") == large)

        for name in ["a b.835", "c\"d.999", "e.tmp"] {
            try Data(large).write(to: URL(fileURLWithPath: "\(place.root)/outbound/\(name)"))
        }
        #expect(try await place.connector.pickUp(atMost: 9).isEmpty)
        let taken = try await place.connector.pickUp(atMost: 9)
        #expect(taken.map(\.id) == ["a b.835", "c\"d.999"])
        #expect(taken.allSatisfy { $0.bytes == large })
        try await place.connector.confirm(taken)
        #expect(place.names("outbound") == ["e.tmp"])
        #expect(place.names("archive") == ["a b.835", "c\"d.999"])
    }

    @Test func withoutAnArchiveFilesAreRemovedAndDoubtStaysDoubt() async throws {
        let place = try await Place(archive: nil)
        defer { place.server.stop() }
        try Data([1]).write(to: URL(fileURLWithPath: "\(place.root)/outbound/a.999"))
        _ = try await place.connector.pickUp(atMost: 9)
        try await place.connector.confirm(try await place.connector.pickUp(atMost: 9))
        #expect(place.names("outbound").isEmpty)
        #expect(try await place.connector.holds(payloadID: "gone") == nil)
    }

    @Test func aServerWithAnotherKeyIsRefused() async throws {
        let place = try await Place()
        defer { place.server.stop() }
        try place.server.pinStranger()
        await #expect(throws: ConnectorError.refused(code: ConnectorError.certificates)) {
            try await place.connector.submit(payloadID: "one", bytes: [1])
        }
        #expect(place.names("inbound").isEmpty)
    }

    @Test func aServerThatDoesNotLetUsInNeedsAPerson() async throws {
        let place = try await Place()
        defer { place.server.stop() }
        try place.server.shutOut()
        await #expect(throws: ConnectorError.refused(code: ConnectorError.certificates)) {
            _ = try await place.connector.pickUp(atMost: 1)
        }
    }

    @Test func aServerThatIsDownIsUnreachable() async throws {
        let place = try await Place()
        place.server.stop()
        try await place.server.waitForEnd()
        await #expect(throws: ConnectorError.unreachable) {
            try await place.connector.submit(payloadID: "one", bytes: [1])
        }
    }

    @Test func aFolderThatIsNotThereIsRefusedAndNothingIsLeft() async throws {
        let place = try await Place()
        defer { place.server.stop() }
        try FileManager.default.removeItem(atPath: "\(place.root)/inbound")
        await #expect(throws: ConnectorError.refused(code: "SFTP 2")) {
            try await place.connector.submit(payloadID: "one", bytes: [1])
        }
    }

    @Test func noSecretStandsInTheProcessList() async throws {
        let place = try await Place()
        defer { place.server.stop() }
        let lines = try await place.connector.server.withSession { store async throws(ConnectorError) -> [String] in
            _ = try await store.list("inbound")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.filter { Int($0) != nil }.compactMap { name in
                FileManager.default.contents(atPath: "/proc/\(name)/cmdline").map {
                    String(decoding: $0, as: UTF8.self)
                }
            }.filter { $0.split(separator: "\0").first?.split(separator: "/").last == "ssh" }
        }
        let own = lines.filter { $0.contains("partner") && $0.contains("claimline-ssh-") }
        #expect(!own.isEmpty)
        #expect(own.allSatisfy { !$0.contains("127.0.0.1") && !$0.contains(place.server.clientKey) })
    }
}
