import Foundation
import Testing
import X12

@testable import Clearinghouse

@Suite struct DropFolderTests {
    private static func settings() throws -> (configuration: ClearinghouseConfiguration, drop: String) {
        var configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        let drop = try temporaryDirectory()
        configuration.dropDirectory = drop
        configuration.dropPollMilliseconds = 10
        return (configuration, drop)
    }

    private static func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    }

    /// Waits until `condition` holds; the simulator looks every 10 ms.
    private static func wait(for condition: () -> Bool) async throws {
        for _ in 0..<18_000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        try #require(condition())
    }

    @Test func wholeFilesOnlyAreTaken() async throws {
        let (configuration, drop) = try Self.settings()
        try await withServer(configuration) { partner in
            let file = ClaimFixture.file(1, [[ClaimFixture("A1")]])
            let path = "\(drop)/inbound/first"
            try Data(file.prefix(400)).write(to: URL(fileURLWithPath: path + ".tmp"))
            let second = ClaimFixture.file(2, [[ClaimFixture("A2")]])
            try Data(second).write(to: URL(fileURLWithPath: "\(drop)/inbound/second.tmp"))
            try DurableFile.move("\(drop)/inbound/second.tmp", to: "\(drop)/inbound/second.837")
            try await Self.wait { Self.names(drop + "/outbound").count == 4 }
            #expect(Self.names(drop + "/inbound") == ["first.tmp"])
            try Data(file).write(to: URL(fileURLWithPath: path + ".tmp"))
            try DurableFile.move(path + ".tmp", to: path + ".837")
            try await Self.wait { Self.names(drop + "/outbound").count == 8 }
            let ledger = try await partner.ledger()
            #expect(ledger.map(\.patientControlNumber) == ["A2", "A1"])
            #expect(ledger.allSatisfy { $0.transport == .drop && $0.disposition == .accepted })
            #expect(try await partner.take() == nil)
            #expect(
                Self.names(drop + "/outbound").map { $0.suffix(3) }.sorted() == [
                    "277", "277", "835", "835", "999", "999", "ta1", "ta1",
                ])
        }
    }

    @Test func fileTakenBeforeACrashIsReceivedOnce() async throws {
        let (configuration, drop) = try Self.settings()
        let id = UUID().uuidString.lowercased()
        let file = Data(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
        let taken = URL(fileURLWithPath: "\(drop)/inbound/a.837.\(id).taken")
        try FileManager.default.createDirectory(atPath: drop + "/inbound", withIntermediateDirectories: true)
        try file.write(to: taken)
        try await withServer(configuration) { _ in
            try await Self.wait { Self.names(drop + "/outbound").count == 4 }
        }
        // As if the crash had come between the journal and the removal; the partner has archived one answer.
        try file.write(to: taken)
        let archived = try #require(Self.names(drop + "/outbound").first)
        try DurableFile.move("\(drop)/outbound/\(archived)", to: "\(drop)/archive/\(archived)")
        try await withServer(configuration) { partner in
            try await Self.wait { Self.names(drop + "/inbound").isEmpty }
            #expect(try await partner.ledger().count == 1)
            #expect(Self.names(drop + "/outbound").count == 3)
        }
    }
}
