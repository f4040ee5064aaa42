import Foundation
import Testing

/// Commands, exit codes and JSON keys as the contract fixes them.
struct CommandTests {
    @Test func `units prints the contract's document`() throws {
        let result = try Program.run(["units", "--method", "cms8", "97110=13+23", "97140=30", "--json"])
        #expect(result.code == 0)
        let report = try result.json()
        #expect(report["units"] as? Int == 4)
        #expect(report["timed_minutes"] as? Int == 66)
        #expect(report["tie"] as? Bool == false)
        let lines = try #require(report["lines"] as? [[String: Any]])
        #expect(lines.map { $0["code"] as? String } == ["97110", "97140"])
        #expect(lines.map { $0["units"] as? Int } == [2, 2])
        #expect(lines.map { $0["co_units"] as? Int } == [1, 0])
    }

    @Test(arguments: [
        (["units", "--method", "cms8", "97110=-1"], 64), (["no-such-command"], 64),
        (["check", "/nonexistent/visits.ndjson"], 65), (["x12", "json", "/nonexistent/file"], 65),
        (["x12", "837p", "/nonexistent/visits", "--clinic", "/none", "--receiver", "R", "--control", "1"], 65),
        (["x12", "837p", "/nonexistent/visits", "--clinic", "/none", "--receiver", "R", "--control", "0"], 64),
        (["status", "--database-url", "postgresql://127.0.0.1:1/none"], 69),
    ])
    func `exit codes say what went wrong`(arguments: [String], code: Int) throws {
        #expect(try Program.run(arguments).code == Int32(code))
    }

    @Test func `settings of the environment are taken as flags are`() throws {
        let result = try Program.run(
            ["status", "--database-url", "postgresql://127.0.0.1:1/none"], environment: ["CLAIMLINE_UNPREPARED": "1"])
        #expect(result.code == 69)
    }

