import Billing
import Claims
import Foundation
import Testing

/// A running installation with a dashboard over TLS, an account of each role, and one claim at risk that a person must correct.
struct WebSite {
    static let password = "correct horse battery"
    /// Stands where patients' names stand.
    static let sentinel = "Zzsentinel"

    let deployment: Deployment
    let url: String
    /// The claim at risk: its payer's id is one that the partner does not know.
    let claim: Int64

    /// Starts everything and waits until the claim at risk waits for a person.
    static func start(serve options: [String] = []) async throws -> WebSite {
        let deployment = try await Deployment()
        let folder = deployment.folder
        try deployment.expectSuccess(try deployment.run(["intake", "import", try visits(in: folder)]))
        let word = folder.appendingPathComponent("password").path
        try Data("\(password)\n".utf8).write(to: URL(fileURLWithPath: word))
        for role in Role.allCases {
            try deployment.expectSuccess(
                try deployment.run([
                    "account", "add", role.rawValue, "--role", role.rawValue, "--name", role.rawValue,
                    "--password-file", word,
                ]))
        }
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        let (certificate, key) = (
            folder.appendingPathComponent("cert.pem").path, folder.appendingPathComponent("key.pem").path
        )
        let made = try Program.execute(
            URL(fileURLWithPath: "/usr/bin/openssl"),
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
            ])
        try #require(made.code == 0)
        try deployment.start(
            "serve",
            ["serve", "--port", "0", "--host", "localhost", "--certificate", certificate, "--key", key] + options)
        var url: String?
        try await deployment.wait("the server's address") {
            url = deployment.log(of: "serve").split(separator: "\n").first { $0.hasPrefix("https://") }.map(String.init)
            return url != nil
        }
        try await deployment.wait("the claim at risk") {
            try await deployment.value("SELECT count(*) FROM claim WHERE stage = 25 AND sla_paused_at IS NULL") != "0"
        }
        let claim = try await deployment.value(
            "SELECT min(claim_id) FROM claim WHERE stage = 25 AND sla_paused_at IS NULL")
        return WebSite(deployment: deployment, url: try #require(url), claim: try #require(Int64(claim)))
    }

    /// Visits of which some wait for documentation, and one goes to a payer that nobody knows, signed 21 hours ago.
    private static func visits(in folder: URL) throws -> String {
        let path = folder.appendingPathComponent("visits.ndjson")
        let now = Instant(microsecondsSinceEpoch: Deployment.businessStart)
        var bytes: [UInt8] = []
        for (number, visit) in SampleVisits.generate(seed: 11, count: 60, clinics: 2, signedBefore: now).enumerated() {
            var visit = visit
            visit.patient.lastName = sentinel
            if number < 12 { visit.noteSignedAt = nil }
            if number == 20 {
                visit.coverages[0].payerID = "NOPAYER"
                for place in visit.interventions.indices { visit.interventions[place].billedUnits = nil }
                visit.noteSignedAt = now.adding(seconds: -21 * 3600)
            }
            bytes += Array(try JSONEncoder().encode(visit)) + [UInt8(ascii: "\n")]
        }
        try Data(bytes).write(to: path)
        return path.path
    }

    /// Runs the journeys in a browser, which leave a picture of each page; answers what they said.
    func journeys(idle: Int? = nil) throws -> Program.Result {
        let settings = deployment.folder.appendingPathComponent("journeys.json")
        let screenshots =
            ProcessInfo.processInfo.environment["CLAIMLINE_SCREENSHOTS"]
            ?? Program.project.appendingPathComponent(".build/screenshots").path
        var values: [String: Any] = [
            "url": url, "folder": screenshots, "password": Self.password, "claim": claim, "payer": "60054",
            "sentinel": Self.sentinel,
        ]
        if let idle { values["idle"] = idle }
        try JSONSerialization.data(withJSONObject: values).write(to: settings)
        return try Self.python("journeys.py", [settings.path])
    }

    static func python(_ script: String, _ arguments: [String]) throws -> Program.Result {
        let file = Program.project.appendingPathComponent("Tests/EndToEndTests/Web/\(script)").path
        return try Program.execute(
            Program.project.appendingPathComponent(".venv/bin/python"), [file] + arguments)
    }
}
