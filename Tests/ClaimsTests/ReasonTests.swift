import Jobs
import Postgres
import Testing

@testable import Claims

/// Explanations from facts alone.
@Suite struct ReasonTests {
    private static let now = ClaimFixture.hours(10)

    private func job(_ change: (inout JobFacts) -> Void = { _ in }) -> JobFacts {
        var job = JobFacts(
            place: .runnable, id: 7, clinicID: 1, clinic: "C01", queue: 1, queueName: "eligibility", routeID: 1,
            deadline: ClaimFixture.hours(12), attempt: 2, liveWorkers: 3, nearerJobs: 41, business: Self.now)
        change(&job)
        return job
    }

    private func facts(_ change: (inout ClaimFacts) -> Void = { _ in }) -> ClaimFacts {
        var facts = ClaimFacts(
            clinic: "C01", route: "clearinghouse", windowAt: ClaimFixture.hours(11), rejectingRules: [],
            business: Self.now)
        change(&facts)
        return facts
    }

    @Test func aJobThatCouldRunSaysWhoseTurnItIs() {
        let reasons = JobReasons.of(job(), under: [])
        #expect(reasons.map(\.code) == [.turn])
        #expect(reasons[0].text == "41 jobs of its clinic come first; clinics take turns in the band at risk")
        let many = JobReasons.of(
            job {
                $0.nearerJobs = 1_000
                $0.weight = 3
                $0.deadline = ClaimFixture.hours(1)
            }, under: [])
        #expect(
            many[0].text
                == "1,000 or more jobs of its clinic come first; clinics take turns in the band late, with 3 shares")
    }

    @Test func withoutAWorkerNoTurnComes() {
        #expect(JobReasons.of(job { $0.liveWorkers = 0 }, under: []).map(\.code) == [.noWorker])
    }

    @Test func pausesAndLimitsComeFirst() {
        let controls = [
            JobControl(scope: "clinic", pausedBy: "person:ada", reason: "audit"),
            JobControl(scope: "queue", maximum: 4, running: 4),
            JobControl(scope: "route", perMinute: 30, freeAt: ClaimFixture.hours(11)),
            JobControl(scope: "route", maximum: 4, running: 3),
        ]
        let reasons = JobReasons.of(job(), under: controls)
        #expect(reasons.map(\.code) == [.paused, .concurrencyLimit, .rateLimit, .turn])
        #expect(reasons[0].by == "person:ada" && reasons[0].text == "its clinic is paused: audit")
        #expect(reasons[2].until == "2026-10-06T23:00:00Z")
    }

    @Test func whatALeaseARetryAParkingAndADeathSay() {
        let leased = job {
            $0.sessionID = 3
            $0.worker = "host.17"
            $0.leaseEnds = ClaimFixture.hours(11)
        }
        let lease = JobReasons.of(leased, under: [JobControl(scope: "queue", pausedBy: "ada")])
        #expect(lease.map(\.code) == [.leased], "a pause stops no running job")
        #expect(lease[0].by == "host.17" && lease[0].until == "2026-10-06T23:00:00Z")
        let retry = job {
            $0.place = .later
            $0.dueAt = ClaimFixture.hours(11)
            $0.reason = "no 271"
        }
        #expect(JobReasons.of(retry, under: []).first?.text == "attempt 2 failed: no 271")
        let parked = job {
            $0.place = .later
            $0.dueAt = Timestamp(microsecondsSinceEpoch: .max)
            $0.parkedBy = "payer:MCRTX"
        }
        #expect(
            JobReasons.of(parked, under: []) == [
                .init(.parked, "put aside until payer:MCRTX is resumed", by: "payer:MCRTX")
            ])
        let scheduled = job { $0.place = .later }
        #expect(JobReasons.of(scheduled, under: []).map(\.code) == [.scheduled])
        let dead = job {
            $0.place = .dead
            $0.reason = "worker process died while holding it"
        }
        #expect(JobReasons.of(dead, under: []).map(\.code) == [.deadLetter])
    }

    @Test(arguments: ClaimStage.allCases) func everyStageHasAnAnswerOrAJob(stage: ClaimStage) {
        let claim = ClaimFixture.claim(stage: stage)
        let reasons = ClaimReasons.of(claim, facts { $0.fileID = 9 })
        let job = ClaimReasons.job(of: claim, facts { $0.fileID = 9 })
        #expect(!reasons.isEmpty || job != nil)
        switch ClaimFlow.row(of: stage).owner {
        case .workList(let isClinic):
            #expect(reasons.map(\.by) == [isClinic ? "clinic" : "billing"] && job == nil)
        case .waiting:
            let look = stage == .crossover ? Queue.nextPayer : .followUp
            #expect(reasons.map(\.code) == [.waitingForAnswer] && job?.queue == look)
        case .step(let queue): #expect(job == nil || job?.queue == queue)
        case .final: #expect(reasons.map(\.code) == [.closed] && job == nil)
        }
    }

    @Test func aHeldClaimNamesItsRules() {
        var claim = ClaimFixture.claim(stage: .scrubFailed)
        claim.holdReason = "B-AUTH-1"
        let authorization = ClaimReasons.of(claim, facts { $0.rejectingRules = ["B-AUTH-1", "B-MOD-3"] })
        #expect(authorization.map(\.code) == [.authorization])
        #expect(authorization[0].text.hasSuffix("B-AUTH-1, B-MOD-3"))
        claim.holdReason = "B-MOD-3"
        #expect(ClaimReasons.of(claim, facts()).map(\.code) == [.scrubFailed])
    }

    @Test func aReadyClaimWaitsForItsWindowOrItsPayer() {
        let claim = ClaimFixture.claim(stage: .ready)
        let waiting = ClaimReasons.of(claim, facts())
        #expect(waiting.map(\.code) == [.payerWindow] && waiting[0].until == "2026-10-06T23:00:00Z")
        let due = ClaimReasons.of(claim, facts { $0.windowAt = ClaimFixture.hours(1) })
        #expect(due[0].until == Self.now.iso8601)
        let paused = ClaimReasons.of(claim, facts { $0.payerPausedBy = "person:ada" })
        #expect(paused.map(\.code) == [.payerPaused, .payerWindow] && paused[0].by == "person:ada")
        let planned = facts { $0.plannedFileID = 4 }
        #expect(ClaimReasons.of(claim, planned).map(\.code) == [.fileOnItsWay])
        #expect(ClaimReasons.job(of: claim, planned)?.subject == 4)
    }

    @Test func aBatchInquiryIsNamedWithItsJob() {
        let claim = ClaimFixture.claim(stage: .eligibility)
        let asked = facts { $0.inquiryID = 12 }
        #expect(ClaimReasons.of(claim, asked).map(\.code) == [.waitingForAnswer])
        #expect(ClaimReasons.job(of: claim, asked)?.queue == .inquire)
        #expect(ClaimReasons.job(of: claim, facts())?.queue == .eligibility)
    }

    @Test func aFileInDoubtIsNamed() {
        let claim = ClaimFixture.claim(stage: .submitting)
        let doubt = ClaimReasons.of(
            claim,
            facts {
                $0.fileID = 9
                $0.fileStatus = "in_doubt"
            })
        #expect(doubt.map(\.code) == [.fileInDoubt] && doubt[0].text.contains("file 9"))
    }
}

