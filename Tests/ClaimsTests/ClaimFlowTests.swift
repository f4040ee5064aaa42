import Foundation
import Jobs
import Postgres
import Testing
import Vault

@testable import Claims

/// The flow table against itself and against the steps that there are.
@Suite struct ClaimFlowTests {
    @Test func everyStageHasOneRow() {
        #expect(
            ClaimFlow.rows.map(\.stage).sorted { $0.rawValue < $1.rawValue }
                == ClaimStage.allCases.sorted { $0.rawValue < $1.rawValue })
        #expect(Set(ClaimStage.allCases.map(\.name)).count == ClaimStage.allCases.count)
        #expect(ClaimStage.allCases.allSatisfy { ClaimStage(name: $0.name) == $0 })
    }

    @Test(arguments: ClaimStage.allCases) func everyStageHasAnOwnerAndAnExit(stage: ClaimStage) {
        let row = ClaimFlow.row(of: stage)
        #expect((row.owner == .final) == (stage == .closed))
        // What is settled moves again only by a person's order, or for a payer that takes its money back or pays twice.
        #expect(!row.next.isEmpty)
        #expect(stage != .closed || row.next == [.ready, .denied, .overpaid])
        #expect(!row.next.contains(stage))
    }

    @Test(arguments: ClaimStage.allCases) func theEndIsReachableFromEveryStage(stage: ClaimStage) {
        var reached: Set<ClaimStage> = [stage]
        var added = reached
        while !added.isEmpty {
            added = Set(added.flatMap { ClaimFlow.row(of: $0).next }).subtracting(reached)
            reached.formUnion(added)
        }
        #expect(reached.contains(.closed))
    }

    @Test func everyStepHasItsHandlerAndEveryQueueItsStep() async throws {
        let keyFile = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: keyFile) }
        let pool = Pool(ConnectionConfiguration(environment: [:]), size: 1)
        let connectors = Connectors(pool: pool, password: "test")
        let context = ClaimsContext(
            pool: pool,
            keys: ClinicKeys(master: try MasterKey.loadOrCreate(path: keyFile)), connectors: connectors,
            logger: TestBench.silent)
        let handlers = context.handlers
        await connectors.shutdown()

        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Claims/Steps").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        #expect(files.map { String($0.dropLast(6)) }.sorted() == handlers.map { "\(type(of: $0))" }.sorted())
        #expect(handlers.map(\.queue.id).sorted() == Queue.claims.map(\.id).sorted())
        #expect(Set(Queue.claims.map(\.name)).count == Queue.claims.count)
        for row in ClaimFlow.rows {
            if case .step(let queue) = row.owner { #expect(handlers.contains { $0.queue == queue }) }
        }
    }

    @Test(arguments: ClaimStage.allCases) func aMoveOutsideTheTableIsRefused(from: ClaimStage) {
        for to in ClaimStage.allCases {
            let claim = ClaimFixture.claim(stage: from)
            var changes = ClaimChanges(author: ClaimFixture.author())
            let isMoved = changes.move(claim, to: to, because: "test", nextActionAt: nil) { $0.chargeCents = 1 }
            #expect(isMoved == ClaimFlow.row(of: from).next.contains(to))
            #expect(changes.events.count == (isMoved ? 1 : 0))
            #expect(changes[claim].stage == (isMoved ? to : from))
            #expect(changes[claim].chargeCents == (isMoved ? 1 : 0))
            #expect(changes.isEmpty == !isMoved)
        }
    }

    @Test func aSecondMoveOfTheSameClaimFollowsTheFirst() {
        let claim = ClaimFixture.claim(stage: .eligibility)
        var changes = ClaimChanges(author: ClaimFixture.author())
        changes.move(claim, to: .scrub, because: "one", nextActionAt: nil)
        let isBack = changes.move(claim, to: .eligibilityFailed, because: "two", nextActionAt: nil)
        let isOn = changes.move(claim, to: .scrubFailed, because: "three", nextActionAt: nil)
        #expect(!isBack && isOn)
        #expect(changes.events.map(\.sequence) == [1, 2])
        #expect(changes[claim].holdReason == "three", "a work list says why")
    }
}
