import Billing
import Postgres
import Testing

@testable import Claims

/// The highest answer counts, whatever comes first and however often it comes.
@Suite(.serialized) struct AnswerRankTests {
    /// What one claim's partner says, each with a new content every time.
    private enum Said: Sendable, CaseIterable {
        case ta1, functional, functionalRejection, received, acceptedOnTheWay, acceptedByPayer, rejectedOnTheWay,
            rejectedByPayer, paid, denied
    }

    /// A set of answers, and where it must end in any order.
    private struct Story: Sendable {
        let name: String
        let said: [Said]
        let stage: ClaimStage
        let holdReason: String?
    }

    private static let stories = [
        Story(
            name: "accepted", said: [.ta1, .functional, .received, .acceptedOnTheWay, .acceptedByPayer],
            stage: .accepted, holdReason: nil),
        Story(
            name: "payer rejects", said: [.ta1, .functional, .acceptedOnTheWay, .rejectedByPayer],
            stage: .rejected, holdReason: "277CA A6:562"),
        Story(
            name: "both reject", said: [.rejectedOnTheWay, .rejectedByPayer, .received],
            stage: .rejected, holdReason: "277CA A6:562"),
        Story(
            name: "rejected and paid all the same", said: [.received, .rejectedOnTheWay, .paid],
            stage: .closed, holdReason: nil),
        Story(
            name: "rejected and denied", said: [.acceptedByPayer, .rejectedByPayer, .denied],
            stage: .denied, holdReason: "refused CO-50"),
        Story(
            name: "the set was rejected and the claim accepted", said: [.functionalRejection, .acceptedByPayer],
            stage: .accepted, holdReason: nil),
        Story(
            name: "denied", said: [.ta1, .functional, .acceptedByPayer, .denied], stage: .denied,
            holdReason: "refused CO-50"),
    ]

    private struct Sent: Sendable {
        let claimID: Int64
        let control: String
        let interchange: Int
        let charge: Int64
    }

    private func bytes(_ said: Said, _ claim: Sent, control: Int) -> [UInt8] {
        func status(_ text: String, from source: String) -> [UInt8] {
            AnswerFixture.claims([(control: claim.control, status: text)], control: control, source: source)
        }
        func remittance(_ line: AnswerFixture.Paid.Line) -> [UInt8] {
            AnswerFixture.remittance(
                [[AnswerFixture.Paid(claim.control, lines: [line])]], trace: "T\(claim.claimID)", control: control)
        }
        switch said {
        case .ta1: return AnswerFixture.ta1(about: claim.interchange, status: "A", note: "000", control: control)
        case .functional:
            return AnswerFixture.functional(about: claim.interchange, accepted: ["0001"], control: control)
        case .functionalRejection:
            return AnswerFixture.functional(
                about: claim.interchange, rejected: [(set: "0001", claims: [claim.control])], control: control)
        case .received: return status("A1:19", from: "AY")
        case .acceptedOnTheWay: return status("A2:20", from: "AY")
        case .acceptedByPayer: return status("A2:20", from: "PR")
        case .rejectedOnTheWay: return status("A3:21", from: "AY")
        case .rejectedByPayer: return status("A6:562", from: "PR")
        case .paid: return remittance(.init(charge: claim.charge, paid: claim.charge))
        case .denied:
            return remittance(.init(charge: claim.charge, paid: 0, adjustments: [("CO", "50", claim.charge)]))
        }
    }

    private func sent(_ bench: TestBench) async throws -> [Sent] {
        try await bench.owner(
            """
            SELECT claim_id, control_number, interchange_control, submission.charge_cents
            FROM submission JOIN submission_file USING (file_id) ORDER BY claim_id
            """
        ).map { row in
            Sent(
                claimID: Int64(row[0] ?? "") ?? 0, control: row[1] ?? "", interchange: Int(row[2] ?? "") ?? 0,
                charge: Int64(row[3] ?? "") ?? 0)
        }
    }

