import Foundation
import Postgres
import TestSupport
import Testing

/// A payer that takes files and does not answer.
extension ChaosTests {
    @Test(.timeLimit(.minutes(10)))
    func `a hanging payer holds its own slots only, and its files are reconciled before any resend`() async throws {
        let payer = "87726"
        let hanging = "faults:\n  - {fault: hang_after_receipt, payer: \(payer), rate: 1, milliseconds: 600000}\n"
        let deployment = try await Deployment(partner: .init(faults: hanging))
        let url = try String(
            contentsOf: deployment.folder.appendingPathComponent("clearinghouse/endpoint"), encoding: .utf8)
        let route = ["--id", "2", "--name", "slow", "--sender", "CLAIMLINESLOW", "--payer", payer, "--window", "0.3"]
        try deployment.expectSuccess(
            try deployment.run(
                ["route", "set", "--url", url.trimmingCharacters(in: .whitespacesAndNewlines)] + route
                    + ["--claims-per-file", "5"]))
        _ = try await deployment.value(
            "INSERT INTO job_control (scope, key, max_running) VALUES ('route', 2, 1) RETURNING 1")
        try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"])
        try deployment.start("worker", ["worker", "run", "--lease", "4"])
        let visits = try deployment.writeVisits(count: 200, clinics: 4)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        // Everybody else's claims come to rest while the payer hangs.
        var most = 0
        try await deployment.wait("the other payers' claims", seconds: 50) {
            most = max(most, try await deployment.count(Self.slowFilesUnderWay))
            return try await deployment.count(Deployment.moving + " AND payer_id <> '\(payer)'") == 0
        }
        #expect(most == 1, "the payer's files under way stay within its limit")
        #expect(try await deployment.count(Deployment.moving) > 0, "the payer really hangs")
        // The partner has what hung, and nothing says so: it is asked, not sent again.
        try Data("faults: []\n".utf8).write(to: deployment.folder.appendingPathComponent("faults.yaml"))
        try deployment.killAndRestart("clearinghouse")
        try await deployment.wait("every claim at rest", seconds: 120) {
            try await deployment.count(Deployment.moving) == 0
        }
        try await ChaosChecks.expectIntact(deployment, claims: 200)
        try deployment.stop()
    }

    private static let slowFilesUnderWay = """
        SELECT count(*) FROM job WHERE queue = 3 AND route_id = 2 AND session_id IS NOT NULL
        """
}
