import Foundation
import Testing

/// Commands about denials, appeals and reports: exit codes and JSON keys.
struct DenialCommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `commands about refusals keep the contract`() async throws {
        let deployment = try await Deployment()
        let list = try deployment.run(["denials", "list", "--json"])
        #expect(list.code == 0)
        #expect(try list.json()["count"] as? Int == 0 && list.json()["amount_cents"] as? Int == 0)
        #expect(try deployment.run(["denials", "list", "--state", "nowhere"]).code == 64)
        #expect(try deployment.run(["denials", "show", "1"]).code == 1)
        #expect(try deployment.run(["claims", "overrides", "--json"]).code == 0)
        let reads = try deployment.run(["audit", "list", "--action", "patient-read", "--json"])
        #expect(reads.output.contains("denial:1 work") && reads.output.contains("all claims decisions"))
        let work = ["denials", "work", "1", "--reason", "r", "--role"]
        #expect(try deployment.run(work + ["lead", "--action", "write_off"]).code == 64, "nobody can be asked here")
        #expect(try deployment.run(work + ["lead", "--action", "write_off", "--yes"]).code == 1)
        #expect(try deployment.run(work + ["boss", "--action", "follow_up"]).code == 64)
        #expect(try (deployment.run(["denials", "patterns", "--json"]).json()["patterns"] as? [Any])?.isEmpty == true)

        #expect(try (deployment.run(["appeals", "list", "--json"]).json()["appeals"] as? [Any])?.isEmpty == true)
        let packet = deployment.folder.appendingPathComponent("packet.json").path
        #expect(try deployment.run(["appeals", "packet", "V-1", "--output", packet]).code == 1)
        #expect(!FileManager.default.fileExists(atPath: packet))
        #expect(try deployment.run(["appeals", "file", "V-1", "--method", "pigeon"]).code == 64)
        let void = ["claims", "void", "V-1", "--reason", "r", "--role", "lead"]
        #expect(try deployment.run(void + ["--dry-run"]).code == 0)
        #expect(try deployment.run(void + ["--yes"]).code == 1, "no such claim")

        for name in ["ageing", "denials", "payers"] {
            let json = try deployment.run(["report", name, "--json"])
            #expect(json.code == 0)
            let report = try #require(try json.json()["report"] as? [String: Any])
            #expect((report["rows"] as? [Any])?.isEmpty == true)
            #expect(try deployment.run(["report", name, "--csv"]).code == 0)
            #expect(try deployment.run(["report", name, "--csv", "--json"]).code == 64)
        }
        let ageing = try deployment.run(["report", "ageing", "--json"]).json()["report"] as? [String: Any]
        let measures = try #require(ageing?["measures"] as? [[String: Any]])
        #expect(
            measures.allSatisfy { $0["formula"] is String && $0["basis"] is String && $0["denominator"] as? Int == 0 })
        try deployment.stop()
    }
}
