import Foundation
import Testing

/// The commands about files of X12: those that partners sent, and any others.
struct EDICommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `a damaged file is listed, shown for a reason, and replayed in vain`() async throws {
        let deployment = try await Deployment(drop: true)
        let text =
            "ISA*00*          *00*          *ZZ*SIMCH          *ZZ*CLAIMLINE      *261006*1200*^*00501*000000005"
            + "*0*T*:~GS*FA*SIMCH*CLAIMLINE*20261006*1200*5*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*1~SE*9*0001~"
        let outbound = deployment.dropFolder.appendingPathComponent("outbound")
        try FileManager.default.createDirectory(at: outbound, withIntermediateDirectories: true)
        for name in ["damaged.x12", "damaged-again.x12"] {
            try Data(text.utf8).write(to: outbound.appendingPathComponent(name))
        }
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        func files(_ arguments: String...) throws -> [[String: Any]] {
            let result = try deployment.run(["edi"] + arguments + ["--json"])
            try deployment.expectSuccess(result)
            let document = try result.json()
            #expect(document["schema_version"] as? Int == 1)
            return document["files"] as? [[String: Any]] ?? []
        }
        try await deployment.wait("the quarantine") { try files("quarantine").first?["duplicates"] as? Int == 1 }
        let file = try #require(try files("quarantine").first)
        #expect(file["kind"] as? String == "999" && file["status"] as? String == "quarantined")
        let place = try #require(file["place"] as? [String: Any])
        #expect(place["segment"] as? Int == 5 && place["segment_id"] as? String == "SE")
        #expect((place["byte_offset"] as? Int).map { $0 > 106 && $0 < text.utf8.count } == true)
        #expect(try files("list", "--kind", "999").count == 1 && files("list", "--kind", "835").isEmpty)
        #expect(try deployment.run(["edi", "list", "--status", "lost"]).code == 64)

        let id = "\(try #require(file["file_id"] as? Int))"
        #expect(try deployment.run(["edi", "show", id, "--raw"]).code == 64, "a reason is needed")
        let raw = try deployment.run(["edi", "show", id, "--raw", "--reason", "the partner asks"])
        #expect(raw.code == 0 && raw.output == text)
        let reads = try deployment.run(["audit", "list", "--action", "patient-read", "--json"])
        #expect(reads.code == 0 && reads.output.contains("file:\(id) raw"))
        let shown = try deployment.run(["edi", "show", id, "--json"]).json()
        let events = shown["events"] as? [[String: Any]] ?? []
        #expect(events.map { $0["kind"] as? String } == ["duplicate", "raw_read"])
        #expect(events.last?["reason"] as? String == "the partner asks")
        #expect(try deployment.run(["edi", "show", "9999"]).code == 1)

        #expect(try deployment.run(["edi", "replay", id]).code == 64, "nobody can be asked")
        let trial = try deployment.run(["edi", "replay", id, "--dry-run"])
        #expect(trial.code == 0 && trial.errors.contains("stay quarantined"))
        #expect(try deployment.run(["edi", "replay", id, "--yes"]).code == 1)
        #expect(try files("quarantine").count == 1)
        try deployment.stop()
    }

    @Test func `files of any size are printed and judged`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Program.run(["load", "x12", "--sample", "700", "--folder", folder.path]).code == 0)
        for (name, list) in [("835", "claims"), ("837", "billing_providers")] {
            let path = folder.appendingPathComponent(name + ".x12").path
            let verdict = try Program.run(["x12", "validate", path])
            #expect(verdict.code == 0 && verdict.output == "no problems\n", "\(verdict.output.prefix(300))")
            let document = try Program.run(["x12", "json", path]).json()
            #expect((document["problems"] as? [Any])?.isEmpty == true)
            let interchange = try #require((document["interchanges"] as? [[String: Any]])?.first)
            let group = try #require((interchange["groups"] as? [[String: Any]])?.first)
            let set = try #require((group["transactions"] as? [[String: Any]])?.first)
            let parts = try #require(set["parts"] as? [[String: Any]])
            #expect(parts.count > 1 && set["control_number"] as? String == "0001")
            #expect(parts.allSatisfy { (($0["content"] as? [String: Any])?[list] as? [Any])?.isEmpty == false })
        }
        let whole = try Data(contentsOf: folder.appendingPathComponent("835.x12"))
        let cut = folder.appendingPathComponent("cut.x12")
        try whole.prefix(whole.count / 2).write(to: cut)
        let verdict = try Program.run(["x12", "validate", cut.path, "--json"])
        #expect(verdict.code == 1)
        let reasons = (try verdict.json()["problems"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String }
        #expect(reasons.contains("file ends inside a segment") && reasons.contains("interchange has no IEA"))
        #expect(try Program.run(["x12", "validate", "/etc/passwd"]).code == 65)
    }
}
