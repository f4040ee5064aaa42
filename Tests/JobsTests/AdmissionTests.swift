import Postgres
import Testing

@testable import Jobs

/// Limits as pure decisions.
@Suite struct AdmissionTests {
    private let seconds: Int64 = 1_000_000

    @Test func aRateLimitSpreadsItsJobsEvenly() {
        let limit = RateLimit(perMinute: 120)
        #expect(limit.interval == 500_000 && limit.burst == 2)
        var clock = Timestamp(microsecondsSinceEpoch: .min)
        var begun: [Int64] = []
        for tenth in 0..<600 {
            let now = midnight.adding(microseconds: Int64(tenth) * seconds / 10)
            let room = limit.room(at: now, nextFreeAt: clock)
            #expect(room >= 0 && room <= 2)
            if room > 0 { clock = limit.spent(room, at: now, nextFreeAt: clock) }
            begun.append(room)
        }
        // A minute's worth and the burst it began with.
        #expect(begun.reduce(0, +) == 121)
        for start in 0..<590 { #expect(begun[start..<start + 10].reduce(0, +) <= 4) }
    }

    @Test func afterARestNoMoreThanTheBurstBegins() {
        let limit = RateLimit(perMinute: 30)
        let clock = limit.spent(1, at: midnight, nextFreeAt: midnight)
        #expect(limit.room(at: midnight, nextFreeAt: clock) == 0)
        #expect(limit.room(at: midnight.adding(microseconds: 1_999_999), nextFreeAt: clock) == 0)
        #expect(limit.room(at: midnight.adding(microseconds: 2 * seconds), nextFreeAt: clock) == 1)
        #expect(limit.room(at: midnight.adding(microseconds: 3600 * seconds), nextFreeAt: clock) == 1)
        #expect(limit.room(at: midnight.adding(microseconds: -3600 * seconds), nextFreeAt: clock) == 0)
    }

    private func limit(_ scope: ControlScope, max: Int32? = nil, rate: Int32? = nil, running: Int64 = 0)
        -> Admission.Limit
    {
        Admission.Limit(
            scope: scope, limits: ControlLimits(maxRunning: max, perMinute: rate), nextFreeAt: midnight,
            running: running)
    }

    private func request(_ clinic: Int32, _ take: Int) -> FairShare.Request {
        FairShare.Request(
            clinicID: clinic, band: .normal, from: FairShare.Mark(deadline: midnight, id: 0),
            until: Timestamp(microsecondsSinceEpoch: .max), take: take)
    }

    private func job(_ id: Int64, clinic: Int32 = 7, route: Int16 = 0) throws -> LeasedJob {
        try LeasedJob.sample(id: id, clinic: clinic, route: route)
    }

    @Test func aPlanIsCutToWhatQueueAndClinicLeave() {
        let admission = Admission(
            queue: testQueue, limits: [limit(.queue(1), max: 20, running: 8), limit(.clinic(2), max: 3, running: 3)],
            pausedRoutes: [], now: midnight)
        let cut = admission.cut([request(1, 5), request(2, 5), request(3, 5), request(4, 5)])
        #expect(cut.map(\.clinicID) == [1, 3, 4])
        #expect(cut.map(\.take) == [5, 5, 2])
    }

    @Test func routesAdmitInOrderPostponeTheRestAndParkWhatIsPaused() throws {
        var admission = Admission(
            queue: testQueue, limits: [limit(.route(3), max: 4, running: 2), limit(.route(4), rate: 60)],
            pausedRoutes: [9], now: midnight)
        let jobs =
            try (1...4).map { try job(Int64($0), route: 3) } + (5...8).map { try job(Int64($0), route: 4) }
            + [job(9, route: 9), job(10)]
        let verdict = admission.admit(jobs)
        #expect(verdict.admitted.map(\.id) == [1, 2, 5, 10])
        #expect(verdict.parked.map(\.id) == [9])
        #expect(verdict.postponed.map(\.job.id) == [3, 4, 6, 7, 8])
        // A rate limit lets each come back at about its turn.
        let turns = verdict.postponed.filter { $0.job.routeID == 4 }.map(\.delay)
        for (turn, delay) in turns.enumerated() {
            let expected = Duration.seconds(turn + 1)
            #expect(delay >= expected * 3 / 4 && delay <= expected * 5 / 4)
        }
        let spent = admission.spent
        #expect(spent.map(\.scope) == [.route(4)])
        #expect(spent.first?.nextFreeAt == midnight.adding(microseconds: seconds))
    }

    @Test func aLoweredLimitAdmitsNothingUntilEnoughAreDone() throws {
        var admission = Admission(
            queue: testQueue, limits: [limit(.clinic(7), max: 2, running: 5)], pausedRoutes: [], now: midnight)
        #expect(admission.cut([request(7, 10)]).isEmpty)
        #expect(try admission.admit([job(1)]).admitted.isEmpty)
    }
}

extension LeasedJob {
    static func sample(id: Int64, clinic: Int32 = 7, route: Int16 = 0) throws -> LeasedJob {
        let place: [UInt8] = [0, 0, 0, 0, 0, 1]
        return LeasedJob(
            place: try TupleID.decode(place.span.bytes, oid: TupleID.postgresOID), id: id, clinicID: clinic,
            routeID: route, subject: id,
            deadline: midnight, attempt: 1, crashes: 0, token: 1, hasKey: false)
    }
}
