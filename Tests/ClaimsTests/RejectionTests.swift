import Billing
import Clearinghouse
import Foundation
import Postgres
import Testing

@testable import Claims

/// Rejections of files, sets and claims, with answers written by hand where the simulator would not give them.
@Suite(.serialized) struct RejectionTests {
    private func visits(_ ids: String...) throws -> [JSONValue] {
        try ids.enumerated().map { index, id in
            // Different patients, so that none is the duplicate of another, each with people of their own at the same time.
            try IntakeFixture.document().setting(["visit_id"], .string(id))
                .setting(["patient", "id"], .string("P\(index)"))
                .setting(["patient", "last_name"], .string("Name" + String(repeating: "x", count: index + 1)))
                .setting(["rendering", "npi"], .string(NationalProviderIdentifier.completing(130_000_000 + index)))
                .setting(["assistant", "last_name"], .string("Helper" + String(repeating: "x", count: index + 1)))
        }
    }

    /// Three claims in one set of one file, sent; the simulator's own answers are not fetched.
    private func withSentSet(_ body: @Sendable (TestBench, [String: String]) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(visits("A", "B", "C"))
                try await bench.submitAll()
                #expect(try await bench.stages() == ["A": .submitted, "B": .submitted, "C": .submitted])
                try await body(bench, try await controls(bench))
            }
        }
    }

    /// The latest control number of each visit's claim.
    private func controls(_ bench: TestBench) async throws -> [String: String] {
        let rows = try await bench.owner(
            """
            SELECT visit_key, control_number FROM submission JOIN claim USING (claim_id, clinic_id)
            JOIN visit USING (visit_id, clinic_id) ORDER BY submission.number
            """)
        return Dictionary(rows.map { ($0[0] ?? "", $0[1] ?? "") }) { _, last in last }
    }

    private func files(_ bench: TestBench) async throws -> Int {
        try await bench.number("SELECT count(*) FROM submission_file WHERE status <> 'empty'")
    }

    @Test func aRejectedSetReturnsItsInnocentClaims() async throws {
        try await withSentSet { bench, controls in
            let offender = try #require(controls["B"])
            let answer = AnswerFixture.functional(about: 1, rejected: [(set: "0001", claims: [offender])])
            try await bench.deliver(answer)
            try await bench.digest()
            #expect(try await bench.stages() == ["A": .ready, "B": .rejected, "C": .ready])

            try await bench.resubmit()
            #expect(try await bench.stages() == ["A": .submitted, "B": .rejected, "C": .submitted])
            let lineage = try await bench.owner(
                "SELECT number, predecessor IS NOT NULL, status FROM submission ORDER BY submission_id")
            #expect(lineage.filter { $0[0] == "2" } == [["2", "t", "open"], ["2", "t", "open"]])
            #expect(
                lineage.filter { $0[0] == "1" }.compactMap { $0[2] }.sorted() == ["rejected", "returned", "returned"])
            #expect(try await bench.breaches() == [])
        }
    }

    /// The same rejection, sent again under new control numbers, speaks of submissions that are history by then.
    @Test func aRejectionOfAnEarlierSubmissionDoesNotMoveTheLaterOne() async throws {
        try await withSentSet { bench, first in
            let offender = try #require(first["B"])
            let rejected = [(set: "0001", claims: [offender])]
            try await bench.deliver(AnswerFixture.functional(about: 1, rejected: rejected))
            try await bench.digest()
            try await bench.resubmit()
            let sent = try await bench.stages()

            let innocent = try #require(first["A"])
            let late = [
                AnswerFixture.functional(about: 1, rejected: rejected, control: 900_010),
                AnswerFixture.functional(about: 1, rejected: [(set: "0001", claims: [])], control: 900_011),
                AnswerFixture.ta1(about: 1, status: "R", note: "024"),
                AnswerFixture.claims([(control: innocent, status: "A7:21")], control: 900_012),
                AnswerFixture.claims([(control: innocent, status: "A2:20")], control: 900_013),
            ]
            for bytes in late {
                let id = try await bench.deliver(bytes)
                try await bench.digest()
                #expect(try await bench.fate(of: id).status == "processed")
                #expect(try await bench.stages() == sent)
            }
            try await bench.resubmit()
            #expect(try await files(bench) == 2)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func claimsSentTwiceAreFollowedUpOnce() async throws {
        try await withSentSet { bench, controls in
            let offender = try #require(controls["B"])
            try await bench.deliver(AnswerFixture.functional(about: 1, rejected: [(set: "0001", claims: [offender])]))
            try await bench.digest()
            try await bench.resubmit()
            try await BusinessClock.advance(days: 8, on: Connection.open(bench.configuration))
            try await bench.promote()
            try await bench.workAll(.followUp)
            #expect(try await bench.number("SELECT count(*) FROM status_inquiry") == 2)
            for claims in try await bench.owner("SELECT count(*) FROM job_later WHERE queue = 7 GROUP BY subject") {
                #expect(claims == ["1"])
            }
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aSetRejectedWithoutNamingAClaimWaitsForAPersonWhole() async throws {
        try await withSentSet { bench, _ in
            try await bench.deliver(AnswerFixture.functional(about: 1, rejected: [(set: "0001", claims: [])]))
            try await bench.digest()
            #expect(Set(try await bench.stages().values) == [.rejected])
            #expect(try await bench.number("SELECT count(*) FROM ready_claim") == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aGroupRejectedWithoutSetsWaitsForAPersonWhole() async throws {
        try await withSentSet { bench, _ in
            try await bench.deliver(AnswerFixture.functional(about: 1, verdict: "R"))
            try await bench.digest()
            #expect(Set(try await bench.stages().values) == [.rejected])
            #expect(try await bench.owner("SELECT status FROM submission_file") == [["rejected"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aDuplicateControlNumberChangesNothing() async throws {
        try await withSentSet { bench, _ in
            let before = try await bench.standings()
            let id = try await bench.deliver(AnswerFixture.ta1(about: 1, status: "R", note: "025"))
            try await bench.digest()
            #expect(try await bench.fate(of: id).status == "processed")
            #expect(try await bench.standings() == before)
            #expect(try await bench.owner("SELECT status FROM submission_file") == [["sent"]])
            #expect(try await bench.number("SELECT count(*) FROM acknowledgement") == 0)

            try await bench.deliver(AnswerFixture.ta1(about: 1, status: "R", note: "024", control: 900_020))
            try await bench.digest()
            #expect(Set(try await bench.stages().values) == [.rejected])
        }
    }

    @Test func aRejectedClaimStartsAgainOnceCorrectedAndKeepsItsFirstClock() async throws {
        try await withSentSet { bench, controls in
            let control = try #require(controls["A"])
            try await bench.deliver(AnswerFixture.claims([(control: control, status: "A7:21")]))
            try await bench.digest()
            #expect(try await bench.stages()["A"] == .rejected)
            let stopped =
                "SELECT sla_stopped_at FROM claim JOIN visit USING (visit_id, clinic_id) WHERE visit_key = 'A'"
            let clock = try await bench.owner(stopped)
            try await BusinessClock.advance(days: 1, on: Connection.open(bench.configuration))

            let corrected = try visits("A")[0].setting(["place_of_service"], .string("12"))
                .setting(["setting"], .string("home"))
            let summary = try await bench.importVisits([corrected]).summary
            #expect(summary.updated == 1)
            try await bench.submitAll()
            #expect(try await bench.stages()["A"] == .submitted)
            #expect(try await bench.owner(stopped) == clock)
            #expect(try await bench.breaches() == [])
            // The partner holds both, and the second is the replacement of a rejected one: no second original is live.
            let live = "SELECT count(*) FROM submission WHERE frequency = 1 AND status IN ('open', 'accepted')"
            #expect(try await bench.number(live) == 3)
        }
    }

    @Test func aRemittanceOfAnEarlierSubmissionCountsAndTheLaterOneStaysLive() async throws {
        try await withSentSet { bench, controls in
            let first = try #require(controls["A"])
            try await bench.deliver(AnswerFixture.claims([(control: first, status: "A7:21")]))
            try await bench.digest()
            try await bench.importVisits([
                visits("A")[0].setting(["place_of_service"], .string("12"))
                    .setting(["setting"], .string("home"))
            ])
            try await bench.submitAll()
            let charge = Int64(try await bench.standings()["A"]?.money.billed ?? 0)
            let paid = AnswerFixture.Paid(first, lines: [.init(charge: charge, paid: charge)])
            let id = try await bench.deliver(AnswerFixture.remittance([[paid]]))
            try await bench.digest()
            #expect(try await bench.fate(of: id).status == "processed")
            #expect(try await bench.standings()["A"]?.money.open == 0)
            let statuses = try await bench.owner(
                "SELECT status FROM submission WHERE claim_id = 1 ORDER BY number")
            #expect(statuses == [["rejected"], ["open"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aRemittanceOfMoreThanWasBilledWaitsInSuspense() async throws {
        try await withSentSet { bench, controls in
            let before = try await bench.standings()
            let cents: Int64 = 99_999_900
            let wrong = AnswerFixture.Paid(try #require(controls["A"]), lines: [.init(charge: cents, paid: cents)])
            let id = try await bench.deliver(AnswerFixture.remittance([[wrong]]))
            try await bench.digest()
            let fate = try await bench.fate(of: id)
            #expect(fate.status == "processed")
            #expect(try await bench.standings() == before)
            let waiting = "SELECT -sum(amount_cents) FROM ledger_entry WHERE account = 'suspense'"
            #expect(try await bench.number(waiting) == cents)
            let breaches = try await bench.breaches()
            #expect(breaches == [])
        }
    }

    @Test func anUnreadableAnswerIsQuarantinedWithAPlaceAndNoValue() async throws {
        try await withSentSet { bench, controls in
            let before = try await bench.standings()
            let whole = AnswerFixture.claims([(control: controls["A"] ?? "", status: "A7:21")])
            for bytes in [Array(whole.prefix(whole.count / 2)), Array("JANE DOE 1EG4TE5MK73".utf8)] {
                let id = try await bench.deliver(bytes)
                try await bench.digest()
                let fate = try await bench.fate(of: id)
                #expect(fate.status == "quarantined" && fate.reason.contains("segment"), "\(fate)")
                #expect(!fate.reason.contains("DOE") && !fate.reason.contains("1EG4"))
            }
            #expect(try await bench.standings() == before)
        }
    }
}
