import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// The monthly figures against plain SQL that reckons each of them another way, over two years of generated history.
@Suite(.serialized) struct MonthlyReportTests {
    private static let from = "2026-02-01"
    private static let to = "2026-08-31"

    /// Numerator and denominator of each figure. `{a}` and `{b}` are the first day and the day after the last.
    private static let expected: [String: String] = [
        "clean_claim_rate": """
        SELECT count(*) FILTER (WHERE (payer_accepted_at IS NOT NULL OR paid_cents > 0)
            AND (SELECT count(*) FROM submission s WHERE s.claim_id = c.claim_id) = 1
            AND NOT EXISTS (SELECT FROM submission s WHERE s.claim_id = c.claim_id AND s.status IN ('rejected', 'returned'))
            AND NOT EXISTS (SELECT FROM claim_event e WHERE e.claim_id = c.claim_id AND e.business_at > c.sla_stopped_at
                            AND e.to_stage IN (10, 20, 30) AND e.from_stage <> e.to_stage)), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "clean_claim_rate_rules": """
        SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM claim_event e WHERE e.claim_id = c.claim_id
            AND e.to_stage = 35 AND e.business_at <= c.sla_stopped_at)), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "clean_claim_rate_decided": """
        SELECT count(*) FILTER (WHERE (SELECT count(*) FROM submission s WHERE s.claim_id = c.claim_id) = 1
            AND NOT EXISTS (SELECT FROM submission s WHERE s.claim_id = c.claim_id AND s.status IN ('rejected', 'returned'))
            AND NOT EXISTS (SELECT FROM claim_event e WHERE e.claim_id = c.claim_id AND e.business_at > c.sla_stopped_at
                            AND e.to_stage IN (10, 20, 30) AND e.from_stage <> e.to_stage)
            AND NOT EXISTS (SELECT FROM denial d WHERE d.claim_id = c.claim_id AND d.remittance_id =
                            (SELECT min(remittance_id) FROM remittance_claim r WHERE r.claim_id = c.claim_id))), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
          AND claim_id IN (SELECT claim_id FROM remittance_claim)
        """,
        "first_pass_acceptance": """
        SELECT count(*) FILTER (WHERE (SELECT status FROM submission s WHERE s.claim_id = c.claim_id
            ORDER BY number LIMIT 1) NOT IN ('rejected', 'returned')), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "rejection_rate": """
        SELECT count(*) FILTER (WHERE (SELECT status FROM submission s WHERE s.claim_id = c.claim_id
            ORDER BY number LIMIT 1) IN ('rejected', 'returned')), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "resubmission_rate": """
        SELECT count(*) FILTER (WHERE 2 IN (SELECT number FROM submission s WHERE s.claim_id = c.claim_id)), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "scrub_catch_rate": """
        SELECT count(*) FILTER (WHERE caught), count(*) FILTER (WHERE caught OR rejected OR miscoded)
        FROM (SELECT EXISTS (SELECT FROM claim_event e WHERE e.claim_id = c.claim_id AND e.to_stage = 35) AS caught,
                     (SELECT status FROM submission s WHERE s.claim_id = c.claim_id ORDER BY number LIMIT 1) = 'rejected'
                         AS rejected,
                     EXISTS (SELECT FROM denial d WHERE d.claim_id = c.claim_id AND d.kind = 'correct') AS miscoded
              FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}) AS c
        """,
        "first_pass_resolution": """
        SELECT count(*) FILTER (WHERE paid_cents > 0 OR patient_cents > 0 AND refused_cents = 0), count(*)
        FROM remittance_claim JOIN remittance USING (remittance_id)
        WHERE effective_on >= {a}::date AND effective_on < {b}::date AND remittance_id =
            (SELECT min(f.remittance_id) FROM remittance_claim f WHERE f.claim_id = remittance_claim.claim_id)
        """,
        "denial_rate": """
        SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM denial d WHERE d.claim_id = r.claim_id
            AND d.remittance_id = r.remittance_id)), count(*)
        FROM remittance_claim r JOIN remittance USING (remittance_id)
        WHERE effective_on >= {a}::date AND effective_on < {b}::date AND remittance_id =
            (SELECT min(f.remittance_id) FROM remittance_claim f WHERE f.claim_id = r.claim_id)
        """,
        "denial_rate_dollars": """
        SELECT sum((SELECT coalesce(sum(amount_cents), 0) FROM denial d WHERE d.claim_id = r.claim_id
            AND d.remittance_id = r.remittance_id)), sum(charge_cents)
        FROM remittance_claim r JOIN remittance USING (remittance_id)
        WHERE effective_on >= {a}::date AND effective_on < {b}::date AND remittance_id =
            (SELECT min(f.remittance_id) FROM remittance_claim f WHERE f.claim_id = r.claim_id)
        """,
        "appeal_success": """
        SELECT count(*) FILTER (WHERE outcome LIKE '%won'), count(*) FROM appeal
        WHERE decided_at >= {a} AND decided_at < {b}
        """,
        "appeal_success_dollars": """
        SELECT sum(won_cents), sum(amount_cents) FROM appeal WHERE decided_at >= {a} AND decided_at < {b}
        """,
        "appeals_filed": """
        SELECT (SELECT count(*) FROM appeal WHERE filed_at >= {a} AND filed_at < {b}), count(*)
        FROM (SELECT claim_id, min(decided_on) AS first FROM denial GROUP BY claim_id) AS d
        WHERE first >= {a}::date AND first < {b}::date
        """,
        "net_collection_rate": """
        SELECT sum(paid_cents + collected_cents
                       + (SELECT coalesce(sum(l.amount_cents), 0) FROM ledger_entry l WHERE l.claim_id = claim.claim_id
                          AND l.account = 'patient_cash' AND l.source_id IS NOT NULL)), sum(billed_cents) - sum(adjusted_cents)
                   + (SELECT coalesce(sum(w.amount_cents), 0) FROM denial_work w JOIN claim d USING (claim_id)
                      WHERE d.service_date >= {a}::date - 120 AND d.service_date <= {b}::date - 121)
        FROM claim WHERE service_date >= {a}::date - 120 AND service_date <= {b}::date - 121
        """,
        "days_in_receivables": """
        SELECT (SELECT sum(greatest(insurance, 0) + greatest(patient, 0)) FROM (
                    SELECT sum(CASE account WHEN 'insurance_receivable' THEN amount_cents ELSE 0 END) AS insurance,
                           sum(CASE account WHEN 'patient_receivable' THEN amount_cents ELSE 0 END) AS patient
                    FROM ledger_entry WHERE business_at < {b} GROUP BY claim_id) AS owed),
               (SELECT -sum(amount_cents) FROM ledger_entry WHERE account = 'revenue' AND business_at < {b}
                  AND business_at >= {b} - interval '90 days')
        """,
        "insurance_over_90": """
        SELECT sum(insurance) FILTER (WHERE ({b}::date - 1) - service_date > 90), sum(insurance)
        FROM (SELECT greatest(sum(amount_cents), 0) AS insurance, service_date FROM ledger_entry JOIN claim USING (claim_id)
              WHERE business_at < {b} AND account = 'insurance_receivable' GROUP BY claim_id, service_date) AS owed
        """,
        "underpayment": """
        SELECT sum(CASE WHEN expected_cents > allowed_cents THEN expected_cents - allowed_cents ELSE 0 END),
               sum(expected_cents)
        FROM remittance_claim JOIN remittance USING (remittance_id)
        WHERE effective_on >= {a}::date AND effective_on < {b}::date AND remittance_id =
            (SELECT min(f.remittance_id) FROM remittance_claim f WHERE f.claim_id = remittance_claim.claim_id)
        """,
        "sla_24h": """
        SELECT count(*) FILTER (WHERE sla_stopped_at - sla_started_at <= interval '24 hours'), count(*)
        FROM claim WHERE sla_started_at >= {a} AND sla_started_at < {b}
        """,
        "sla_48h": """
        SELECT count(*) FILTER (WHERE sla_stopped_at - sla_started_at <= interval '48 hours'), count(*)
        FROM claim WHERE sla_started_at >= {a} AND sla_started_at < {b}
        """,
        "charge_lag": """
        SELECT sum((sla_started_at AT TIME ZONE 'UTC')::date - service_date), count(*)
        FROM claim WHERE sla_started_at >= {a} AND sla_started_at < {b}
        """,
        "submission_lag": """
        SELECT sum(floor(extract(epoch FROM sla_stopped_at - sla_started_at)))::bigint, count(*)
        FROM claim WHERE sla_started_at >= {a} AND sla_started_at < {b}
        """,
        "payer_turnaround": """
        SELECT sum(first - (payer_accepted_at AT TIME ZONE 'UTC')::date), count(*)
        FROM claim JOIN (SELECT claim_id, min(effective_on) AS first FROM remittance_claim
                         JOIN remittance USING (remittance_id) GROUP BY claim_id) AS told USING (claim_id)
        WHERE first >= {a}::date AND first < {b}::date
        """,
        "touches_per_claim": """
        SELECT count(*) FILTER (WHERE actor LIKE 'person:%' OR actor = 'intake' AND seq > 1), count(DISTINCT claim_id)
        FROM claim_event JOIN claim USING (claim_id) WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
        "automation_rate": """
        SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM claim_event e WHERE e.claim_id = c.claim_id
            AND (actor LIKE 'person:%' OR actor = 'intake' AND seq > 1))), count(*)
        FROM claim c WHERE sla_stopped_at >= {a} AND sla_stopped_at < {b}
        """,
    ]

    @Test func everyFigureIsWhatPlainSQLSays() async throws {
        try await TestBench.with { bench in
            try await bench.populate(claims: 2_000)
            let document = try await Report.read(.monthly, Self.options, bench.pool)
            #expect(document.from == Self.from && document.to == Self.to)
            #expect(Set(document.measures.map(\.id)) == Set(Self.expected.keys))
            for measure in document.measures {
                let sql = try #require(Self.expected[measure.id])
                let row = try await bench.owner(Self.bound(sql)).first ?? []
                #expect(row.first == "\(measure.numerator)", "numerator of \(measure.id)")
                #expect(row.last == "\(measure.denominator)", "denominator of \(measure.id)")
                #expect(measure.denominator > 0 && measure.numerator > 0, "\(measure.id) says nothing here")
            }
        }
    }

    @Test func clinicsAddUpToTheWholeAndScopesHideTheOthers() async throws {
        try await TestBench.with { bench in
            try await bench.populate(claims: 800)
            let all = try await Report.read(.monthly, Self.options, bench.pool)
            let rows = try #require(all.sections.first { $0.id == "by_clinic" }?.table).rows
            #expect(rows.count == 4)
            let sent = rows.reduce(Int64(0)) { sum, row in
                if case .integer(let count) = row[4] { sum + count } else { sum }
            }
            #expect(sent == all.measures.first { $0.id == "rejection_rate" }?.denominator)
            var options = Self.options
            options.clinic = "H002"
            let one = try await Report.read(.monthly, options, bench.pool)
            let seen = try await ClinicScope.$granted.withValue([2]) {
                try await Report.read(.monthly, Self.options, bench.pool)
            }
            #expect(one.measures == seen.measures && one.measures != all.measures)
            let nothing = try await ClinicScope.$granted.withValue([]) {
                try await Report.read(.monthly, Self.options, bench.pool)
            }
            #expect(nothing.measures.allSatisfy { $0.value == nil && $0.denominator == 0 && $0.numerator == 0 })
            options = ReportOptions(clinic: "H02")
            await #expect(throws: ReportError.unknownClinic("H02", known: ["H001", "H002", "H003", "H004"])) {
                try await Report.read(.monthly, options, bench.pool)
            }
        }
    }

    @Test func beforeAndAfterAreTheMonthsThemselves() async throws {
        try await TestBench.with { bench in
            try await bench.populate(claims: 800)
            func month(_ month: String, days: Int) -> ClosedRange<CalendarDay> {
                let first = CalendarDay(iso: month + "-01") ?? .first
                return first...first.adding(days: days - 1)
            }
            let june = month("2026-06", days: 30)
            let july = month("2026-07", days: 31)
            let both = try await Report.read(
                .beforeAfter, ReportOptions(from: july.lowerBound, to: july.upperBound), bench.pool)
            let old = try await Report.read(
                .monthly, ReportOptions(from: june.lowerBound, to: june.upperBound), bench.pool)
            let new = try await Report.read(
                .monthly, ReportOptions(from: july.lowerBound, to: july.upperBound), bench.pool)
            let rows = try #require(both.mainTable?.table).rows
            #expect(rows.map { $0[2] } == old.measures.map { ReportValue($0.value) })
            #expect(rows.map { $0[5] } == new.measures.map { ReportValue($0.value) })
        }
    }

    @Test func anEmptyMonthHasFiguresWithoutValues() async throws {
        try await TestBench.with { bench in
            for kind in ReportKind.allCases {
                let document = try await Report.read(kind, ReportOptions(), bench.pool)
                #expect(document.measures.allSatisfy { $0.value == nil && $0.denominator == 0 }, "\(kind)")
                #expect(!document.sections.isEmpty)
            }
            let last = try await Report.read(.monthly, ReportOptions(), bench.pool)
            #expect(last.from == "2026-09-01" && last.to == "2026-09-30", "the month before 6 October 2026")
        }
    }

    @Test func peopleAreCountedByWhatTheyDid() async throws {
        try await TestBench.with { bench in
            try await bench.populate(claims: 1_000)
            let document = try await Report.read(.productivity, Self.options, bench.pool)
            let rows = try #require(document.mainTable?.table).rows
            let actions = rows.reduce(Int64(0)) { sum, row in if case .integer(let n) = row[2] { sum + n } else { sum }
            }
            let plain = try await bench.owner(
                Self.bound(
                    """
                    SELECT (SELECT count(*) FROM claim_event WHERE actor LIKE 'person:%' AND business_at >= {a} AND business_at < {b})
                         + (SELECT count(*) FROM patient_payment WHERE recorded_at >= {a} AND recorded_at < {b})
                         + (SELECT count(*) FROM denial_work WHERE at >= {a} AND at < {b})
                         + (SELECT count(*) FROM appeal WHERE prepared_at >= {a} AND prepared_at < {b})
                         + (SELECT count(*) FROM appeal WHERE filed_at >= {a} AND filed_at < {b})
                         + (SELECT count(*) FROM appeal WHERE decided_at >= {a} AND decided_at < {b})
                    """))
            #expect(plain.first?.first == "\(actions)" && actions > 0)
            #expect(Set(rows.map { $0[0] }) == [.text("person:ana"), .text("person:ben"), .text("person:chloe")])
        }
    }

    private static var options: ReportOptions {
        ReportOptions(from: CalendarDay(iso: from), to: CalendarDay(iso: to))
    }

    private static func bound(_ sql: String) -> String {
        sql.replacing("{a}", with: "'2026-02-01T00:00:00Z'::timestamptz").replacing(
            "{b}", with: "'2026-09-01T00:00:00Z'::timestamptz")
    }
}
