import Foundation
import Testing

/// Reports, schedules, completions, the manual page and the live view as users run them.
@Suite(.serialized) struct ReportCommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `reports keep the contract in every form`() async throws {
        let deployment = try await Deployment()
        for kind in ["monthly", "ageing", "denials", "payers", "before-after", "sla", "productivity"] {
            let json = try deployment.run(["report", kind, "--json"])
            #expect(json.code == 0, "\(kind): \(json.errors)")
            #expect(try json.json()["schema_version"] as? Int == 1 && json.json()["kind"] as? String == kind)
            let table = try deployment.run(["report", kind])
            #expect(table.code == 0 && (kind == "payers" || table.output.contains(" = ")), "\(kind) shows figures")
            for ending in ["csv", "html", "xlsx"] {
                let file = deployment.folder.appendingPathComponent("\(kind).\(ending)")
                #expect(try deployment.run(["report", kind, "-o", file.path]).code == 0)
                let start = try Data(contentsOf: file).prefix(4)
                if ending == "xlsx" { #expect(start == Data([0x50, 0x4B, 3, 4])) }
                if ending == "html" { #expect(start == Data("<!DO".utf8)) }
            }
        }
        let month = try deployment.run(["report", "monthly", "--month", "2026-02", "--json"]).json()
        #expect(month["from"] as? String == "2026-02-01" && month["to"] as? String == "2026-02-28")
        #expect(try deployment.run(["report", "monthly", "--month", "2026-02", "--from", "2026-02-01"]).code == 64)
        #expect(try deployment.run(["report", "monthly", "--from", "2026-02-02", "--to", "2026-02-01"]).code == 64)
        #expect(try deployment.run(["report", "monthly", "--format", "xslx"]).errors.contains("did you mean 'xlsx'?"))
        #expect(try deployment.run(["report", "monthly", "--clinic", "nowhere"]).code == 64)
        #expect(try deployment.run(["report", "denials", "--section", "nothing"]).errors.contains("by_reason"))
        #expect(try deployment.run(["report", "denials", "--section", "figures"]).output.hasPrefix("figure,of,value"))
        let path = deployment.environment.merging(["PATH": "/nonexistent"]) { $1 }
        let pdf = deployment.folder.appendingPathComponent("report.pdf").path
        let refused = try Program.run(["report", "monthly", "--pdf", pdf], environment: path)
        #expect(refused.code == 78 && refused.errors.contains("apt-get install chromium"))
        #expect(!FileManager.default.fileExists(atPath: pdf))
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `a report on a schedule is made by coordinator and worker`() async throws {
        let deployment = try await Deployment()
        let set = ["report", "schedule", "set", "house", "--kind", "monthly", "--zone", "America/Chicago"]
        #expect(try deployment.run(set + ["--cron", "0 6 1 * *"]).code == 0)
        #expect(try deployment.run(set + ["--cron", "0 6 1 13 *"]).code == 64)
        #expect(try deployment.run(set + ["--cron", "@daily", "--clinic", "nowhere"]).code == 64)
        #expect(try deployment.run(["report", "runs", "get", "1"]).code == 1)
        let states =
            try deployment.run(["report", "schedule", "list", "--json"]).json()["schedules"] as? [[String: Any]]
        #expect(states?.first?["kind"] as? String == "monthly")
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        try await deployment.advanceBusinessTime(days: 40)
        try await deployment.wait("the report") {
            try await deployment.count("SELECT count(*) FROM report_run WHERE document IS NOT NULL") == 1
        }
        let runs = try deployment.run(["report", "runs", "list", "--json"]).json()["runs"] as? [[String: Any]]
        let run = try #require(runs?.first?["run"] as? Int)
        let file = deployment.folder.appendingPathComponent("run.xlsx")
        #expect(try deployment.run(["report", "runs", "get", "\(run)", "-o", file.path]).code == 0)
        #expect(try Data(contentsOf: file).starts(with: [0x50, 0x4B]))
        #expect(
            try deployment.run(["report", "runs", "get", "\(run)", "--json"]).json()["kind"] as? String == "monthly")
        #expect(try deployment.run(["report", "schedule", "remove", "huose", "--yes"]).errors.contains("'house'"))
        #expect(try deployment.run(["report", "schedule", "remove", "house", "--yes"]).code == 0)
        try deployment.stop()
    }

    @Test func `errors say what to do next`() async throws {
        let nowhere = ["DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"]
        let away = try Program.run(["status"], environment: nowhere)
        #expect(away.code == 69 && away.errors.contains("claimline doctor"))
        let slip = try Program.run(["statsu"])
        #expect(slip.code == 64 && slip.errors.contains("did you mean 'status'?"))
        #expect(
            try Program.run(["report", "agieng"]).errors.contains(
                "'claimline report' has no command 'agieng'; did you mean 'ageing'?"))
        #expect(try Program.run(["xyzzy"]).code == 64)
        let deployment = try await Deployment()
        let claim = try deployment.run(["claims", "show", "V-404"])
        #expect(claim.code == 1 && claim.errors.contains("claimline claims list"))
        #expect(
            try deployment.run(["queue", "pause", "scrubb", "--yes"]).errors.contains("'scrub'"))
        try deployment.stop()
    }

    @Test func `completions are scripts that their shells can read`() throws {
        for (shell, sign) in [
            ("bash", "complete "), ("zsh", "#compdef claimline"), ("fish", "complete -c 'claimline'"),
        ] {
            let script = try Program.run(["completions", shell])
            #expect(script.code == 0 && script.output.contains(sign), "\(shell)")
            #expect(script.output.contains("before-after") && script.output.contains("productivity"))
        }
        let file = try Program.temporaryFolder().appendingPathComponent("completions.bash")
        try Data(try Program.run(["completions", "bash"]).output.utf8).write(to: file)
        let checked = try Program.execute(URL(fileURLWithPath: "/bin/bash"), ["-n", file.path])
        #expect(checked.code == 0, "\(checked.errors)")
        #expect(try Program.run(["completions", "tcsh"]).code == 64)
    }

    @Test func `the manual page is one that groff finds nothing wrong with`() throws {
        let page = try Program.run(["man"])
        #expect(page.code == 0)
        for command in ["claimline report before\\-after", "claimline worker run", "claimline man"] {
            #expect(page.output.contains(".SS \"\(command)"))
        }
        let file = try Program.temporaryFolder().appendingPathComponent("claimline.1")
        try Data(page.output.utf8).write(to: file)
        let groff = try Program.execute(
            URL(fileURLWithPath: "/usr/bin/groff"), ["-man", "-ww", "-rLL=100n", "-Tutf8", "-P-cbou", file.path])
        #expect(groff.code == 0 && groff.errors.isEmpty, "\(groff.errors.prefix(500))")
        #expect(groff.output.contains("EXIT STATUS"))
    }

    @Test(
        .timeLimit(.minutes(15)),
        .enabled(
            if: FileManager.default.fileExists(atPath: Self.python.path),
            "pexpect and pyte are not in .venv: deploy/test installs them where PyPI can be reached"))
    func `the live view draws, follows the terminal's size and gives the terminal back`() async throws {
        let deployment = try await Deployment()
        let script = Program.project.appendingPathComponent("Tests/watch_view.py")
        let seen = try Program.execute(
            Self.python, [script.path, Program.path.path],
            environment: deployment.environment.merging(["TERM": "xterm"]) { $1 })
        #expect(seen.code == 0, "\(seen.output.suffix(1_500)) \(seen.errors.suffix(1_500))")
        try deployment.stop()
    }

    private static let python = Program.project.appendingPathComponent(".venv/bin/python3")
}
