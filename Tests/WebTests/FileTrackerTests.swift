import Billing
import NIOHTTP1
import Postgres
import Testing
import Vault

@testable import Claims
@testable import Web

/// From files to claims and back, and the files themselves for whoever may read patients.
@Suite struct FileTrackerTests {
    private static let text =
        "ISA*00*          *00*          *ZZ*CLAIMLINE      *ZZ*SIMCH          *261006*1200*^*00501*000000042*0*T*:~"
        + "GS*HC*CLAIMLINE*SIMCH*20261006*1200*42*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*42*20261006*1200*CH~"
        + "NM1*IL*1*\(WebBench.sentinel)*PAT****MI*1~SE*4*0001~GE*1*42~IEA*1*000000042~"

    /// A sent file with a claim of C01, and a received one that accepts it.
    private func files(_ bench: WebBench, claim: Int64) async throws -> (sent: String, received: String) {
        let (context, hash) = (bench.context, SHA256.digest(Array("answer".utf8)))
        try await context.pool.withConnection {
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: $0)
        }
        func hex(_ bytes: [UInt8]) -> String { "'\\x" + Hex.text(bytes) + "'" }
        let sent =
            try await bench.sql(
                """
                INSERT INTO submission_file (route_id, status, interchange_control, claims, charge_cents, window_at, sent_at)
                VALUES (1, 'sent', 42, 1, 12300, now(), now()) RETURNING file_id
                """)[0][0] ?? ""
        let sealed = try context.keys.seal(Array(Self.text.utf8), for: .submissionFile(Int64(sent) ?? 0))
        try await bench.sql("UPDATE submission_file SET sealed = \(hex(sealed)) WHERE file_id = \(sent)")
        let answer = Self.text.replacing("837", with: "277").replacing("000000042", with: "000000077")
        let received =
            try await bench.sql(
                """
                INSERT INTO inbound_file (route_id, kind, content_hash, sealed, status)
                VALUES (1, '277CA', \(hex(hash)),
                        \(hex(try context.keys.seal(Array(answer.utf8), for: .inboundFile(routeID: 1, contentHash: hash)))),
                        'processed') RETURNING inbound_id
                """)[0][0] ?? ""
        try await bench.sql(
            """
            WITH made AS (
                INSERT INTO submission (clinic_id, claim_id, number, frequency, file_id, set_control, control_number, status,
                                        charge_cents)
                SELECT clinic_id, claim_id, 1, 1, \(sent), '0001', 'CTRL1', 'open', 12300 FROM claim WHERE claim_id = \(claim)
                RETURNING submission_id, clinic_id
            )
            INSERT INTO acknowledgement (clinic_id, submission_id, inbound_id, source, code, is_accepted)
            SELECT clinic_id, submission_id, \(received), '277CA', 'A2:20', true FROM made
            """)
        try await bench.sql(
            "INSERT INTO file_acknowledgement (file_id, inbound_id, source, code) VALUES (\(sent), \(received), '999', 'A')"
        )
        return (sent, received)
    }

    @Test func filesLeadToClaimsAndBack() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            let (sent, received) = try await files(bench, claim: claim)
            let ops = try await bench.browser("ops")
            let list = try await ops.get("/files/sent").body
            #expect(list.contains("href=\"/files/sent/\(sent)\"") && list.contains("000000042"))
            let file = try await ops.get("/files/sent/\(sent)").body
            for part in ["000000042", "0001", "837", "href=\"/claims/\(claim)\"", "href=\"/files/\(received)\""] {
                #expect(file.contains(part), "\(part) of the sent file")
            }
            let answer = try await ops.get("/files/\(received)").body
            for part in ["000000077", "277CA A2:20", "href=\"/claims/\(claim)\"", "href=\"/files/sent/\(sent)\""] {
                #expect(answer.contains(part), "\(part) of the received file")
            }
            let page = try await ops.get("/claims/\(claim)").body
            #expect(page.contains("href=\"/files/sent/\(sent)\"") && page.contains("href=\"/files/\(received)\""))
            let narrow = try await bench.browser("biller-one").get("/claims/\(claim)").body
            #expect(narrow.contains("sent \(sent)") && !narrow.contains("/files/sent/"), "told, without a way there")
            #expect(!(file + answer + page).contains(WebBench.sentinel))
        }
    }

    @Test func theFileItselfIsReadForAReasonThatIsWrittenFirst() async throws {
        try await WebBench.with { bench in
            let (sent, received) = try await files(bench, claim: try await bench.claim(of: "C01"))
            let lead = try await bench.browser("lead")
            for (place, subject) in [
                ("/files/sent/\(sent)", "sent-file:\(sent)"), ("/files/\(received)", "file:\(received)"),
            ] {
                #expect(try await lead.get(place).body.contains("\(place)/raw"))
                #expect(try await lead.post("\(place)/raw").status == 422, "a reason is needed")
                let raw = try await lead.post("\(place)/raw", [("reason", "the payer asks")])
                #expect(raw.body.hasPrefix("ISA*00") && raw.body.contains(WebBench.sentinel))
                #expect(raw.headers.first(name: "Content-Type")?.hasPrefix("text/plain") == true)
                #expect(
                    try await bench.sql("SELECT actor, action FROM access_log WHERE subject = '\(subject) raw'")
                        == [["person:lead", "patient-read"]])
                for login in ["ops", "admin", "auditor", "viewer", "lead-one", "biller-one"] {
                    let other = try await bench.browser(login).post("\(place)/raw", [("reason", "x")])
                    #expect(other.status == 403 && !other.body.contains(WebBench.sentinel), "\(login)")
                }
            }
        }
    }
}