    @Test func `check gives findings and lines, and exits 1`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("visits.ndjson")
        try Data((Self.visit + "\n{\"broken\":\n").utf8).write(to: file)
        let result = try Program.run(["check", file.path, "--json", "--today", "2026-10-06"])
        #expect(result.code == 1)
        let report = try result.json()
        #expect(report["visits"] as? Int == 1)
        let claims = try #require(report["claims"] as? [[String: Any]])
        #expect(claims.first?["total_charge_cents"] as? Int == 36_000)
        let lines = try #require(claims.first?["lines"] as? [[String: Any]])
        #expect(lines.compactMap { $0["modifiers"] as? [String] }.contains(["GO", "CO"]))
        #expect((report["rejects"] as? [[String: Any]])?.count == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `import takes the good records, rejects the others, and adds nothing twice`() async throws {
        let deployment = try await Deployment()
        let file = deployment.folder.appendingPathComponent("visits.ndjson")
        let secret = "Zzyzxova"
        let damaged = Self.visit.replacingOccurrences(of: "V-1001", with: "V-1002")
            .replacingOccurrences(of: "\"2026-10-05\"", with: "\"\(secret)\"")
        try Data([Self.visit, damaged, "{", ""].joined(separator: "\n").utf8).write(to: file)
        let first = try deployment.run(["intake", "import", file.path, "--json"])
        #expect(first.code == 1)
        #expect(try first.json()["accepted"] as? Int == 1)
        #expect(try first.json()["rejected"] as? Int == 2)
        let rejects = try String(contentsOfFile: file.path + ".rejects.ndjson", encoding: .utf8)
        #expect(rejects.contains("service_date") && !rejects.contains(secret))
        let again = try deployment.run(["intake", "import", file.path, "--json"])
        #expect(try again.json()["accepted"] as? Int == 0)
        #expect(try again.json()["unchanged"] as? Int == 1)
        #expect(try await deployment.count("SELECT count(*) FROM claim") == 1)
        let list = try deployment.run(["claims", "list", "--json"]).json()
        #expect((list["claims"] as? [[String: Any]])?.first?["visit_id"] as? String == "V-1001")
        #expect(try deployment.run(["claims", "show", "V-1001", "--json"]).code == 0)
        #expect(try deployment.run(["claims", "show", "V-9999"]).code == 1)
        #expect(try deployment.run(["doctor"]).code == 1, "no worker runs")
        try explains(deployment)
        try deployment.stop()
    }

    /// Why the imported claim stands still, how its clock stands, and what holds it back on request.
    private func explains(_ deployment: Deployment) throws {
        let explained = try deployment.run(["claims", "explain", "V-1001", "--json"]).json()
        let explanation = try #require((explained["explanations"] as? [[String: Any]])?.first)
        #expect(explanation["clinic_id"] as? String == "C01" && explanation["deadline"] is String)
        let reasons = try #require(explanation["reasons"] as? [[String: Any]])
        #expect(reasons.first?["code"] as? String == "no_worker")
        #expect(try deployment.run(["claims", "explain", "V-9999"]).code == 1)

        #expect(try deployment.run(["payer", "pause", "MCRTX", "--reason", "test"]).code == 0)
        let paused = try deployment.run(["payer", "list", "--json"]).json()["paused"] as? [[String: Any]]
        #expect(paused?.first?["payer_id"] as? String == "MCRTX")
        #expect(try deployment.run(["payer", "resume", "MCRTX"]).code == 0)
        #expect(try deployment.run(["payer", "resume", "MCRTX"]).code == 1)

        let report = try deployment.run(["sla", "report", "--json"]).json()["report"] as? [String: Any]
        let outcomes = try #require(report?["outcomes"] as? [[String: Any]])
        #expect(outcomes.first?["started"] as? Int == 1 && outcomes.first?["submitted"] as? Int == 0)
        #expect((report?["running"] as? [[String: Any]])?.first?["payer_id"] as? String == "MCRTX")
        #expect(try deployment.run(["sla", "report", "--from", "yesterday"]).code == 64)

        let file = deployment.folder.appendingPathComponent("calendar.json")
        try Data(#"{"time_zone":"America/Chicago","hours":{"mon":["08:00-17:00"]}}"#.utf8).write(to: file)
        let set = ["clinic", "calendar", "set", "C01", "--file", file.path, "--from"]
        #expect(try deployment.run(set + ["2020-01-01"]).code == 65, "the past stays as it was counted")
        #expect(try deployment.run(set + ["2099-01-05"]).code == 0)
        let shown = try deployment.run(["clinic", "calendar", "show", "C01", "--json"]).json()
        #expect((shown["calendars"] as? [[String: Any]])?.first?["valid_from"] as? String == "2099-01-05")
        try Data("{}".utf8).write(to: file)
        #expect(try deployment.run(set + ["2099-01-06"]).code == 65)
    }

    /// The contract's example.
    static let visit = """
        {"schema_version":1,"visit_id":"V-1001","clinic_id":"C01","service_date":"2026-10-05","place_of_service":"11",\
        "setting":"clinic","note_signed_at":"2026-10-05T17:20:00-05:00","patient":{"id":"P-77","last_name":"Ardent",\
        "first_name":"Mira","middle_name":null,"birth_date":"1951-03-09","sex":"F","address":{"line1":"12 Elm St",\
        "line2":null,"city":"Austin","state":"TX","postal_code":"787011234"}},"coverages":[{"order":1,\
        "payer_id":"MCRTX","member_id":"1EG4TE5MK73","group_number":null,"relationship":"self",\
        "filing_indicator":"MB","subscriber":null}],"rendering":{"npi":"1234567893","last_name":"Okafor",\
        "first_name":"Ada","taxonomy":"225X00000X","credential":"OT"},"assistant":{"last_name":"Lindqvist",\
        "first_name":"Per","credential":"OTA"},"referring":{"npi":"1679328645","last_name":"Moss",\
        "first_name":"Ruth"},"diagnoses":["M25.541","R27.8"],"interventions":[{"code":"97530","intervals":\
        [{"start":"09:00","end":"09:23","performer":"OTA"},{"start":"09:23","end":"09:36","performer":"OT"}],\
        "diagnosis_pointers":[1]},{"code":"97140","minutes":{"OT":30,"OTA":0},"diagnosis_pointers":[1,2],\
        "modifiers":[],"billed_units":null,"charge_cents":null,"group":false}],"plan_of_care":{"established_on":\
        "2026-09-08","certified_on":"2026-09-15","certification_start":"2026-09-08","certification_end":"2026-12-06",\
        "recertified_on":null,"last_progress_report_on":"2026-09-29","treatment_days_since_report":3,\
        "order_on_file":true,"sent_to_referrer_on":"2026-09-09"},"evidence":{"medical_necessity_attested":true,\
        "abn":null,"separate_session":false},"patient_paid_cents":0}
        """
}

