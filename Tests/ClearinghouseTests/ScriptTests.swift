import Foundation
import FoundationNetworking
import Testing
import X12

@testable import Clearinghouse

/// Scripted payers: what they say and pay, and when.
@Suite struct ScriptTests {
    private static func behaviour(_ rules: FaultRule...) -> Behaviour {
        var behaviour = Behaviour()
        behaviour.faults = rules
        return behaviour
    }

    private static func rule(_ kind: FaultRule.Kind, _ change: (inout FaultRule) -> Void = { _ in }) -> FaultRule {
        var rule = FaultRule(kind)
        change(&rule)
        return rule
    }

    private static func amount(_ segment: Segment, _ element: Int) -> Int64 {
        X12Amount.cents(from: segment[element]) ?? 0
    }

    /// The 835s among answers, each balanced: what it pays less what the provider owes is its cheque.
    private static func remittances(_ answers: [TestPartner.Answer]) -> [TestPartner.Answer] {
        let found = answers.filter { $0.payloadType == AnswerKind.remittance.payloadType }
        for remittance in found {
            let paid = remittance.segments("CLP").reduce(0) { $0 + amount($1, 4) }
            let provider = remittance.segments("PLB").reduce(0) { sum, segment in
                stride(from: 4, through: segment.elementCount, by: 2).reduce(sum) { $0 + amount(segment, $1) }
            }
            let cheque = remittance.segments("BPR").reduce(0) { $0 + amount($1, 2) }
            #expect(paid - provider == cheque)
            #expect(cheque >= 0)
        }
        return found
    }

    private static func advance(_ partner: TestPartner, days: Int) async throws {
        var request = URLRequest(url: try #require(URL(string: "\(partner.url)/clock?days=\(days)")))
        request.httpMethod = "POST"
        let (_, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
    }

    private static func book(_ partner: TestPartner) async throws -> [RemittanceLine] {
        let url = try #require(URL(string: "\(partner.url)/remittances"))
        let (data, _) = try await URLSession.shared.data(from: url)
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(RemittanceLine.self, from: $0)
        }
    }

    // MARK: acknowledgements

    @Test func twoHopsTellOfAClaimOneAfterTheOther() async throws {
        try await withServer(behaviour: Self.behaviour(Self.rule(.twoHops))) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let told = try await partner.drain().filter { $0.payloadType == AnswerKind.claim.payloadType }
            #expect(told.map { $0.segments("NM1").first?[1] } == ["AY", "PR"])
            #expect(told.map { $0.segments("STC").last?.components(1) } == [["A1", "19"], ["A2", "20"]])
            #expect(told.map { $0.segments("REF").contains { $0[1] == "1K" } } == [false, true])
        }
    }

    @Test func thePayerMayRejectWhatTheClearinghousePassedOn() async throws {
        let rejection = Self.rule(.reject) {
            $0.level = .claim
            $0.hop = .payer
            $0.atLine = true
            $0.status = "A7:454"
        }
        try await withServer(behaviour: Self.behaviour(rejection)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let told = try await partner.drain().filter { $0.payloadType == AnswerKind.claim.payloadType }
            #expect(told.map { $0.segments("STC").map { $0[3] } } == [["WQ", "WQ", "WQ"], ["WQ", "WQ", "U", "U"]])
            let line = try #require(told.last?.segments("SVC").first)
            #expect(line.components(1) == ["HC", "97530", "GO"])
            #expect(told.last?.segments("REF").last?[1] == "FJ")
            #expect(try await partner.ledger().map(\.disposition) == [.rejected277CA])
        }
    }

