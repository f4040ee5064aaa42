import Foundation
import TestSupport
import Testing

/// Names planted as patients' data are nowhere to be read in what a run tells: logs, metrics, traces, the database server's log.
@Suite(.serialized) struct SentinelTests {
    /// What is planted; each is found in what the partner received, so that it did go through.
    private static let names = ["QXZLASTNAME", "QXZFIRSTNAME", "QXZSTREET", "QXZCITY"]
    private static let member = "QXZMEM7"
    /// Not sent on, but looked at.
    private static let patient = "QXZPATIENT"
    private static let all = names + [member, patient, "QXZBROKEN"]

    /// As the kit's settings log, and each statement's text besides.
    private static let serverLog = [
        "log_min_messages = 'info'", "log_min_duration_statement = 0", "log_min_error_statement = 'error'",
        "log_parameter_max_length = 0", "log_parameter_max_length_on_error = 0", "log_error_verbosity = 'verbose'",
        "log_connections = on", "log_lock_waits = on",
    ]

    @Test(.timeLimit(.minutes(15)))
    func `planted names are in no log line, metric, trace or server log`() async throws {
        let cluster = try await OwnCluster.start(settings: Self.serverLog)
        defer { cluster.stop() }
        let deployment = try await Deployment(on: cluster.cluster)
        let traces = deployment.folder.appendingPathComponent("traces.ndjson")
        let extra = ["CLAIMLINE_TRACE_FILE": traces.path, "CLAIMLINE_LOG": "json"]
        var ports: [String: Int] = [:]
        for name in ["worker-1", "worker-2", "coordinator", "figures"] { ports[name] = Int.random(in: 20_000...60_000) }
        for (name, command) in [("worker-1", "worker"), ("worker-2", "worker"), ("coordinator", "coordinator")] {
            let address = ["CLAIMLINE_METRICS_ADDRESS": "127.0.0.1:\(ports[name] ?? 0)"]
            try deployment.start(name, [command, "run", "--lease", "4"], environment: extra.merging(address) { $1 })
        }
        let listen = ["metrics", "--listen", "127.0.0.1:\(ports["figures"] ?? 0)", "--every", "1"]
        try deployment.start("figures", listen, environment: extra)
        let planted = try plant(deployment.writeVisits(count: 60, clinics: 3), in: deployment.folder)
        let imported = try Program.run(
            ["intake", "import", planted], environment: deployment.environment.merging(extra) { $1 })
        #expect(imported.code == 1, "two records are broken on purpose")
        try await deployment.wait("files are sent") {
            try await deployment.count("SELECT count(*) FROM submission_file WHERE status IN ('sent', 'accepted')") > 0
        }
        // What a worker's death makes everybody say.
        try deployment.killAndRestart("worker-1")
        try await deployment.waitForRest()
        var told = ["import": imported.output + imported.errors]
        for (name, port) in ports { told["metrics of \(name)"] = try await self.metrics(port, deployment) }
        for name in ["worker-1", "worker-2", "coordinator", "figures", "clearinghouse"] {
            told["log of \(name)"] = deployment.log(of: name)
        }
        told["rejects"] = try String(contentsOfFile: planted + ".rejects.ndjson", encoding: .utf8)
        told["traces"] = try String(contentsOf: traces, encoding: .utf8)
        told["server log"] = try String(contentsOfFile: cluster.directory + "/log", encoding: .utf8)
        for command in [["status"], ["jobs", "dead"], ["queue", "list"], ["edi", "list"], ["verify"]] {
            let result = try deployment.run(command)
            told["claimline \(command.joined(separator: " "))"] = result.output + result.errors
        }
        try expectReal(told)
        for (name, text) in told {
            for sentinel in Self.all { #expect(!text.contains(sentinel), "\(sentinel) in \(name)") }
        }
        try expectSent(deployment)
        try deployment.stop()
    }

    /// Copies the visits with patients' data replaced, and adds two records that are rejected.
    private func plant(_ path: String, in folder: URL) throws -> String {
        var lines: [Data] = []
        for (number, line) in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").enumerated() {
            var visit = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            var patient = try #require(visit["patient"] as? [String: Any])
            patient["last_name"] = "QXZLASTNAME"
            patient["first_name"] = "QXZFIRSTNAME"
            patient["id"] = "QXZPATIENT\(number)"
            var address = try #require(patient["address"] as? [String: Any])
            address["line1"] = "1 QXZSTREET"
            address["city"] = "QXZCITY"
            patient["address"] = address
            visit["patient"] = patient
            var coverages = try #require(visit["coverages"] as? [[String: Any]])
            // Some payers' ids have a form that rules check; those of the others are planted.
            if coverages[0]["filing_indicator"] as? String != "MB" {
                coverages[0]["member_id"] = "\(Self.member)\(number)"
            }
            visit["coverages"] = coverages
            lines.append(try JSONSerialization.data(withJSONObject: visit))
            guard number < 2 else { continue }
            patient["birth_date"] = "QXZBROKEN"
            visit["patient"] = patient
            visit["visit_id"] = "broken-\(number)"
            lines.append(try JSONSerialization.data(withJSONObject: visit))
        }
        let file = folder.appendingPathComponent("planted.ndjson")
        try Data(lines.joined(separator: Data("\n".utf8))).write(to: file)
        return file.path
    }

    private func metrics(_ port: Int, _ deployment: Deployment) async throws -> String {
        var text = ""
        try await deployment.wait("metrics on port \(port)") {
            let result = try Program.execute(
                URL(fileURLWithPath: "/usr/bin/env"),
                [
                    "python3", "-c",
                    "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:\(port)/metrics').read().decode())",
                ])
            text = result.output
            return result.code == 0 && text.contains("claimline_build_info")
        }
        return text
    }

    /// A text without the names proves nothing when it is empty: each says what it is there to say.
    private func expectReal(_ told: [String: String]) throws {
        let traces = told["traces"] ?? ""
        for span in ["intake import", "work eligibility", "work scrub", "work submit"] {
            #expect(traces.contains("\"name\":\"\(span)\""), "\(span)")
        }
        #expect(traces.contains("\"links\":[{"))
        #expect(told["server log"]?.contains("INSERT INTO claim ") == true)
        #expect(told["rejects"]?.contains("birth_date") == true)
        #expect(told["metrics of worker-2"]?.contains("claimline_jobs_total{queue=\"scrub\",outcome=\"done\"}") == true)
        #expect(told["metrics of figures"]?.contains("claimline_claims{stage=\"closed\"}") == true)
        for name in ["worker-1", "worker-2", "coordinator"] {
            let lines = (told["log of \(name)"] ?? "").split(separator: "\n")
            #expect(!lines.isEmpty)
            for line in lines where line.hasPrefix("{") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["time"] != nil && object?["message"] != nil, "\(line)")
            }
            #expect(lines.contains { $0.hasPrefix("{") })
        }
    }

    private func expectSent(_ deployment: Deployment) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: deployment.received, includingPropertiesForKeys: nil)
        let sent = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }.joined()
        for sentinel in Self.names + [Self.member] {
            #expect(sent.contains(sentinel), "\(sentinel) never went through")
        }
    }
}
