import CoreMetrics
import Foundation
import Jobs
import Postgres
import Telemetry
import Testing

@testable import Claims

/// The installation's figures against what the database holds.
@Suite(.serialized) struct FigureTests {
    /// What Prometheus would read of the figures, by series.
    private struct Told {
        let values: [String: Double]

        init(_ registry: PrometheusRegistry) {
            let lines = registry.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
            values = Dictionary(
                lines.compactMap { line in
                    line.lastIndex(of: " ").flatMap { space in
                        Double(line[line.index(after: space)...]).map { (String(line[..<space]), $0) }
                    }
                }, uniquingKeysWith: { first, _ in first })
        }

        subscript(_ series: String) -> Double? { values["claimline_" + series] }

        func sum(_ metric: String, with label: String = "") -> Double {
            values.filter { series, _ in
                series.hasPrefix("claimline_" + metric) && (label.isEmpty || series.contains(label))
            }.values.reduce(0, +)
        }

        func count(_ metric: String) -> Int {
            values.keys.count { $0 == "claimline_" + metric || $0.hasPrefix("claimline_\(metric){") }
        }
    }

    private func figures(_ bench: TestBench, _ registry: PrometheusRegistry) -> InstallationFigures {
        InstallationFigures(pool: bench.pool, factory: registry, logger: TestBench.silent)
    }

    @Test func anEmptyInstallationTellsItsZeros() async throws {
        try await TestBench.with { bench in
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            #expect(await figures(bench, registry).readOnce() == [])
            let told = Told(registry)
            #expect(told.count("queue_jobs") == Queue.claims.count * 5)
            #expect(told.values.filter { $0.key.hasPrefix("claimline_queue_") }.values.allSatisfy { $0 == 0 })
            #expect(told.count("claims") == ClaimStage.allCases.count)
            #expect(told.count("alarms_open") == 11 && told.count("inbound_files") == 12)
            #expect(told.count("circuits_open") == 3 && told.count("open_dollars") == 12)
            #expect(told["workers_required"] == 0 && told["drain_seconds"] == 0)
            #expect(told["workers{state=\"working\"}"] == 0)
            #expect(told.count("figures_read_timestamp_seconds") == 6)
            // None waited, so there is no ratio; nobody's archive was ever written.
            #expect(told["clinic_wait_ratio"] == nil)
        }
    }

    /// Metrics of the contract that are told by `server`, those that need what is not here apart.
    @Test func claimsMoneyAndQueuesAreWhatTheDatabaseHolds() async throws {
        try await DenialBench.with(5) { denials in
            let bench = denials.bench
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            let queues = QueueFigures()
            let choice = LabelChoice()
            let money = MoneyFigures(choice: choice)
            var sheet = FigureSheet(factory: registry)
            // The first look begins the counters.
            sheet.show(try await queues.read(bench.pool))
            var moneySheet = FigureSheet(factory: registry)
            moneySheet.show(try await money.read(bench.pool))
            #expect(Told(registry).sum("decided_claims_total") == 0)
            try await denials.remit([
                denials.paid(0), denials.refused(1, "CO", "197"), denials.refused(2, "CO", "11"), denials.paid(3),
            ])
            moneySheet.show(try await money.read(bench.pool))
            moneySheet.show(try await money.read(bench.pool))
            sheet.show(try await queues.read(bench.pool))
            var claimSheet = FigureSheet(factory: registry)
            claimSheet.show(try await ClaimFigures().read(bench.pool))
            let told = Told(registry)
            let charge = Double(denials.charge) / 100
            #expect(told["decided_claims_total{payer=\"60054\",result=\"paid\"}"] == 2, "counted once")
            #expect(told["decided_claims_total{payer=\"60054\",result=\"denied\"}"] == 2)
            #expect(told["denied_dollars_total{payer=\"60054\"}"] == 2 * charge)
            #expect(told.sum("denials_open{") == 2 && told.sum("denials_open_dollars") == 2 * charge)
            for (stage, name) in ClaimStage.allCases.map({ ($0.rawValue, $0.name) }) {
                let count = try await bench.number("SELECT count(*) FROM claim WHERE stage = \(stage)")
                #expect(told["claims{stage=\"\(name)\"}"] == Double(count), "\(name)")
            }
            let billed = try await bench.number("SELECT sum(billed_cents) FROM claim")
            #expect(told["claim_dollars{part=\"billed\"}"] == Double(billed) / 100)
            let parts = told.sum("claim_dollars") - Double(billed) / 100
            #expect(abs(parts - Double(billed) / 100) < 0.001, "billed = paid + adjusted + patient + open")
            let insurance = try await bench.number(
                "SELECT sum(amount_cents) FROM ledger_entry WHERE account = 'insurance_receivable'")
            #expect(abs(told.sum("open_dollars", with: "insurance") - Double(insurance) / 100) < 0.001)
            #expect(abs(told.sum("payer_open_dollars") - Double(insurance) / 100) < 0.001)
            #expect(told["payments_unmatched{side=\"remittance\"}"] == 0, "without a bank's reports nothing is missed")
            #expect(told["payer_median_seconds{payer=\"60054\",step=\"decision\"}"] != nil)
        }
    }