    @Test func answersMayHaveOtherSeparators() async throws {
        try await withServer(behaviour: Self.behaviour(Self.rule(.delimiters))) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            for answer in try await partner.drain() {
                let delimiters = try #require(Lexer.read(answer.payload).interchanges.first).delimiters
                #expect(delimiters.element == UInt8(ascii: "|") && delimiters.component == UInt8(ascii: "^"))
            }
        }
    }

    // MARK: money

    @Test func aPendedClaimIsPaidWhenItsDayComes() async throws {
        let pend = Self.rule(.pend) {
            $0.days = 30
            $0.status = "P3:317"
        }
        try await withServer(behaviour: Self.behaviour(pend)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let early = try await partner.drain()
            #expect(Self.remittances(early).isEmpty)
            try await Self.advance(partner, days: 29)
            #expect(try await partner.drain().isEmpty)
            try await Self.advance(partner, days: 1)
            let due = try await partner.drain()
            #expect(Self.remittances(due).count == 1)
        }
    }

    @Test func aReversalIsFollowedByTheCorrectedClaim() async throws {
        let reversal = Self.rule(.reverse) {
            $0.days = 20
            $0.percent = 50
        }
        try await withServer(behaviour: Self.behaviour(reversal)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let first = try #require(Self.remittances(try await partner.drain()).first)
            let paid = Self.amount(try #require(first.segments("CLP").first), 4)
            try await Self.advance(partner, days: 20)
            let later = try #require(Self.remittances(try await partner.drain()).first)
            let claims = later.segments("CLP")
            #expect(claims.map { $0[2] } == ["22", "1"])
            #expect(Self.amount(claims[0], 4) == -paid)
            let corrected = Self.amount(claims[1], 4)
            #expect(corrected == paid - (paid * 50 + 50) / 100)
            // The cheque is empty and the rest is carried forward.
            #expect(later.segments("BPR").map { $0[4] } == ["NON"])
            #expect(later.segments("PLB").map { $0.components(3).first } == ["FB"])
            #expect(try await partner.ledger().map(\.paidCents) == [corrected])
            // The next cheque of the same provider bears it.
            let rich = ClaimFixture("A2").with { $0.lines = Array(repeating: .init(), count: 3) }
            try await partner.submit(ClaimFixture.file(2, [[rich]]))
            let next = try #require(Self.remittances(try await partner.drain()).first)
            let carried = try #require(next.segments("PLB").first)
            #expect(carried.components(3).first == "FB")
            #expect(Self.amount(carried, 4) == paid - corrected)
        }
    }

    @Test func anOverpaymentIsTakenOffTheNextCheque() async throws {
        let recoupment = Self.rule(.recoup) { $0.days = 10 }
        try await withServer(behaviour: Self.behaviour(recoupment)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let first = try #require(Self.remittances(try await partner.drain()).first)
            let claim = try #require(first.segments("CLP").first)
            try await Self.advance(partner, days: 10)
            try await partner.submit(
                ClaimFixture.file(2, [[ClaimFixture("A2").with { $0.lines = [.init(), .init()] }]]))
            let next = try #require(Self.remittances(try await partner.drain()).first)
            let taken = try #require(next.segments("PLB").first)
            #expect(taken.components(3) == ["WO", claim[7]])
            #expect(taken[4] == claim[4])
            let book = try await Self.book(partner)
            #expect(book.map(\.code) == ["1", "1", "WO"])
            #expect(book.map(\.patientControlNumber) == ["A1", "A2", ""])
        }
    }

    @Test func interestComesOnTopOfTheCheque() async throws {
        let interest = Self.rule(.interest) { $0.cents = 137 }
        try await withServer(behaviour: Self.behaviour(interest)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let remittance = try #require(Self.remittances(try await partner.drain()).first)
            let claim = try #require(remittance.segments("CLP").first)
            #expect(remittance.segments("AMT").first { $0[1] == "I" }?[2] == "1.37")
            let extra = try #require(remittance.segments("PLB").first)
            #expect(extra.components(3) == ["L6", claim[7]])
            #expect(Self.amount(extra, 4) == -137)
        }
    }

    @Test func whatA835ShowsMayDifferFromWhatWasSent() async throws {
        let change = Self.rule(.changeCode) {
            $0.code = "97530"
            $0.to = "97112"
        }
        let quirks = Self.behaviour(
            change, Self.rule(.dropModifiers), Self.rule(.crossover), Self.rule(.truncate) { $0.length = 4 })
        try await withServer(behaviour: quirks) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("ABCDEF")]]))
            let remittance = try #require(Self.remittances(try await partner.drain()).first)
            let claim = try #require(remittance.segments("CLP").first)
            #expect(claim[1] == "ABCD" && claim[2] == "19")
            #expect(remittance.segments("MOA").map { [$0[3], $0[4]] } == [["MA01", "MA18"]])
            #expect(remittance.segments("NM1").contains { $0[1] == "TT" })
            let service = try #require(remittance.segments("SVC").first)
            #expect(service.components(1) == ["HC", "97112"])
            #expect(service.components(6) == ["HC", "97530", "GO"])
            #expect(try await Self.book(partner).map(\.patientControlNumber) == ["ABCDEF"])
        }
    }

    @Test func aPartLeavesTheRestRefused() async throws {
        let partial = Self.rule(.partial) {
            $0.percent = 40
            $0.carc = "151"
        }
        try await withServer(behaviour: Self.behaviour(partial)) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let remittance = try #require(Self.remittances(try await partner.drain()).first)
            let refused = remittance.segments("CAS").contains { segment in
                segment[1] == "CO" && segment.elements(from: 2).contains("151")
            }
            #expect(refused)
            let claim = try #require(remittance.segments("CLP").first)
            #expect(Self.amount(claim, 4) > 0)
        }
    }

    @Test func rulesMayBeOfOneClassOfPayer() async throws {
        let denial = Self.rule(.deny) { $0.payerClass = "commercial" }
        try await withServer(behaviour: Self.behaviour(denial)) { partner in
            let commercial = ClaimFixture("A2").with { $0.filing = "CI" }
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1"), commercial]]))
            #expect(try await partner.ledger().map { $0.paidCents > 0 } == [true, false])
        }
    }

    // MARK: restart

    @Test func booksAndClockSurviveARestart() async throws {
        var configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        configuration.behaviour = Self.behaviour(Self.rule(.reverse) { $0.days = 20 })
        let before = try await withServer(configuration) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            _ = try await partner.drain()
            try await Self.advance(partner, days: 20)
            return try await Self.book(partner)
        }
        try await withServer(configuration) { partner in
            let known = try await Self.book(partner)
            #expect(known == before)
            let answers = try await partner.drain()
            #expect(Self.remittances(answers).count == 1)
            let after = try await Self.book(partner)
            #expect(after.map(\.code) == ["1", "22", "1", "FB"])
        }
    }
}

extension Segment {
    fileprivate func elements(from first: Int) -> [String] {
        first <= elementCount ? (first...elementCount).map { self[$0] } : []
    }
}
