import Jobs
import Postgres
import Testing

@testable import Claims

/// Circuit breakers: shared by all processes, shut by an answer, tried by one.
@Suite struct CircuitTests {
    private let key = CircuitKey(routeID: 1, exchange: .submit)

    /// One exchange that ends so; `nil`: well.
    private func exchange(_ circuits: Circuits, _ error: ConnectorError? = nil, key: CircuitKey? = nil) async
        -> ConnectorError?
    {
        do {
            try await circuits.run(key ?? self.key) { () async throws(ConnectorError) in
                if let error { throw error }
            }
            return nil
        } catch {
            return error
        }
    }

    private func isRefused(_ error: ConnectorError?) -> Bool {
        if case .circuitOpen? = error { true } else { false }
    }

    private func becomeDue(_ bench: TestBench) async throws {
        try await bench.owner("UPDATE route_circuit SET open_until = now() - interval '1 second'")
    }

    @Test func threeFailuresInARowOpenItForEveryProcess() async throws {
        try await TestBench.with { bench in
            let circuits = Circuits(pool: bench.pool)
            for _ in 1...2 { #expect(await exchange(circuits, .unreachable) == .unreachable) }
            #expect(await exchange(circuits) == nil)
            #expect(try await Routes.circuits(pool: bench.pool).isEmpty)
            for _ in 1...3 { #expect(await exchange(circuits, .outcomeUnknown) == .outcomeUnknown) }
            #expect(isRefused(await exchange(circuits)))
            // A process that has not met the partner yet keeps away too, and other exchanges go on.
            let other = Circuits(pool: bench.pool)
            #expect(isRefused(await exchange(other)))
            #expect(await exchange(other, key: CircuitKey(routeID: 1, exchange: .receive)) == nil)
            let known = try #require(try await Routes.circuits(pool: bench.pool).first)
            #expect(known.key == key && known.failures == 3 && known.reason == "no answer in time")
            let pause = try #require(known.opensInMilliseconds)
            #expect((1_000...5_000).contains(pause))
        }
    }

    @Test func anOpenCircuitIsAnAlarmAndExplainsWhatWaits() async throws {
        try await TestBench.with { bench in
            let circuits = Circuits(pool: bench.pool)
            let asking = CircuitKey(routeID: 1, exchange: .realTime, payerID: "MCRTX")
            for _ in 1...3 { _ = await exchange(circuits, .unreachable, key: asking) }
            try await bench.owner("UPDATE route_circuit SET open_until = now() + interval '1 hour'")
            let watch = WatchPartners(logger: TestBench.silent)
            try await bench.perform(watch)
            let open = "SELECT subject, detail FROM alarm WHERE kind = 'partner_down' AND cleared_at IS NULL"
            #expect(try await bench.owner(open) == [["partner real_time MCRTX", "unreachable"]])
            try await bench.importVisits([IntakeFixture.document()])
            try await bench.workAll(.eligibility)
            // Its job lost no attempt to a partner that was not asked.
            #expect(try await bench.number("SELECT max(attempt) FROM job_later WHERE queue = 1") == 0)
            let found = try await Explain.claims(bench.pool, reference: "V-1001", clinic: nil)
            #expect(found.flatMap(\.reasons).map(\.code) == [.partnerDown, .scheduled])
            try await bench.owner("DELETE FROM route_circuit")
            try await bench.perform(watch)
            #expect(try await bench.owner(open).isEmpty)
        }
    }

    @Test func oneExchangeIsTriedAndItsEndDecides() async throws {
        try await TestBench.with { bench in
            let first = Circuits(pool: bench.pool)
            for _ in 1...3 { _ = await exchange(first, .unreachable) }
            try await becomeDue(bench)
            let second = Circuits(pool: bench.pool)
            #expect(await exchange(second, .unreachable) == .unreachable)
            let third = Circuits(pool: bench.pool)
            #expect(isRefused(await exchange(third)))
            // A failed trial waits twice as long.
            let left = try #require(try await Routes.circuits(pool: bench.pool).first?.opensInMilliseconds)
            #expect((7_000...10_000).contains(left))
            // However long it was away, a partner is looked for every two minutes.
            for _ in 1...6 {
                try await becomeDue(bench)
                _ = await exchange(Circuits(pool: bench.pool), .unreachable)
            }
            let most = try #require(try await Routes.circuits(pool: bench.pool).first?.opensInMilliseconds)
            #expect((100_000...120_000).contains(most))
            try await becomeDue(bench)
            let fourth = Circuits(pool: bench.pool)
            #expect(await exchange(fourth) == nil)
            #expect(try await Routes.circuits(pool: bench.pool).isEmpty)
            #expect(await exchange(Circuits(pool: bench.pool)) == nil)
        }
    }

    @Test func whatOnlyAPersonCanMendOpensItAtOnce() async throws {
        try await TestBench.with { bench in
            let circuits = Circuits(pool: bench.pool)
            _ = await exchange(circuits, .refused(code: "UnAuthorized"))
            #expect(isRefused(await exchange(circuits)))
            let known = try await Routes.circuits(pool: bench.pool)
            #expect(known.map(\.reason) == ["refused: UnAuthorized"])
        }
    }

    @Test func aRefusalOfOneMessageSaysThatThePartnerIsThere() async throws {
        try await TestBench.with { bench in
            let circuits = Circuits(pool: bench.pool)
            for _ in 1...2 { _ = await exchange(circuits, .unreachable) }
            _ = await exchange(circuits, .refused(code: "PayloadIllegal"))
            for _ in 1...2 { _ = await exchange(circuits, .unreachable) }
            #expect(await exchange(circuits) == nil)
        }
    }

    @Test(arguments: [
        (ConnectorError.refused(code: "UnAuthorized"), true), (.refused(code: "SenderIDIllegal"), true),
        (.refused(code: "VersionMismatch"), true), (.refused(code: "HTTP 415"), true),
        (.refused(code: "PayloadIllegal"), false), (.refused(code: "ChecksumMismatched"), false), (.unreachable, false),
    ]) func codesThatAreAboutTheAgreementNeedAPerson(error: ConnectorError, needsPerson: Bool) {
        #expect(error.needsPerson == needsPerson)
    }

    /// CAQH CORE 270: no re-transmission before 90 seconds.
    @Test func aQuestionWithoutAnswerIsNotAskedAgainForNinetySeconds() {
        #expect(
            ConnectorError.outcomeUnknown.outcomeOfQuestion == .retry(reason: "no answer in time", pause: .seconds(90)))
        #expect(ConnectorError.unreachable.outcomeOfQuestion == .retry(reason: "unreachable"))
        #expect(
            ConnectorError.refused(code: "PayloadIllegal").outcomeOfFile == .dead(reason: "refused: PayloadIllegal"))
        #expect(ConnectorError.outcomeUnknown.outcomeOfFile == .retry(reason: "no answer in time"))
    }
}
