import Foundation
import Testing

@testable import Claims

/// Folders of a partner: files appear whole, nothing is overwritten, nothing half-written is read.
@Suite struct FolderConnectorTests {
    private struct Place {
        let root: String
        let connector: FolderConnector

        init(archive: String? = "archive") throws {
            root = FileManager.default.temporaryDirectory.appendingPathComponent("folder-\(UUID().uuidString)").path
            for name in ["inbound", "outbound", "archive"] {
                try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
            }
            var route = PayerRoute(
                id: 1, name: "partner", transport: "drop", address: root, realTimeAddress: "", senderID: "A",
                receiverID: "B", usage: "T", windowMilliseconds: 0, claimsPerFile: 1)
            route.guide.folders.archive = archive
            connector = FolderConnector(server: DropFolder(path: root), route: route, sightings: FileSightings())
        }

        func names(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
        }

        func write(_ path: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
        }

        func text(_ path: String) -> String? { try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }
    }

    @Test func aFileAppearsUnderItsNameWhenItIsWhole() async throws {
        let place = try Place()
        // What an earlier attempt left behind is written anew.
        try place.write("inbound/one.837.tmp", "half")
        try await place.connector.submit(payloadID: "one", bytes: Array("whole".utf8))
        #expect(place.names("inbound") == ["one.837"])
        #expect(place.text("inbound/one.837") == "whole")
        // Sent again, as after a lost answer, it stays what it is.
        try await place.connector.submit(payloadID: "one", bytes: Array("other".utf8))
        #expect(place.text("inbound/one.837") == "whole")
        #expect(place.names("inbound") == ["one.837"])
    }

    @Test func whetherThePartnerHoldsAFileIsToldByWhereItIs() async throws {
        let place = try Place()
        #expect(try await place.connector.holds(payloadID: "one") == false)
        for name in ["inbound/one.837", "inbound/two.837.4711.taken", "archive/three.837"] {
            try place.write(name, "x")
        }
        for id in ["one", "two", "three"] { #expect(try await place.connector.holds(payloadID: id) == true) }
        try place.write("inbound/four.837.tmp", "x")
        #expect(try await place.connector.holds(payloadID: "four") == false)
        // Where nothing is kept, a file that is nowhere may have been taken.
        let forgetful = try Place(archive: nil)
        #expect(try await forgetful.connector.holds(payloadID: "one") == nil)
        try forgetful.write("inbound/one.837.tmp", "x")
        #expect(try await forgetful.connector.holds(payloadID: "one") == false)
    }

    @Test func aFileIsReadOnceItsSizeStoodStill() async throws {
        let place = try Place()
        try place.write("outbound/a.999", "grow")
        try place.write("outbound/b.tmp", "never")
        try place.write("outbound/.hidden", "never")
        #expect(try await place.connector.pickUp(atMost: 9).isEmpty)
        try place.write("outbound/a.999", "growing")
        #expect(try await place.connector.pickUp(atMost: 9).isEmpty)
        let taken = try await place.connector.pickUp(atMost: 9)
        #expect(taken.map(\.id) == ["a.999"])
        #expect(taken.map { String(decoding: $0.bytes, as: UTF8.self) } == ["growing"])
        // Offered again until it is stored here.
        #expect(try await place.connector.pickUp(atMost: 9).map(\.id) == ["a.999"])
        try await place.connector.confirm(taken)
        #expect(place.names("archive") == ["a.999"])
        #expect(try await place.connector.pickUp(atMost: 9).isEmpty)
    }

    @Test func aNameThatComesAgainOverwritesNothing() async throws {
        let place = try Place()
        try place.write("archive/a.999", "first")
        try place.write("outbound/a.999", "second")
        _ = try await place.connector.pickUp(atMost: 9)
        try await place.connector.confirm(try await place.connector.pickUp(atMost: 9))
        #expect(place.text("archive/a.999") == "first")
        #expect(place.names("archive").count == 2)
        #expect(place.names("outbound").isEmpty)
    }

    @Test func withoutAnArchiveWhatIsStoredHereIsRemoved() async throws {
        let place = try Place(archive: nil)
        try place.write("outbound/a.999", "x")
        _ = try await place.connector.pickUp(atMost: 9)
        try await place.connector.confirm(try await place.connector.pickUp(atMost: 9))
        #expect(place.names("outbound").isEmpty)
        #expect(place.names("archive").isEmpty)
    }

    @Test func aFolderThatIsNotThereIsUnreachable() async throws {
        let place = try Place()
        try FileManager.default.removeItem(atPath: place.root)
        await #expect(throws: ConnectorError.unreachable) {
            try await place.connector.submit(payloadID: "one", bytes: [1])
        }
        await #expect(throws: ConnectorError.unreachable) { _ = try await place.connector.pickUp(atMost: 1) }
    }
}
