import Billing
import Clearinghouse
import Foundation
import Postgres
import Testing
import X12

@testable import Claims
@testable import Jobs

/// What is asked of payers before the patient comes, and what people are told of it.
@Suite(.serialized) struct AppointmentTests {
    private static let patient = """
        "patient":{"id":"P-1","last_name":"Ardent","first_name":"Mira","birth_date":"1981-03-09","sex":"F",
        "address":{"line1":"12 Elm St","city":"Austin","state":"TX","postal_code":"787011234"}}
        """.replacing("\n", with: "")

    private func line(
        _ id: String, date: String = "2026-10-12", member: String = "W123", payer: String = "60054", more: String = ""
    ) -> String {
        """
        {"appointment_id":"\(id)","clinic_id":"C01","date":"\(date)",\(Self.patient),"planned_codes":["97530"],\
        "coverages":[{"order":1,"payer_id":"\(payer)","member_id":"\(member)","relationship":"self",\
        "filing_indicator":"CI"}]\(more)}
        """
    }

    private func importing(
        _ lines: [String], _ bench: TestBench
    ) async throws -> (summary: IntakeSummary, problems: [RecordProblem]) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        return try await AppointmentImport(context: bench.context).run(path: file.path)
    }

    private func listed(_ bench: TestBench, problemsOnly: Bool = false) async throws -> [String: Appointments.Listing] {
        let days = (try #require(CalendarDay(iso: "2026-10-01")), try #require(CalendarDay(iso: "2026-12-31")))
        let found = try await Appointments.list(
            from: days.0, through: days.1, problemsOnly: problemsOnly, pool: bench.pool)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.appointmentID, $0) })
    }

    @Test func badRecordsAreNamedAndTheOthersTaken() async throws {
        try await TestBench.with { bench in
            let (summary, problems) = try await importing(
                [line("A-1"), "{\"appointment_id\":", line("A-2", date: "2026-13-01"), line("A-1"), "", line("A-3")],
                bench)
            #expect(summary == IntakeSummary(accepted: 2, updated: 0, unchanged: 1, rejected: 2))
            #expect(problems.map(\.line) == [2, 3])
            #expect(problems.last?.field == "date")
            #expect(try await importing([line("A-1"), line("A-3")], bench).summary.unchanged == 2)
            #expect(try await bench.number("SELECT count(*) FROM appointment WHERE sealed::text LIKE '%Ardent%'") == 0)
        }
    }

    @Test func payersAreAskedSomeDaysAheadAndAgainOnTheDay() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                _ = try await importing([line("A-1"), line("A-2", date: "2026-10-06")], bench)
                // Business time is 2026-10-06: the second is due at once, the first on the 9th at six in Chicago.
                let due = try await bench.owner("SELECT due_at AT TIME ZONE 'UTC' FROM job_later WHERE queue = 10")
                #expect(due.map { $0[0] } == ["2026-10-09 11:00:00"])
                #expect(try await bench.work(.appointments) == 1)
                #expect(try await listed(bench)["A-2"]?.state == "clear")
                #expect(try await listed(bench)["A-1"]?.state == "scheduled")
                try await bench.makeDue(.appointments)
                #expect(try await bench.work(.appointments) == 1)
                let first = try #require(await listed(bench)["A-1"])
                #expect(first.state == "clear" && first.checks == 1 && first.copayCents != nil)
                #expect(first.deductibleLeftCents == 0)
                let again = try await bench.owner("SELECT due_at AT TIME ZONE 'UTC' FROM job_later WHERE queue = 10")
                #expect(again.map { $0[0] } == ["2026-10-12 11:00:00"])
                #expect(try await bench.number("SELECT count(*) FROM appointment_check") == 2)
            }
        }
    }

    @Test func problemsWaitForAPersonUntilResolved() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let day = "2026-10-07"
                _ = try await importing(
                    [
                        line("OK", date: day), line("INACTIVE", date: day, member: "XINA1"),
                        line("USED", date: day, member: "XLIM0"), line("FEW", date: day, member: "XLIM2"),
                        line("MANY", date: day, member: "XLIM20"), line("AUTH", date: day, member: "XAUT1"),
                        line(
                            "GIVEN", date: day, member: "XAUT2",
                            more: #","authorization":{"number":"N1","from":"2026-09-01","to":"2026-12-31","visits":12}"#
                        ),
                        line(
                            "ENDING", date: day, member: "XAUT3",
                            more: #","authorization":{"number":"N2","from":"2026-09-01","to":"2026-10-10"}"#),
                        line("GONE", date: day, member: "XINA2", more: #","cancelled":true"#),
                    ], bench)
                try await bench.workAll(.appointments)
                let found = try await listed(bench, problemsOnly: true).mapValues(\.problems)
                #expect(
                    found == [
                        "INACTIVE": [.notCovered], "USED": [.visitsUsedUp], "FEW": [.fewVisitsLeft],
                        "AUTH": [.authorizationMissing], "ENDING": [.authorizationEnding],
                    ])
                let all = try await listed(bench)
                #expect(all["OK"]?.state == "clear" && all["MANY"]?.visitsLeft == 20 && all["GONE"]?.checks == 0)
                let number = try #require(all["USED"]?.number)
                #expect(try await Appointments.resolve([number], by: "person:ada", pool: bench.pool) == 1)
                #expect(try await Appointments.resolve([number], by: "person:ada", pool: bench.pool) == 0)
                #expect(try await listed(bench, problemsOnly: true)["USED"] == nil)
                // The same finding on the day leaves the case closed; a change of the appointment opens it anew.
                try await bench.makeDue(.appointments)
                try await bench.workAll(.appointments)
                #expect(try await listed(bench)["USED"]?.resolvedBy == "person:ada")
                _ = try await importing([line("USED", date: "2026-10-08", member: "XLIM1")], bench)
                try await bench.workAll(.appointments)
                #expect(try await listed(bench, problemsOnly: true)["USED"]?.problems == [.fewVisitsLeft])
            }
        }
    }

    @Test func aSilentPayerLeavesTheAppointmentUnanswered() async throws {
        try await TestBench.with { bench in
            _ = try await importing([line("A-1", date: "2026-10-06")], bench)
            try await bench.work(.appointments)
            let found = try #require(await listed(bench, problemsOnly: true)["A-1"])
            #expect(found.state == "unanswered" && found.nextAction == "call the payer")
            #expect(try await bench.number("SELECT count(*) FROM job_later WHERE queue = 10") == 1)
        }
    }

    @Test func aPayerThatCannotAnswerAheadIsAskedOnTheDay() async throws {
        // AAA*N**42: the payer's own system is down, call after call.
        try await Partner.with(.only(.reject) { $0.level = .eligibility }) { partner in
            try await TestBench.with(partner: partner.url) { bench in
                _ = try await importing([line("A-1", date: "2026-10-09")], bench)
                for _ in 0..<10 {
                    try await bench.work(.appointments)
                    let waits = "SELECT by_business_clock FROM job_later WHERE queue = 10"
                    if try await bench.owner(waits).first?.first == "t" { break }
                    try await bench.makeDue(.appointments)
                }
                let due = "SELECT due_at AT TIME ZONE 'UTC' FROM job_later WHERE queue = 10"
                #expect(try await bench.owner(due).map { $0[0] } == ["2026-10-09 11:00:00"])
                #expect(try await listed(bench, problemsOnly: true)["A-1"]?.state == "unanswered")
                #expect(try await bench.number("SELECT count(*) FROM job_dead") == 0)
            }
        }
    }

    @Test func aPausedPayerIsNotAsked() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await PayerPauses.pause("60054", by: "person:ada", reason: "enrolment", pool: bench.pool)
                _ = try await importing([line("A-1", date: "2026-10-06")], bench)
                try await bench.work(.appointments)
                #expect(try await listed(bench)["A-1"]?.state == "scheduled")
                #expect(try await bench.number("SELECT count(*) FROM job_later WHERE queue = 10") == 1)
            }
        }
    }

    /// The claim's own scrub knows what the 271 said.
    @Test func aUsedUpBenefitHoldsTheClaim() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                for (patient, member) in [("P-1", "XLIM0"), ("P-2", "XLIM5"), ("P-3", "W123")] {
                    try await bench.importVisits(
                        TreatmentFixture.visits(1, patient: patient) {
                            $0.setting(["coverages", "0", "member_id"], .string(member))
                        })
                }
                try await bench.workAll(.eligibility)
                #expect(try await bench.number("SELECT count(*) FROM coverage_fact") == 2)
                try await bench.workAll(.scrub)
                let standings = try await bench.standings()
                #expect(standings["P-1-0"]?.holdReason == "B-COV-2")
                #expect(standings["P-2-0"]?.stage == .ready && standings["P-3-0"]?.stage == .ready)
            }
        }
    }

    // MARK: what a 271 says

    private func benefits(_ segments: String...) throws -> TherapyBenefits {
        let header = [
            "ISA*00*          *00*          *ZZ*S              *ZZ*R              *261005*1200*^*00501*000000001*0*T*:",
            "GS*HB*S*R*20261005*1200*1*X*005010X279A1", "ST*271*0001*005010X279A1", "BHT*0022*11*1*20261005*1200",
            "HL*1**20*1", "NM1*PR*2*PAYER*****PI*1", "HL*2*1*21*1", "NM1*1P*2*CLINIC*****XX*1234567893", "HL*3*2*22*0",
            "NM1*IL*1*ARDENT*MIRA****MI*W1",
        ]
        let all = header + segments + ["SE*\(segments.count + 9)*0001", "GE*1*1", "IEA*1*000000001"]
        let bytes = Array(all.map { $0 + "~" }.joined().utf8)
        return try #require(CoverageAnswer(bytes).benefits)
    }

    @Test func therapyCountsBeforeThePlanAndTheNetworkBeforeOutside() throws {
        let found = try benefits(
            "EB*1**30", "EB*B*IND*30***27*50", "EB*B*IND*AD***27*20****N*N", "EB*B*IND*AD***27*35****N*Y",
            "EB*C*IND*30***29*400", "EB*C*IND*30***23*1000", "EB*A*IND*AE*****.2", "EB*F*IND*AD***29***VS*7",
            "EB*F*IND*AD***23***VS*30")
        #expect(found.copayCents == 3500 && found.deductibleLeftCents == 40_000 && found.coinsurance == 2000)
        #expect(found.visitsLeft == 7 && found.visitLimit == 30 && found.requiresAuthorization == false)
        #expect(found.coversTherapy == true)
    }

    @Test func otherPayersAndExclusionsAreRead() throws {
        let carved = try benefits("EB*1**30", "EB*I**AD")
        #expect(carved.coversTherapy == false && carved.bearsOnClaims)
        let advantage = try benefits(
            "EB*1**30", "EB*R**30*HN*PLAN", "LS*2120", "NM1*PR*2*ADVANTAGE*****PI*H1234", "LE*2120")
        #expect(advantage.isInMedicareAdvantage == true && advantage.otherPayers == ["H1234"])
        let secondary = try benefits("EB*1**30", "EB*R**30*12", "LS*2120", "NM1*PR*2*OTHER", "LE*2120")
        #expect(secondary.isOtherPayerPrimary == true && secondary.otherPayers == ["OTHER"])
        #expect(try !benefits("EB*1**30", "EB*B*IND*AD***27*20").bearsOnClaims)
        #expect(try benefits("EB*1**30", "EB*F*IND*AD***29", "HSD*VS*4").visitsLeft == 4)
        let used = try benefits("EB*1**30", "EB*F*IND*30***24*900", "EB*F*IND*AD***24*1210.5", "EB*F*IND*AD***23*2480")
        #expect(used.usedCents == 121_050 && used.bearsOnClaims)
    }
}
