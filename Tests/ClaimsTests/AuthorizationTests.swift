import Billing
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// Reserving what payers granted, by claims that race for it.
@Suite(.serialized) struct AuthorizationTests {
    private func use(_ bench: TestBench, _ state: String) async throws -> Int {
        try await bench.number("SELECT count(*) FROM authorization_use WHERE state = '\(state)'")
    }

    private func held(_ bench: TestBench) async throws -> [String] {
        try await bench.standings().filter { $0.value.stage == .scrubFailed }.map { $0.value.holdReason ?? "" }
    }

    private func control(_ bench: TestBench, _ visit: String) async throws -> String {
        try await bench.owner(
            """
            SELECT control_number FROM submission JOIN claim USING (claim_id, clinic_id)
            JOIN visit USING (visit_id, clinic_id) WHERE visit_key = '\(visit)' ORDER BY number DESC
            """
        ).first?[0] ?? ""
    }

    @Test(.timeLimit(.minutes(10))) func fiftyClaimsRacingForTwelveVisitsReserveTwelve() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.authorized(50, visits: 12))
                try await bench.workAll(.eligibility)
                try await bench.race(.scrub, workers: 8, batch: 3)
                let stages = try await bench.standings()
                #expect(stages.values.count { $0.stage == .ready } == 12)
                #expect(try await held(bench) == [String](repeating: "B-AUTH-3", count: 38))
                #expect(try await use(bench, "reserved") == 12)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    /// A rejection gives the visit back, and only one claim gets it; acceptance commits.
    @Test(.timeLimit(.minutes(10))) func aRejectionReleasesAndTheNextMayTakeIt() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let documents = try TreatmentFixture.authorized(5, visits: 2)
                try await bench.importVisits(documents)
                try await bench.submitAll()
                let sent = try await bench.stages().filter { $0.value == .submitted }.keys.sorted()
                #expect(sent == ["P-1-3", "P-1-4"], "the earlier service comes first")
                let answers = [
                    (control: try await control(bench, sent[0]), status: "A7:21"),
                    (control: try await control(bench, sent[1]), status: "A2:20"),
                ]
                try await bench.deliver(AnswerFixture.claims(answers))
                try await bench.digest()
                #expect(try await use(bench, "released") == 1)
                #expect(try await use(bench, "committed") == 1)

                // The three that were held come again, corrected, all at once.
                let again = documents.prefix(3).map { $0.setting(["patient_paid_cents"], .integer(100)) }
                try await bench.importVisits(Array(again))
                try await bench.workAll(.eligibility)
                try await bench.race(.scrub, workers: 3, batch: 1)
                #expect(try await held(bench) == ["B-AUTH-3", "B-AUTH-3"])
                #expect(try await use(bench, "reserved") == 1)
                let balance = try #require(try await Authorizations.all(pool: bench.pool).first)
                #expect(balance.visitsCommitted == 1 && balance.visitsReserved == 1 && balance.visitsLeft == 0)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    @Test func aLaterVisitTellsOfAnExtension() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(Array(try TreatmentFixture.authorized(3, visits: 2).dropFirst()))
                try await bench.submitAll()
                try await bench.importVisits(Array(try TreatmentFixture.authorized(1, visits: 3)))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.stages()["P-1-0"] == .ready)
                #expect(try await bench.number("SELECT visits FROM prior_authorization") == 3)
            }
        }
    }

    /// Patients, payers and clinics have authorizations of their own, whatever their numbers.
    @Test func theSameNumberOfAnotherPatientIsAnotherAuthorization() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(
                    TreatmentFixture.authorized(1, visits: 1)
                        + TreatmentFixture.authorized(1, visits: 1, patient: "P-2"))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(Set(try await bench.stages().values) == [.ready])
                #expect(try await bench.number("SELECT count(*) FROM prior_authorization") == 2)
            }
        }
    }

    @Test func theVerifierFindsAnOverdrawnAuthorization() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.authorized(2, visits: 2))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.breaches() == [])
                try await bench.owner("UPDATE prior_authorization SET visits = 1")
                #expect(try await bench.breaches().map { $0.prefix(3) } == ["I10"])
            }
        }
    }

    // MARK: the ledger alone

    private static let key = AuthorizationKey(clinicID: 1, patientIndex: [1], payerID: "60054", numberIndex: [2])

    private func account(visits: Int32?, taken: Int32 = 0, toldOn: Int32 = 100) -> AuthorizationLedger.Account {
        AuthorizationLedger.Account(
            id: 5, key: Self.key, toldOn: PostgresDate(daysSinceEpoch: toldOn), from: nil, to: nil, visits: visits,
            units: nil, codes: [], visitsTaken: taken, unitsTaken: 0)
    }

    private func grant(visits: Int32?, toldOn: Int32) -> AuthorizationGrant {
        AuthorizationGrant(
            key: Self.key, toldOn: PostgresDate(daysSinceEpoch: toldOn), from: nil, to: nil, visits: visits, units: nil,
            codes: [])
    }

    private func left(_ account: AuthorizationLedger.Account, _ grant: AuthorizationGrant) -> Int? {
        AuthorizationLedger(accounts: [account], grants: [1: grant]).left(for: 1)?.visits
    }

    @Test func theLatestServiceTellsAndTakesNothingBack() {
        #expect(left(account(visits: 12, taken: 11), grant(visits: 20, toldOn: 101)) == 9)
        #expect(left(account(visits: 12, taken: 11), grant(visits: 20, toldOn: 99)) == 1, "older news")
        #expect(left(account(visits: 12, taken: 11), grant(visits: 5, toldOn: 101)) == 0, "what is spoken for stays")
        #expect(left(account(visits: 12, taken: 2), grant(visits: nil, toldOn: 101)) == 10, "says nothing of visits")
        #expect(left(account(visits: nil), grant(visits: 4, toldOn: 99)) == 4, "fills a gap")
        #expect(
            AuthorizationLedger(accounts: [account(visits: nil)], grants: [1: grant(visits: nil, toldOn: 101)])
                .left(for: 1) == AuthorizationBalance())
    }

    @Test func claimsOfOneBatchTakeInTurn() {
        let grants = [Int64(1): grant(visits: 2, toldOn: 100), 2: grant(visits: 2, toldOn: 100)]
        var ledger = AuthorizationLedger(accounts: [account(visits: 2, taken: 1)], grants: grants)
        ledger.reserve(3, for: ClaimFixture.claim(1))
        #expect(ledger.left(for: 2)?.visits == 0)
        #expect(ledger.left(for: 3) == nil, "a claim without an authorization")
        ledger.reserve(3, for: ClaimFixture.claim(3))
        #expect(ledger.reservations.map(\.claimID) == [1])
        #expect(ledger.changed.isEmpty, "nothing new was told")
    }
}