    @Test func clocksAreAsTheReportHasThem() async throws {
        try await TestBench.with { bench in
            try await bench.importVisits(SampleVisits.shipped)
            try await bench.owner("UPDATE business_clock SET shift = shift + interval '9 hours'")
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            #expect(await figures(bench, registry).readOnce() == [])
            let told = Told(registry)
            let now = Timestamp(microsecondsSinceEpoch: TestBench.businessStart)
            let report = try await SLAReport.read(
                bench.pool, span: .init(from: now.adding(microseconds: -604_800_000_000), to: now), clinic: nil)
            for band in SLAReport.ClockBand.allCases {
                let rows = report.running.filter { $0.band == band }
                let claims = Double(rows.reduce(0) { $0 + $1.claims })
                let dollars = Double(rows.reduce(0) { $0 + $1.dollarsAtRiskCents }) / 100
                #expect(told.sum("sla_claims{", with: "band=\"\(band.rawValue)\"") == claims, "\(band)")
                #expect(abs(told.sum("sla_at_risk_dollars{", with: "band=\"\(band.rawValue)\"") - dollars) < 0.001)
            }
            #expect(told.sum("sla_claims{") > 5)
            #expect(told.sum("sla_week_claims") == told.sum("sla_claims{"), "none was sent")
            let clinic = try await bench.number("SELECT min(clinic_id) FROM clinic")
            #expect(told.values.keys.contains { $0.contains("clinic=\"\(clinic)\"") })
            #expect(!told.values.keys.contains { $0.contains("clinic=\"C0") }, "numbers, not codes")
            let required = try await bench.number("SELECT required_workers('1 minute', 8, 0.8)")
            #expect(told["workers_required"] == Double(required))
            #expect(told["drain_seconds"] == .infinity, "no worker is there")
        }
    }

    @Test func waitsArrivalsAndCompletionsOfJobs() async throws {
        try await TestBench.with { bench in
            let queues = QueueFigures()
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            var sheet = FigureSheet(factory: registry)
            sheet.show(try await queues.read(bench.pool))
            // What workers did meanwhile, as their rows say.
            try await bench.owner(
                """
                INSERT INTO worker_session (name, expires_at) VALUES ('w', now() + interval '1 hour');
                INSERT INTO worker_tally (session_id, queue, done, failed, busy_us) VALUES (1, 2, 7, 2, 1000000);
                INSERT INTO job (queue, clinic_id, subject, deadline, runnable_at)
                SELECT 2, 1, n, now(), now() - interval '90 seconds' FROM generate_series(1, 3) AS n;
                INSERT INTO job_later (queue, clinic_id, subject, deadline, due_at, by_business_clock, parked_by)
                VALUES (2, 1, 9, now(), 'infinity', false, 'k'), (2, 1, 10, now(), now() + interval '1 day', false, NULL);
                INSERT INTO job_control (scope, key, paused_at) VALUES ('queue', 3, now());
                INSERT INTO alarm (kind, subject, detail) VALUES ('aged', 'C01', 'd');
                INSERT INTO job_done (id, subject, session_id, runnable_at, leased_at, finished_at, clinic_id, queue, attempt)
                SELECT n, n, 1, at - interval '4 seconds', at - interval '20 milliseconds', at, 1, 2, 1
                FROM generate_series(1, 5) AS n, (SELECT now() - interval '5 seconds' AS at) AS moment
                """)
            sheet.show(try await queues.read(bench.pool))
            let told = Told(registry)
            #expect(told["queue_completions_total{queue=\"scrub\"}"] == 7)
            #expect(told["queue_arrivals_total{queue=\"scrub\"}"] == 12, "three are there, nine have left")
            #expect(told["queue_jobs{queue=\"scrub\",state=\"runnable\"}"] == 3)
            #expect(told["queue_jobs{queue=\"scrub\",state=\"later\"}"] == 1)
            #expect(told["queue_jobs{queue=\"scrub\",state=\"parked\"}"] == 1)
            #expect(told["queue_paused{queue=\"submit\"}"] == 1 && told["queue_paused{queue=\"scrub\"}"] == 0)
            #expect(told["workers{state=\"working\"}"] == 1 && told["alarms_open{kind=\"aged\"}"] == 1)
            #expect((90...150).contains(told["oldest_due_age_seconds{queue=\"scrub\"}"] ?? 0))
            #expect(told["job_wait_seconds_count{queue=\"scrub\"}"] == nil, "the last ten seconds are left for later")
            // Once they are older than any settlement takes to commit.
            try await Task.sleep(for: .seconds(6))
            sheet.show(try await queues.read(bench.pool))
            let later = Told(registry)
            #expect(later["job_wait_seconds_count{queue=\"scrub\"}"] == 5)
            #expect(later["job_wait_seconds_bucket{queue=\"scrub\",le=\"1\"}"] == 0)
            #expect(later["job_wait_seconds_bucket{queue=\"scrub\",le=\"5\"}"] == 5)
            #expect(later["job_duration_seconds_bucket{queue=\"scrub\",le=\"0.05\"}"] == 5)
            #expect(later["queue_completions_total{queue=\"scrub\"}"] == 7, "nothing is counted twice")
        }
    }

