import Foundation
import Testing

/// The commands of remittances, ledger and patients' money: documents and exit codes.
@Suite(.serialized)
struct MoneyCommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `lists are documents even with nothing in them`() async throws {
        let deployment = try await Deployment()
        let lists: [(arguments: [String], key: String)] = [
            (["remit", "list"], "remittances"), (["remit", "suspended"], "items"), (["remit", "underpaid"], "claims"),
            (["remit", "unmatched"], "unmatched"), (["ledger", "show", "V-1001"], "entries"),
            (["ledger", "providers"], "balances"), (["patients", "accounts"], "accounts"),
            (["patients", "payments", "list"], "records"), (["patients", "refunds", "list"], "records"),
            (["patients", "plans", "list"], "plans"), (["patients", "statements", "list"], "cycles"),
            (["patients", "small-balances", "list"], "accounts"),
        ]
        for (arguments, key) in lists {
            let result = try deployment.run(arguments + ["--json"])
            #expect(result.code == 0, "\(arguments): \(result.errors)")
            let document = try result.json()
            #expect(document["schema_version"] as? Int == 1, "\(arguments)")
            #expect((document[key] as? [Any])?.isEmpty == true, "\(arguments)")
        }
        let out = deployment.folder.path
        let run = try deployment.run(["patients", "statements", "run", "--out", out, "--json"])
        #expect(run.code == 0)
        let document = try run.json()
        #expect(document["file"] == nil)
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `a bank's report is taken once, and what waits too long is a problem`() async throws {
        let deployment = try await Deployment()
        let file = deployment.folder.appendingPathComponent("bank.csv")
        try Data("trace,payer_tin,amount,date\nT1,999999999,12.50,2020-01-02\n".utf8).write(to: file)
        #expect(try deployment.run(["remit", "eft", file.path, "--json"]).json()["new"] as? Int == 1)
        #expect(try deployment.run(["remit", "eft", file.path, "--json"]).json()["new"] as? Int == 0)
        let unmatched = try deployment.run(["remit", "unmatched", "--json"])
        #expect(unmatched.code == 1, "four business days are over")
        let items = try #require(try unmatched.json()["unmatched"] as? [[String: Any]])
        #expect(items.first?["amount_cents"] as? Int == 1_250 && items.first?["side"] as? String == "bank")
        try Data("trace,amount\n".utf8).write(to: file)
        #expect(try deployment.run(["remit", "eft", file.path]).code == 65)
        #expect(try deployment.run(["remit", "show", "7"]).code == 1)
        #expect(try deployment.run(["remit", "post", "7", "--claim", "V-1001"]).code == 1)
        #expect(
            try deployment.run(["patients", "payments", "record", "9", "--cents", "100", "--method", "cash"]).code == 1)
        try deployment.stop()
    }
}
