import Foundation
import Postgres
import TestSupport
import Testing

/// Processes cut off from the database and the partner.
extension ChaosTests {
    @Test(.timeLimit(.minutes(15)))
    func `a worker and a leader behind a cut network lose and double nothing`() async throws {
        let network: NetworkNamespace
        do {
            network = try await NetworkNamespace.make()
        } catch {
            // What the test needs is root's: a machine that does not give it says so here.
            print("chaos|network|not run: no network namespaces here (\(error))|0")
            return
        }
        do {
            try await cutAndHeal(network)
            await network.remove()
        } catch {
            await network.remove()
            throw error
        }
    }

    private func cutAndHeal(_ network: NetworkNamespace) async throws {
        let port = Int.random(in: 20_000...60_000)
        let cluster = try await OwnCluster.start(
            port: port, settings: ["listen_addresses = '\(network.hostAddress)'"],
            hosts: [network.trust])
        defer { cluster.stop() }
        let url = "postgresql://postgres@\(network.hostAddress):\(port)/postgres"
        let deployment = try await Deployment(
            on: TestCluster(environment: ["DATABASE_URL": url]), partner: .init(host: network.hostAddress))
        let far = network.prefix
        try deployment.start("far-leader", ["coordinator", "run", "--lease", "2"], prefix: far)
        try await deployment.wait("the far leader") { try await deployment.count("SELECT term FROM leadership") == 1 }
        try deployment.start("near-coordinator", ["coordinator", "run", "--lease", "2"])
        try deployment.start("far-worker", ["worker", "run", "--lease", "2"], prefix: far)
        try deployment.start("near-worker", ["worker", "run", "--lease", "2"])
        var claims = 0
        var tally = ChaosTally()
        for cut in 1...(ChaosTier.current == .short ? 1 : 6) {
            let visits = try deployment.writeVisits(count: 150, clinics: 5, seed: UInt64(cut))
            claims += 150
            try deployment.start("import", ["intake", "import", visits])
            try await deployment.wait("some progress") {
                try await deployment.count("SELECT count(*) FROM submission") > (cut - 1) * 100 + 10
            }
            let term = try await deployment.count("SELECT term FROM leadership")
            let fenced = try await deployment.count(Self.fencedFarSessions)
            try await network.cut()
            let cutAt = ContinuousClock.now
            try await deployment.wait("the fencing of the far worker by the near leader", seconds: 20) {
                let terms = try await deployment.count("SELECT term FROM leadership") - term
                let sessions = try await deployment.count(Self.fencedFarSessions) - fenced
                return sessions > 0 && (cut > 1 || terms > 0)
            }
            tally.measured("from a cut to the fencing of who is behind it", .now - cutAt)
            // Long enough for work to be done on this side, and to pile up on the other.
            try await Task.sleep(for: .seconds(3))
            try await network.heal()
            let healed = ContinuousClock.now
            // A question that was under way is not asked again before 90 s (CAQH CORE 270).
            try await deployment.waitForRest { deployment.process("import")?.isRunning == false }
            tally.measured("drain after healing", .now - healed)
            // The far worker comes back by itself, under a new session.
            try await deployment.wait("the far worker's return") {
                try await deployment.count("SELECT count(*) FROM worker_session") >= 3 + fenced
            }
            tally.add("cuts")
        }
        try await ChaosChecks.expectIntact(deployment, claims: claims)
        tally.print("network")
        try deployment.stop()
    }

    private static let fencedFarSessions = "SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL"
}