    @Test func aGroupThatCannotBeReadIsLeftOut() async throws {
        try await TestBench.with { bench in
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            try await bench.owner("REVOKE SELECT ON suspense_item FROM claimline_app")
            let failed = await figures(bench, registry).readOnce()
            #expect(failed == ["files", "money"])
            let told = Told(registry)
            #expect(told["in_doubt_files"] == nil && told["suspense_items{reason=\"unmatched\"}"] == nil)
            #expect(told["figures_read_timestamp_seconds{group=\"money\"}"] == nil)
            #expect(told["workers_required"] == 0)
        }
    }

    @Test func aGroupThatFailsLaterIsToldNoMore() async throws {
        try await TestBench.with { bench in
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            let figures = InstallationFigures(
                pool: bench.pool, factory: registry, every: .milliseconds(100), logger: TestBench.silent)
            try await Partner.running(figures) {
                func waitUntil(_ condition: (Told) -> Bool) async throws {
                    for _ in 0..<1_800 {
                        if condition(Told(registry)) { return }
                        try await Task.sleep(for: .milliseconds(100))
                    }
                    Issue.record("waited in vain")
                }
                try await waitUntil { $0["in_doubt_files"] == 0 }
                try await bench.owner("REVOKE SELECT ON submission_file FROM claimline_app")
                try await waitUntil { $0["in_doubt_files"] == nil }
                let stamp = Told(registry)["figures_read_timestamp_seconds{group=\"files\"}"]
                #expect(stamp != nil, "how old they are is told still")
                #expect(Told(registry)["duplicates_prevented_total{kind=\"visit\"}"] == 0, "counters stand still")
                try await bench.owner("GRANT SELECT ON submission_file TO claimline_app")
                try await waitUntil { $0["in_doubt_files"] == 0 }
            }
        }
    }

    @Test func nothingIsToldOfWhatIsHidden() async throws {
        try await TestBench.with { bench in
            let registry = PrometheusRegistry(ClaimlineMetrics.all)
            var sheet = FigureSheet(factory: registry)
            let mayLook =
                try await bench.owner(
                    "SELECT pg_has_role('claimline_app', 'pg_read_all_stats', 'USAGE')"
                ).first?.first == "t"
            sheet.show(try await DatabaseFigures().read(bench.pool))
            let told = Told(registry)
            #expect((told["oldest_xmin_age_transactions{holder=\"backend\"}"] != nil) == mayLook)
            #expect(told["dead_tuples{table=\"job\"}"] != nil)
        }
    }
}

/// The pure parts.
@Suite struct GrowthTests {
    @Test func rowsThatCommitLateAreCountedOnce() {
        var growth = Growth<String>()
        #expect(growth.take(settled: [:], recent: ["a": 5]) == [:], "what was there before is no growth")
        #expect(growth.take(settled: [:], recent: ["a": 7]) == ["a": 2])
        // Five are settled by now, one more of that age came to light; four are recent, of which two were known.
        #expect(growth.take(settled: ["a": 6], recent: ["a": 4]) == ["a": 3])
        #expect(growth.take(settled: [:], recent: ["a": 4, "b": 1]) == ["b": 1])
        #expect(growth.totals == ["a": 10, "b": 1])
    }

    @Test func arrivalsDoNotCountTheDelayOfTallies() {
        var count = ArrivalCount()
        #expect(count.take(jobs: 100, left: 0, leftLately: 0) == 0)
        #expect(count.take(jobs: 80, left: 15, leftLately: 15) == 0, "five have left untold")
        #expect(count.take(jobs: 60, left: 40, leftLately: 25) == 0, "and are told now")
        #expect(count.take(jobs: 90, left: 45, leftLately: 5) == 35)
        #expect(count.take(jobs: 0, left: 45, leftLately: 0) == 0, "ninety vanished: too few to tell from delay")
        var many = ArrivalCount()
        _ = many.take(jobs: 50_000, left: 0, leftLately: 0)
        #expect(many.take(jobs: 0, left: 0, leftLately: 0) == 0, "all were cancelled")
        #expect(many.take(jobs: 10, left: 0, leftLately: 0) == 10)
    }

    @Test func beyondFiftyTheyAreOther() async {
        let choice = LabelChoice()
        for number in 1...50 { #expect(await choice.payer("P\(number)") == "P\(number)") }
        #expect(await choice.payer("P51") == "other")
        #expect(await choice.payer("P1") == "P1")
        #expect(await choice.clinic(1) == "1")
    }
}
