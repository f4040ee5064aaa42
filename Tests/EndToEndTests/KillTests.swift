import Foundation
import Testing

/// kill −9 of a worker, of the leading coordinator and of the simulator during a run, each restarted: nothing is lost and
/// nothing is doubled.
@Suite(.serialized)
struct KillTests {
    @Test(.timeLimit(.minutes(8)))
    func `killed processes lose and double nothing`() async throws {
        let deployment = try await Deployment()
        let visits = try deployment.writeVisits(count: 600, clinics: 5)
        for name in ["coordinator-1", "coordinator-2"] {
            try deployment.start(name, ["coordinator", "run", "--lease", "2"])
        }
        for number in 1...3 { try deployment.start("worker-\(number)", ["worker", "run", "--lease", "3"]) }
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        let seed = UInt64.random(in: 0 ... .max)
        print("kill seed \(seed)")
        var random = SeededRandom(state: seed)
        for _ in 0..<8 {
            try await Task.sleep(for: .milliseconds(Int(random.next() % 900) + 100))
            try deployment.killAndRestart("worker-\(random.next() % 3 + 1)")
            try await Task.sleep(for: .milliseconds(Int(random.next() % 400)))
            try deployment.killAndRestart("clearinghouse")
            try deployment.killAndRestart(try await deployment.leadingCoordinator())
        }
        try await deployment.wait("every claim at rest", seconds: 240) {
            try await deployment.count(Deployment.moving) == 0
        }
        // The last killed sessions are fenced a lease and a hand-over of the lead later, maybe after the claims' rest.
        try await deployment.wait("killed sessions fenced") {
            try await deployment.count("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") > 0
        }
        try await expectNothingLost(deployment, claims: 600)
        try deployment.stop()
    }

    private func expectNothingLost(_ deployment: Deployment, claims: Int) async throws {
        #expect(try await deployment.count("SELECT count(*) FROM claim") == claims)
        #expect(try await deployment.count("SELECT count(*) FROM job_dead") == 0)
        // The faults really struck: sessions were fenced, and leadership changed hands.
        #expect(try await deployment.count("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") > 0)
        #expect(try await deployment.count("SELECT term FROM leadership") > 1)
        let verify = try deployment.run(["verify", "--ledger", deployment.ledger.path, "--json"])
        #expect(verify.code == 0, "\(verify.output)")
        // The partner's ledger: each original once.
        let lines = try String(contentsOf: deployment.ledger, encoding: .utf8).split(separator: "\n")
        let accepted = lines.filter { $0.contains("\"accepted\"") }
        let controls = accepted.compactMap {
            $0.range(of: #""patient_control_number":"[^"]*""#, options: .regularExpression)
        }
        #expect(controls.count == accepted.count)
        let names = zip(accepted, controls).map { String($0[$1]) }
        #expect(Set(names).count == names.count)
        let sent = try await deployment.count("SELECT count(*) FROM submission WHERE status = 'accepted'")
        #expect(names.count == sent)
    }
}

/// SplitMix64, so that a printed seed repeats the order of the kills.
struct SeededRandom {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