/// Shares of service from a history.
@Suite struct ServiceHistoryTests {
    private func slices(_ clinics: [Int32: (weight: Int32, backlog: Int64, startsEach: Int64)]) -> [ServiceSlice] {
        clinics.flatMap { clinic, item in
            (1...Int32(ServiceHistory.slices)).map { slice in
                ServiceSlice(
                    queue: "scrub", clinicID: clinic, weight: item.weight, slice: slice,
                    arrivals: slice == 1 ? item.backlog : 0, starts: item.startsEach)
            }
        }
    }

    @Test func jainsIndex() {
        #expect(Fairness.jain([]) == 1 && Fairness.jain([0, 0]) == 1)
        #expect(Fairness.jain([5, 5, 5]) == 1)
        #expect(Fairness.jain([1, 0, 0, 0]) == 0.25)
        #expect(abs(Fairness.jain([1, 2, 3]) - 36.0 / 42) < 1e-12)
    }

    @Test func equalsServedEquallyHold() {
        let found = ServiceHistory.invariant(slices([1: (1, 2000, 20), 2: (1, 2000, 21), 3: (1, 2000, 19)]))
        #expect(found.standing == .held)
        let weighted = ServiceHistory(slices([1: (1, 2000, 20), 2: (2, 4000, 40)])).finding
        #expect(weighted == .init(clinics: 2, jain: 1, starved: 0))
    }

    @Test func aStarvedClinicBreaksIt() {
        let found = ServiceHistory.invariant(slices([1: (1, 9000, 100), 2: (1, 9000, 100), 3: (1, 9000, 1)]))
        #expect(found.standing == .broken && found.reasons == ["1 of 3 clinics starved in scrub"])
    }

    @Test func unequalSharesWithoutStarvationProveNothing() {
        let found = ServiceHistory.invariant(slices([1: (1, 9000, 100), 2: (1, 9000, 30)]))
        #expect(found.standing == .notChecked)
    }

    @Test func whoHasNoWorkIsNotCompared() {
        #expect(ServiceHistory.invariant([]).standing == .notChecked)
        let light = ServiceHistory(slices([1: (1, 9000, 100), 2: (1, 0, 0)])).finding
        #expect(light == nil)
        let few = ServiceHistory(slices([1: (1, 90, 1), 2: (1, 90, 1)])).finding
        #expect(few == nil, "leased sets are coarser than that")
    }
}