    /// Three claims for each story, each in a file of its own; every answer comes three times, all shuffled together.
    @Test func everyOrderEndsInTheSameState() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url, claimsPerFile: 1) { bench in
                try await bench.importVisits(TreatmentFixture.visits(Self.stories.count * 3))
                try await bench.submitAll()
                let claims = try await sent(bench)
                try #require(claims.count == Self.stories.count * 3, "all claims are clean")
                // As if the process had died right after sending: only the answers prove that the files arrived.
                try await bench.owner("UPDATE submission_file SET status = 'sending', sent_at = NULL")
                try await deliver(claims, seed: seed, bench)
                let rows = try await bench.owner(
                    """
                    SELECT claim.claim_id, stage, coalesce(hold_reason, ''), status, progress,
                           billed_cents - paid_cents - adjusted_cents - patient_cents, next_action_at IS NULL,
                           (SELECT count(*) FROM denial WHERE denial.claim_id = claim.claim_id)
                    FROM claim JOIN submission USING (claim_id, clinic_id) ORDER BY claim.claim_id
                    """)
                for (index, story) in Self.stories.enumerated() {
                    let group = rows.enumerated().filter { $0.offset % Self.stories.count == index }.map(\.element)
                    #expect(
                        Set(group.map { $0.dropFirst().map { $0 ?? "" } }).count == 1, "seed \(seed), \(story.name)")
                    #expect(group[0][1] == "\(story.stage.rawValue)", "\(story.name)")
                    #expect(group[0][2] == story.holdReason ?? "", "\(story.name)")
                }
                #expect(try await bench.breaches() == [], "seed \(seed)")
            }
        }
    }

    private func deliver(_ claims: [Sent], seed: UInt64, _ bench: TestBench) async throws {
        var order: [(Said, Sent)] = []
        for (index, claim) in claims.enumerated() {
            for said in Self.stories[index % Self.stories.count].said {
                order += [(said, claim), (said, claim), (said, claim)]
            }
        }
        var random = SampleRandom(seed: seed)
        for index in order.indices { order.swapAt(index, random.int(0...(order.count - 1))) }
        for (number, item) in order.enumerated() {
            try await bench.deliver(bytes(item.0, item.1, control: 910_000 + number))
            if number % 7 == 0 { try await bench.digest() }
        }
        try await bench.digest()
    }

    // MARK: levels

    private func withSentSet(_ body: @Sendable (TestBench, [Sent]) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.visits(3))
                try await bench.submitAll()
                try await body(bench, try await sent(bench))
            }
        }
    }

    private func stages(_ bench: TestBench) async throws -> [String] {
        try await bench.owner("SELECT stage FROM claim ORDER BY claim_id").compactMap { $0[0] }
    }

    @Test func aReceiversRejectionTakesEverythingBeneathItListedOrNot() async throws {
        try await withSentSet { bench, claims in
            let listed = AnswerFixture.claims([(control: claims[0].control, status: "A2:20")])
            let text = String(decoding: listed, as: UTF8.self)
                .replacing("STC*A1:19:PR*20261006*WQ", with: "STC*A8:21:PR*20261006*U")
            try await bench.deliver(Array(text.utf8))
            try await bench.digest()
            #expect(try await stages(bench) == ["65", "65", "65"])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aProvidersRejectionTakesTheClaimsBeneathIt() async throws {
        try await withSentSet { bench, claims in
            let listed = AnswerFixture.claims([(control: claims[1].control, status: "A1:19")])
            let text = String(decoding: listed, as: UTF8.self)
                .replacing("XX*1234567893~", with: "XX*1234567893~TRN*1*P1~STC*A7:562:85*20261006*U*100~")
            try #require(text.contains("A7:562"))
            try await bench.deliver(Array(AnswerFixture.recounted(text).utf8))
            try await bench.digest()
            #expect(try await stages(bench) == ["60", "65", "60"])
        }
    }

    /// The simulator of this test does not say which claim: only the segment's position does.
    @Test func anErrorsPositionPointsToItsClaim() async throws {
        try await withSentSet { bench, claims in
            let bytes = try await bench.pool.withConnection { connection in
                try await bench.context.keys.prepare(
                    [ClinicKeys.house], year: bench.context.currentYear, on: connection)
                let file = try #require(try await connection.first(LockFile(fileID: 1)))
                return try bench.context.keys.open(try #require(file.sealed), for: .submissionFile(1))
            }
            let segments = String(decoding: bytes, as: UTF8.self).split(separator: "~").map(String.init)
            let start = try #require(segments.firstIndex { $0.hasPrefix("ST*") })
            let claim = try #require(segments.firstIndex { $0.hasPrefix("CLM*\(claims[1].control)") })
            #expect(OffendingClaims.named(by: [claim + 2 - start], set: "0001", in: bytes) == [claims[1].control])
            #expect(OffendingClaims.named(by: [claim - 1 - start], set: "0001", in: bytes) == [claims[1].control])
            #expect(OffendingClaims.named(by: [2, 9_999, -1, 0], set: "0001", in: bytes) == [])
            #expect(OffendingClaims.named(by: [claim], set: "0009", in: bytes) == [])
            let answer = String(
                decoding: AnswerFixture.functional(about: 1, rejected: [(set: "0001", claims: ["X"])]), as: UTF8.self
            ).replacing("IK3*HI*30", with: "IK3*HI*\(claim + 2 - start)").replacing("CTX*CLM01:X~", with: "")
            try await bench.deliver(Array(AnswerFixture.recounted(answer).utf8))
            try await bench.digest()
            #expect(try await stages(bench) == ["40", "65", "40"])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func theWholeHistoryIsKept() async throws {
        try await withSentSet { bench, claims in
            for (number, said) in [Said.ta1, .functional, .received, .acceptedByPayer].enumerated() {
                try await bench.deliver(bytes(said, claims[0], control: 920_000 + number))
                try await bench.digest()
            }
            let detail = try #require(
                try await ClaimQueries.find(bench.pool, reference: "\(claims[0].claimID)", clinic: nil).first)
            #expect(
                detail.acknowledgements.map { "\($0.source) \($0.code)" } == [
                    "TA1 A:000", "999 A", "277CA A1:19", "277CA A2:20",
                ])
            #expect(detail.acknowledgements.map { $0.controlNumber == nil } == [true, true, false, false])
            #expect(try await bench.number("SELECT count(*) FROM submission_file WHERE acknowledged_at IS NULL") == 0)
        }
    }
}
