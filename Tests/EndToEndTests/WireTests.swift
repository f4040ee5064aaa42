import Foundation
import TestSupport
import Testing

/// What goes over the wire, judged by an independent implementation: our 837P and the simulator's 999, 277CA and 835.
@Suite(.serialized)
struct WireTests {
    @Test(.timeLimit(.minutes(15)))
    func `pyx12 judges every file of a run OK`() async throws {
        let deployment = try await Deployment(drop: true)
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        let visits = try deployment.writeVisits(count: 60, clinics: 3, seed: 23)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try await deployment.waitForRest()
        let archive = deployment.dropFolder.appendingPathComponent("archive")
        let files = try FileManager.default.contentsOfDirectory(at: archive, includingPropertiesForKeys: nil)
        for kind in ["837", "999", "277", "835"] {
            try expectPyx12(accepts: files.filter { $0.pathExtension == kind }, atLeast: 1)
        }
        // pyx12 says OK to every TA1, so this one is read: our interchange, accepted.
        let acknowledgements = files.filter { $0.pathExtension == "ta1" }
        #expect(!acknowledgements.isEmpty)
        for file in acknowledgements {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains(#/TA1\*\d{9}\*\d{6}\*\d{4}\*A\*000~/#))
        }
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `pyx12 judges the files that the wire is measured with OK`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Program.run(["load", "x12", "--sample", "20", "--folder", folder.path])
        #expect(result.code == 0, "\(result.errors)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        try expectPyx12(accepts: files.filter { $0.pathExtension == "x12" }, atLeast: 2)
    }

    @Test(.timeLimit(.minutes(15)))
    func `pyx12 judges what scripted payers answer OK`() async throws {
        var partner = Deployment.Partner()
        partner.faults = """
            faults:
              - {fault: two_hops, rate: 0.5}
              - {fault: reject, level: "277CA", hop: payer, at_line: true, status: "A7:454", rate: 0.1}
              - {fault: deny, carc: "50", remark: N115, rate: 0.1}
              - {fault: partial, carc: "151", rate: 0.1}
              - {fault: reverse, days: 0, rate: 0.1}
              - {fault: recoup, days: 0, rate: 0.1}
              - {fault: interest, cents: 137, rate: 0.2}
              - {fault: crossover, rate: 0.2}
              - {fault: change_code, code: "97530", to: "97112", rate: 0.3}
              - {fault: drop_modifiers, rate: 0.2}
            """
        let deployment = try await Deployment(drop: true, partner: partner)
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        let visits = try deployment.writeVisits(count: 60, clinics: 3, seed: 31)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        let outbound = deployment.dropFolder.appendingPathComponent("outbound").path
        try await deployment.wait("every answer taken") {
            let left = try FileManager.default.contentsOfDirectory(atPath: outbound)
            let moving = "SELECT count(*) FROM claim WHERE stage IN (20, 30, 40, 50, 60)"
            let claims = try await deployment.count(moving)
            return left.isEmpty && claims == 0
        }
        let archive = deployment.dropFolder.appendingPathComponent("archive")
        let files = try FileManager.default.contentsOfDirectory(at: archive, includingPropertiesForKeys: nil)
        for kind in ["277", "835"] { try expectPyx12(accepts: files.filter { $0.pathExtension == kind }, atLeast: 2) }
        let remittances = try files.filter { $0.pathExtension == "835" }.map {
            try String(contentsOf: $0, encoding: .utf8)
        }
        for mark in ["*22*", "*19*", "PLB*", "~AMT*I*", "*MA18~"] {
            #expect(remittances.contains { $0.contains(mark) }, "no \(mark)")
        }
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `claims go out and money comes in by SFTP`() async throws {
        let server = try await OwnSSHServer.start()
        defer { server.stop() }
        let deployment = try await Deployment()
        try deployment.expectSuccess(
            try deployment.run([
                "route", "set", "--url", deployment.clearinghouseURL, "--window", "0.3", "--claims-per-file", "40",
                "--sftp", server.address(of: deployment.dropFolder.path), "--ssh-key", server.clientKey,
                "--known-hosts", server.knownHosts,
            ]))
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        let visits = try deployment.writeVisits(count: 60, clinics: 3, seed: 29)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try await deployment.waitForRest()
        #expect(try await deployment.count("SELECT count(*) FROM claim WHERE stage = 90") > 50)
        let verified = try deployment.run(["verify", "--ledger", deployment.ledger.path])
        #expect(verified.code == 0, "\(verified.output)")
        // What we took lies in the archive, and nothing half-written anywhere.
        let inbound = try FileManager.default.contentsOfDirectory(
            atPath: deployment.dropFolder.appendingPathComponent("inbound").path)
        #expect(inbound.isEmpty)
        try deployment.stop()
    }
}
