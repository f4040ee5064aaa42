import Claims
import Foundation
import Testing

/// The dashboard in a real browser, the API under a tester of its description, and no patient's name in any log.
@Suite(.serialized) struct BrowserTests {
    /// Figures of the monthly report, reckoned from the tables alone.
    private static let figures = [
        "Resubmission rate": """
        SELECT count(*) FILTER (WHERE 2 IN (SELECT number FROM submission s WHERE s.claim_id = c.claim_id)), count(*)
        FROM claim c WHERE sla_stopped_at IS NOT NULL
        """,
        "Sent within 48 h": """
        SELECT count(*) FILTER (WHERE sla_stopped_at - sla_started_at <= interval '48 hours'), count(*)
        FROM claim WHERE sla_stopped_at IS NOT NULL
        """,
        "Days in receivables": """
        SELECT (SELECT sum(greatest(insurance, 0) + greatest(patient, 0)) FROM (
                    SELECT sum(CASE account WHEN 'insurance_receivable' THEN amount_cents ELSE 0 END) AS insurance,
                           sum(CASE account WHEN 'patient_receivable' THEN amount_cents ELSE 0 END) AS patient
                    FROM ledger_entry GROUP BY claim_id) AS owed),
               (SELECT -sum(amount_cents) FROM ledger_entry WHERE account = 'revenue')
        """,
    ]

    @Test(.timeLimit(.minutes(15)))
    func `people do their work in a browser`() async throws {
        let site = try await WebSite.start()
        let said = try site.journeys()
        #expect(said.code == 0, "\(said.output.suffix(2000)) \(said.errors.suffix(1000))")
        for (title, sql) in Self.figures {
            let parts = try await site.deployment.value(
                "SELECT concat_ws('|', n, d) FROM (\(sql)) AS figure (n, d)")
            #expect(said.output.contains("figure|\(title)|\(parts)\n"), "\(title): \(parts)")
        }
        for process in ["serve", "worker", "coordinator", "clearinghouse"] {
            #expect(!site.deployment.log(of: process).contains(WebSite.sentinel), "\(process)")
        }
        try site.deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `whoever does nothing is signed out`() async throws {
        let site = try await WebSite.start(serve: ["--idle-minutes", "1"])
        let said = try site.journeys(idle: 60)
        #expect(said.code == 0, "\(said.output.suffix(2000)) \(said.errors.suffix(1000))")
        try site.deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `the API keeps to its description`() async throws {
        let site = try await WebSite.start()
        let scopes = Role.allCases.reduce(into: Set<Permission>()) { $0.formUnion($1.permissions) }
        let tokens = try ["lead", "ops", "auditor"].map { login in
            let role = try #require(Role(rawValue: login))
            let made = try site.deployment.run(
                ["token", "create", login, "tester"]
                    + scopes.intersection(role.permissions).sorted { $0.rawValue < $1.rawValue }
                    .flatMap { ["--scope", $0.rawValue] })
            try site.deployment.expectSuccess(made)
            return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        for token in tokens {
            let said = try WebSite.python("api.py", [site.url, token])
            #expect(said.code == 0, "\(said.output.suffix(4000)) \(said.errors.suffix(1000))")
        }
        #expect(!site.deployment.log(of: "serve").contains("request failed"))
        try site.deployment.stop()
    }
}
