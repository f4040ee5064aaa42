import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

/// How soon work goes on, measured with one fault at a time.
extension ChaosTests {
    /// A cluster, a deployment with clinics and keys, and healthy processes.
    func calmFleet(workers: Int, settings: [String] = []) async throws -> ChaosFleet {
        let cluster = try await OwnCluster.start(settings: settings, restarts: true)
        let deployment = try await Deployment(on: cluster.cluster)
        let fleet = ChaosFleet(deployment, cluster: cluster, seed: ChaosTier.seed, tally: ChaosTally())
        fleet.isArming = false
        try await fleet.start(workers: workers)
        let visits = try deployment.writeVisits(count: 20, clinics: 2)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try await deployment.waitForRest()
        return fleet
    }

    @Test(.timeLimit(.minutes(15)))
    func `what a killed worker held runs again within its lease and two seconds`() async throws {
        let fleet = try await calmFleet(workers: 1)
        defer { fleet.cluster.stop() }
        let deployment = fleet.deployment
        for _ in 0..<(ChaosTier.current == .short ? 2 : 10) {
            try deployment.start(
                "victim", ["worker", "run", "--lease", "\(ChaosFleet.lease)"],
                environment: ["CLAIMLINE_KILL_AT": "after-lease:2"])
            let victim = try #require(deployment.process("victim"))
            // More than one set, so that both workers get some.
            try await deployment.wait("the victim's end") {
                try await fleet.enqueueIdleJobs(1500)
                return !victim.isRunning
            }
            let died = Date().timeIntervalSince1970
            let session = "(SELECT id FROM worker_session WHERE name LIKE '%.\(victim.processIdentifier)')"
            let ids = try await deployment.value(
                "SELECT array_agg(job_id) FROM lease_set, unnest(job_ids) AS held(job_id) WHERE session_id IN \(session)"
            )
            try #require(!ids.isEmpty, "the victim held something")
            try await deployment.wait("its jobs") {
                try await deployment.count("SELECT count(*) FROM job WHERE id = ANY ('\(ids)'::bigint[])") == 0
            }
            let leased = try await deployment.value(
                "SELECT extract(epoch FROM max(leased_at)) FROM job_done WHERE id = ANY ('\(ids)'::bigint[])")
            let seconds = try #require(Double(leased)) - died
            fleet.tally.measured("until a killed worker's jobs ran again", .seconds(seconds))
            #expect(seconds <= Double(ChaosFleet.lease) + 2)
        }
        fleet.tally.print("recovery")
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `work goes on within five seconds of a server's return`() async throws {
        let fleet = try await calmFleet(workers: 2)
        defer { fleet.cluster.stop() }
        let deployment = fleet.deployment
        let processes = fleet.members.map { deployment.process($0.name)?.processIdentifier }
        for fault in ChaosFleet.ServerFault.allCases {
            for _ in 0..<(ChaosTier.current == .short ? 1 : 5) {
                try await fleet.strikeServer(fault)
                try await Task.sleep(for: .milliseconds(300))
                try await fleet.enqueueIdleJobs(1)
                let accepted = ContinuousClock.now
                try await deployment.wait("the first job") {
                    try await deployment.count("SELECT count(*) FROM job WHERE subject < 0") == 0
                }
                fleet.tally.measured("until the first job after \(fault.rawValue)", .now - accepted)
                #expect(.now - accepted <= .seconds(5), "after \(fault.rawValue)")
            }
        }
        #expect(processes == fleet.members.map { deployment.process($0.name)?.processIdentifier })
        for member in fleet.members { #expect(deployment.process(member.name)?.isRunning == true) }
        try await ChaosChecks.expectIntact(deployment, claims: 20)
        fleet.tally.print("server")
        try deployment.stop()
    }
}
