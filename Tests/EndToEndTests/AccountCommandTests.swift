import Foundation
import Testing

/// Commands about accounts, tokens, the access log and release: exit codes, JSON keys, and no password in any argument.
struct AccountCommandTests {
    private func file(_ deployment: Deployment, _ text: String) throws -> String {
        let path = deployment.folder.appendingPathComponent(UUID().uuidString)
        try Data(text.utf8).write(to: path)
        return path.path
    }

    @Test(.timeLimit(.minutes(15)))
    func `accounts and tokens are made, changed and audited`() async throws {
        let deployment = try await Deployment()
        let good = try file(deployment, "correct horse battery\n")
        let add = ["account", "add", "ada", "--role", "lead", "--name", "Ada", "--json", "--password-file"]
        #expect(try deployment.run(add + [try file(deployment, "password1234")]).code == 65)
        #expect(try deployment.run(add + ["/nowhere/at/all"]).code == 65)
        #expect(try deployment.run(["account", "add", "ada", "--role", "lead"]).code == 65, "standard input is empty")
        #expect(try deployment.run(add + [good, "--clinic", "C99"]).code == 1)
        let made = try deployment.run(add + [good])
        try deployment.expectSuccess(made)
        let document = try made.json()
        #expect(document["schema_version"] as? Int == 1)
        let account = try #require((document["accounts"] as? [[String: Any]])?.first)
        #expect(account["login"] as? String == "ada" && account["role"] as? String == "lead")
        #expect(account["has_password"] as? Bool == true && account["has_totp"] as? Bool == false)
        #expect(try deployment.run(add + [good]).code == 1, "taken")
        #expect(try deployment.run(["account", "role", "ada", "--role", "boss"]).code == 64)
        #expect(try deployment.run(["account", "disable", "nobody"]).code == 1)
        for command in ["disable", "enable", "unlock", "reset-totp"] {
            try deployment.expectSuccess(try deployment.run(["account", command, "ada"]))
        }
        #expect(try deployment.run(["account", "identity", "ada", "--issuer", "https://id.example"]).code == 64)
        try deployment.expectSuccess(try deployment.run(["account", "password", "ada", "--password-file", good]))

        let create = ["token", "create", "ada", "nightly", "--json", "--scope"]
        #expect(try deployment.run(create + ["claims:eat"]).code == 64)
        #expect(try deployment.run(create + ["accounts:write"]).code == 77)
        let token = try deployment.run(create + ["claims:read"])
        let text = try #require(try token.json()["text"] as? String)
        #expect(token.code == 0 && text.hasPrefix("clt_"))
        let tokens = try deployment.run(["token", "list", "--json"])
        #expect(!tokens.output.contains(text))
        #expect(try (tokens.json()["tokens"] as? [Any])?.count == 1)
        #expect(try deployment.run(["token", "revoke", "ada", "nightly"]).code == 0)
        #expect(try deployment.run(["token", "revoke", "ada", "nightly"]).code == 1)
        try checkAudit(deployment, sentinel: text)
        try deployment.stop()
    }

    private func checkAudit(_ deployment: Deployment, sentinel: String) throws {
        let listed = try deployment.run(["audit", "list", "--json"])
        let entries = try #require(try listed.json()["entries"] as? [[String: Any]])
        let person = "person:\(NSUserName())"
        #expect(entries.count == 8 && entries.allSatisfy { $0["actor"] as? String == person })
        #expect(try deployment.run(["audit", "list", "--action", "nothing"]).code == 64)
        let exported = try deployment.run(["audit", "export", "--after", "7"])
        #expect(
            exported.code == 0 && exported.output.split(separator: "\n").count == 2, "the export is an entry itself")
        #expect(!listed.output.contains(sentinel) && !exported.output.contains(sentinel))
        let verified = try deployment.run(["audit", "verify", "--json"])
        let log = try #require(try verified.json()["access_log"] as? [String: Any])
        let head = try #require(log["head"] as? String)
        #expect(verified.code == 0 && log["entries"] as? Int == 9)
        #expect(try deployment.run(["audit", "verify", "--anchor", "9:\(head)"]).code == 0)
        #expect(try deployment.run(["audit", "verify", "--anchor", "8:\(head)"]).code == 1)
        #expect(try deployment.run(["audit", "verify", "--anchor", "head"]).code == 64)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a clinic's release rule is set and listed`() async throws {
        let deployment = try await Deployment()
        let set = ["clinic", "release", "set", "C01"]
        #expect(try deployment.run(set).code == 64)
        #expect(try deployment.run(set + ["--none", "--overrides"]).code == 64)
        #expect(try deployment.run(set + ["--over-cents", "50000", "--overrides"]).code == 1, "no such clinic yet")
        let visits = try deployment.writeVisits(count: 2, clinics: 1)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try deployment.expectSuccess(try deployment.run(set + ["--over-cents", "50000", "--overrides"]))
        let rules = try deployment.run(["clinic", "release", "list", "--json"]).json()["rules"] as? [[String: Any]]
        let rule = try #require(rules?.first?["rule"] as? [String: Any])
        #expect(rule["over_cents"] as? Int == 50_000 && rule["on_overrides"] as? Bool == true)
        let release = ["claims", "release", "1", "--clinic", "C01", "--reason", "r", "--role"]
        #expect(try deployment.run(release + ["biller"]).code == 77)
        #expect(try deployment.run(release + ["lead"]).code == 1, "it does not wait")
        try deployment.stop()
    }
}
