import Foundation
import Postgres
import TestSupport
import Testing

/// A server whose disk is full.
extension ChaosTests {
    @Test(.timeLimit(.minutes(15)))
    func `a full disk rejects cleanly, and work goes on by itself when there is room again`() async throws {
        let disk = "/tmp/claimline-disk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        do {
            _ = try await OwnCluster.output("mount", ["-t", "tmpfs", "-o", "size=220m,mode=755", "tmpfs", disk])
        } catch {
            // What the test needs is root's: a machine that does not give it says so here.
            print("chaos|disk|not run: no file system of limited size here (\(error))|0")
            return try FileManager.default.removeItem(atPath: disk)
        }
        do {
            try await fill(disk)
            try await takeAway(disk)
        } catch {
            try? await takeAway(disk)
            throw error
        }
    }

    private func fill(_ disk: String) async throws {
        let cluster = try await OwnCluster.start(
            settings: ["max_wal_size = '64MB'", "min_wal_size = '32MB'", "wal_recycle = off"], restarts: true, in: disk)
        defer { cluster.stop() }
        let deployment = try await Deployment(on: cluster.cluster)
        try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"])
        for number in 1...2 { try deployment.start("worker-\(number)", ["worker", "run", "--lease", "2"]) }
        let visits = try deployment.writeVisits(count: 300, clinics: 5)
        try deployment.start("import", ["intake", "import", visits])
        try await deployment.wait("some progress") { try await deployment.count("SELECT count(*) FROM claim") > 20 }
        let ballast = disk + "/ballast"
        // As much as there is: the command fails when nothing more fits.
        _ = try? await OwnCluster.output("dd", ["if=/dev/zero", "of=\(ballast)", "bs=64k"])
        try await Task.sleep(for: .seconds(5))
        let refused = try deployment.run([
            "intake", "import", try deployment.writeVisits(count: 300, clinics: 5, seed: 2),
        ])
        #expect([69, 75].contains(refused.code), "exit \(refused.code): \(refused.errors.suffix(300))")
        try FileManager.default.removeItem(atPath: ballast)
        let freed = ContinuousClock.now
        for file in [visits, deployment.folder.appendingPathComponent("visits-2.ndjson").path] {
            try await deployment.wait("the import") { deployment.process("import")?.isRunning == false }
            try await deployment.wait("the import again") { try deployment.run(["intake", "import", file]).code == 0 }
        }
        try await deployment.waitForRest(seconds: 120)
        var tally = ChaosTally()
        tally.measured("from room on the disk to the last claim at rest", .now - freed)
        for name in ["coordinator", "worker-1", "worker-2"] {
            #expect(deployment.process(name)?.isRunning == true, "\(name): \(deployment.log(of: name).suffix(300))")
        }
        try await ChaosChecks.expectIntact(deployment, claims: 600)
        tally.print("disk")
        try deployment.stop()
    }

    private func takeAway(_ disk: String) async throws {
        for _ in 0..<50 {
            if (try? await OwnCluster.output("umount", [disk])) != nil { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        try FileManager.default.removeItem(atPath: disk)
    }
}
