import Foundation
import Testing

/// Loading national tables from the command line, and checking visits against files of them without a database.
struct ReferenceCommandTests {
    private static let limits = "HCPCS/CPT Code,MUE Values,MUE Adjudication Indicator\n97035,2,3 Date of Service\n"

    private func file(_ folder: URL, _ name: String, _ text: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test(.timeLimit(.minutes(15)))
    func `versions are loaded, listed, ended and removed`() async throws {
        let deployment = try await Deployment()
        let good = try file(deployment.folder, "limits.csv", Self.limits)
        let bad = try file(deployment.folder, "bad.csv", Self.limits + "97036,x,3 Date\n")
        let load = ["reference", "load", "mue"]
        let open = try deployment.run(load + [good, "--version", "2026q3", "--from", "2026-07-01", "--json"])
        try deployment.expectSuccess(open)
        let loaded = try #require((try open.json()["versions"] as? [[String: Any]])?.first)
        #expect(loaded["kind"] as? String == "mue" && loaded["rows"] as? Int == 1 && loaded["loaded_at"] is String)
        #expect(open.errors.contains("mue 2026q3: rows 1"))

        let next = [good, "--version", "2026q4", "--from", "2026-10-01", "--through", "2026-12-31"]
        let overlap = try deployment.run(load + next)
        #expect(overlap.code == 1 && overlap.errors.contains("mue 2026q3 answers for 2026-07-01 on already"))
        #expect(try deployment.run(["reference", "end", "mue", "2026q3", "--through", "2026-09-30"]).code == 0)
        #expect(try deployment.run(load + next).code == 0)

        let broken = try deployment.run(load + [bad] + next.dropFirst())
        #expect(broken.code == 65 && broken.errors.contains("bad.csv, line 3: the MUE value is no number"))
        #expect(try deployment.run(load + ["/nonexistent"] + next.dropFirst()).code == 65)
        #expect(try deployment.run(["reference", "load", "nonsense"] + next).code == 64)
        #expect(try deployment.run(load + [good, "--version", "x", "--from", "soon"]).code == 64)

        let list = try deployment.run(["reference", "list", "--json"]).json()["versions"] as? [[String: Any]]
        #expect(list?.map { $0["version"] as? String } == ["2026q3", "2026q4"])
        #expect(list?.map { $0["through"] as? String } == ["2026-09-30", "2026-12-31"])
        #expect(try deployment.run(["reference", "list"]).output.contains("2026q4"))

        let remove = ["reference", "remove", "mue", "2026q4"]
        #expect(try deployment.run(remove).code == 64, "nobody can be asked")
        #expect(try deployment.run(remove + ["--dry-run"]).code == 0)
        #expect(try deployment.run(remove + ["--yes"]).code == 0)
        #expect(try deployment.run(remove + ["--yes"]).code == 1)
        #expect(try await deployment.count("SELECT count(*) FROM reference_version") == 1)
        try deployment.stop()
    }

    @Test func `check reads reference files without a database`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let visits = try file(folder, "visits.ndjson", CommandTests.visit + "\n")
        let good = try file(folder, "limits.csv", Self.limits)
        let bad = try file(folder, "bad.csv", "no limits here\n")
        let check = ["check", visits, "--today", "2026-10-06"]
        let without = try Program.run(check + ["--json"])
        let with = try Program.run(check + ["--json", "--reference", "mue=" + good])
        #expect(with.code == without.code)
        #expect((try with.json()["claims"] as? [Any])?.count == 1)
        let broken = try Program.run(check + ["--reference", "mue=" + bad])
        #expect(broken.code == 65 && broken.errors.contains("bad.csv, line 1"))
        #expect(try Program.run(check + ["--reference", "mue"]).code == 64)
        #expect(try Program.run(check + ["--reference", "nonsense=" + good]).code == 64)
    }

    @Test func `the rules are measured on one core`() throws {
        let report = try Program.run(["load", "rules", "--claims", "200", "--pairs", "20000", "--json"]).json()
        #expect(report["claims"] as? Int == 200 && (report["pairs"] as? Int ?? 0) > 10_000)
        #expect((report["claims_per_second"] as? Int ?? 0) > 0 && (report["lookups_per_second"] as? Int ?? 0) > 0)
    }
}