/// People against rules, from the command line.
extension CommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `a held claim is overridden by whoever may, and a fix is taken back`() async throws {
        let deployment = try await Deployment()
        let file = deployment.folder.appendingPathComponent("visits.ndjson")
        // The certification ended before the service.
        let held = Self.visit.replacingOccurrences(
            of: "\"certification_end\":\"2026-12-06\"", with: "\"certification_end\":\"2026-10-01\"")
        try Data(held.utf8).write(to: file)
        try deployment.expectSuccess(try deployment.run(["intake", "import", file.path]))
        try deployment.start("worker", ["worker", "run", "--name", "w1"])
        try await deployment.wait("the claim to be held") {
            try await deployment.count("SELECT count(*) FROM claim WHERE stage = 35") == 1
        }
        let override = [
            "claims", "override", "V-1001", "--rule", "B-DOC-5", "--reason", "signed by telephone", "--role",
        ]
        #expect(try deployment.run(override + ["biller"]).code == 77)
        #expect(try deployment.run(override + ["lead", "--days", "91"]).code == 77)
        #expect(try deployment.run(override + ["owner"]).code == 64)
        try deployment.expectSuccess(try deployment.run(override + ["lead", "--days", "10"]))
        try await deployment.wait("the claim to be scrubbed again") {
            try await deployment.count("SELECT count(*) FROM finding WHERE rule = 'B-DOC-5' AND is_overridden") == 1
        }
        let listed = try deployment.run(["claims", "overrides", "V-1001", "--json"]).json()
        let decision = try #require((listed["decisions"] as? [[String: Any]])?.first)
        #expect(decision["rule"] as? String == "B-DOC-5" && decision["is_standing"] as? Bool == true)
        #expect(decision["reason"] as? String == "signed by telephone")

        let fixes = try deployment.run(["claims", "fixes", "V-1001", "--json"]).json()["fixes"] as? [[String: Any]]
        #expect(fixes?.contains { $0["rule"] as? String == "B-MOD-1" && $0["is_current"] as? Bool == true } == true)
        let undo = ["claims", "undo-fix", "V-1001", "--rule", "B-MOD-1", "--reason", "not wanted", "--role"]
        #expect(try deployment.run(undo + ["biller"]).code == 77)
        try deployment.expectSuccess(try deployment.run(undo + ["lead"]))
        let redo = ["claims", "redo-fix", "V-1001", "--rule", "B-MOD-1"]
        #expect(try deployment.run(redo).code == 0)
        #expect(try deployment.run(redo).code == 1, "nothing is taken back any more")
        #expect(try deployment.run(["claims", "revoke-override", "V-1001", "--rule", "B-DOC-5"]).code == 0)
        #expect(try deployment.run(["claims", "fixes", "V-9999"]).code == 1)
        let authorizations = try deployment.run(["authorizations", "list", "--json"]).json()
        #expect(authorizations["authorizations"] is [Any])
        try deployment.stop()
    }

    @Test func `check --shadow says by rule what would have been caught`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("visits.ndjson")
        let bad = Self.visit.replacingOccurrences(of: "V-1001", with: "V-1002")
            .replacingOccurrences(of: "1234567893", with: "1234567890").replacingOccurrences(of: "P-77", with: "P-78")
        try Data((Self.visit + "\n" + bad).utf8).write(to: file)
        let result = try Program.run(["check", "--shadow", file.path, "--json"])
        #expect(result.code == 1)
        let report = try result.json()
        #expect(report["claims"] as? Int == 2)
        let rules = try #require(report["rules"] as? [[String: Any]])
        let rule = try #require(rules.first { $0["rule"] as? String == "B-ID-1" })
        #expect(rule["claims"] as? Int == 1 && (rule["charge_cents"] as? Int ?? 0) > 0)
        #expect(try Program.run(["check", file.path, file.path]).code == 64)
    }
}
