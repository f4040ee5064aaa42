import Foundation
import Testing
import X12

@testable import Clearinghouse

@Suite struct RestartTests {
    private static func outbox(of directory: String) throws -> [String: Data] {
        let folder = directory + "/outbox"
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return files
    }

    @Test func answersAreTheSameBytesAfterARestart() async throws {
        var behaviour = Behaviour()
        behaviour.seed = 5
        behaviour.faults = [FaultRule(.deny, rate: 0.4), FaultRule(.duplicate, rate: 0.5)]
        var configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        configuration.behaviour = behaviour
        let directory = configuration.dataDirectory
        let (confirmed, ledger) = try await withServer(configuration) { partner in
            for number in 1...3 {
                let claims = (0..<20).map { ClaimFixture("N\(number)C\($0)") }
                try await partner.submit(ClaimFixture.file(number, [claims, [ClaimFixture("N1C1")]]))
            }
            let first = try #require(try await partner.take())
            try await partner.confirm(first)
            return (first.id, try await partner.ledger())
        }
        let before = try Self.outbox(of: directory)
        // What a kill leaves behind: no outbox that can be trusted, and a last line that was cut.
        for name in before.keys { try FileManager.default.removeItem(atPath: "\(directory)/outbox/\(name)") }
        let journal = try FileHandle(forWritingTo: URL(fileURLWithPath: directory + "/journal.ndjson"))
        try journal.seekToEnd()
        try journal.write(contentsOf: Data("{\"received\":{\"_0\":{\"fi".utf8))
        try journal.close()

        // The faults of the second run are others; what was decided under the first must stand.
        configuration.behaviour = Behaviour()
        try await withServer(configuration) { partner in
            let after = try Self.outbox(of: directory)
            #expect(after == before)
            #expect(try await partner.ledger() == ledger)
            let offered = try await partner.drain().map(\.id)
            #expect(offered.count == before.count)
            #expect(!offered.contains(confirmed))
            try await partner.submit(ClaimFixture.file(4, [[ClaimFixture("N1C1")]]))
            #expect(try await partner.ledger().last?.disposition == .duplicateOriginal)
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("X1")]]))
            #expect(try await partner.ledger().last?.disposition == .rejectedTA1)
        }
    }

    @Test func secondProcessIsRefusedTheDirectory() async throws {
        let configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        try await withServer(configuration) { _ in
            _ = await #expect(throws: ClearinghouseError.directoryInUse(path: configuration.dataDirectory)) {
                try await withServer(configuration) { _ in () }
            }
        }
    }

    @Test func endpointFileNamesTheServer() async throws {
        let configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        try await withServer(configuration) { partner in
            let path = configuration.dataDirectory + "/endpoint"
            let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
            #expect(text == partner.url + "\n")
        }
    }

    @Test func takenFileIsOfferedAgainUntilConfirmed() async throws {
        var configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        configuration.reofferMilliseconds = 1_000
        try await withServer(configuration) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let taken = [try await partner.take(), try await partner.take()].compactMap { $0 }
            #expect(Set(taken.map(\.id)).count == 2)
            try await partner.confirm(taken[0])
            try await Task.sleep(for: .milliseconds(1_050))
            let again = try await partner.drain().map(\.id)
            #expect(again.first == taken[1].id)
            #expect(!again.contains(taken[0].id))
            #expect(again.count == 3)
        }
    }

    @Test func otherPartnersSeeNothing() async throws {
        try await withServer { partner in
            let id = UUID().uuidString
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]), id: id)
            let other = TestPartner(url: partner.url, name: "OTHER")
            #expect(try await other.take() == nil)
            let own = try await partner.post("X12_837_Status_Request", id: id).form
            let foreign = try await other.post("X12_837_Status_Request", id: id).form
            #expect(own?.text("Payload") == "RECEIVED")
            #expect(foreign?.text("Payload") == "NOT_FOUND")
        }
    }
}

extension TestPartner.Answer: Equatable {
    static func == (left: Self, right: Self) -> Bool { left.id == right.id }
}
