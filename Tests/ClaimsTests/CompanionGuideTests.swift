import Billing
import Postgres
import Testing
import X12

@testable import Claims

/// Companion guides: data that decides how files to a partner look.
@Suite struct CompanionGuideTests {
    private func guides(_ entry: String) throws -> CompanionGuides {
        let document = """
            {"schema_version":1,"version":"test","guides":[{"guide":"standard","version":"1","source":"-"},\(entry)]}
            """
        return try CompanionGuides(document: Array(document.utf8))
    }

    @Test func theShippedGuidesFollowTheirSchema() throws {
        let document = try JSONParser.parse(CompanionGuides.document)
        #expect(try VisitSchema(document: CompanionGuides.schema).problems(in: document).map(\.field) == [])
        #expect(CompanionGuides.shipped.guides.contains { $0.name == "core-soap" && $0.envelope == .soap })
    }

    @Test(arguments: [
        #""delimiters":{"element":"*","repetition":"*","component":":","segment":"~"}"#, #""file_name":"no-id.837""#,
        #""file_name":"../{id}.837""#, #""claims_per_set":0"#, #""envelope":"rest""#, #""sender_qualifier":"99""#,
        #""hours":{"from":"25:00","to":"26:00","time_zone":"America/Chicago"}"#,
        #""hours":{"from":"08:00","to":"17:00","time_zone":"Nowhere"}"#,
    ]) func whatCannotBeUsedIsRefused(field: String) {
        #expect(throws: CompanionGuides.Failure.self) {
            try guides(#"{"guide":"x","version":"1","source":"-",\#(field)}"#)
        }
    }

    @Test func theLaterOfTwoThatFitTheDayCounts() throws {
        let read = try guides(
            #"{"guide":"x","version":"1","source":"-","through":"2026-12-31"},"#
                + #"{"guide":"x","version":"2","source":"-","from":"2026-07-01","through":"2026-08-31"},"#
                + #"{"guide":"x","version":"3","source":"-","from":"2027-01-01"}"#)
        func version(_ day: String) throws -> String {
            read.guide("x", on: try #require(CalendarDay(iso: day))).version
        }
        #expect(try version("2026-06-30") == "1")
        #expect(try version("2026-07-01") == "2")
        #expect(try version("2026-08-31") == "2")
        #expect(try version("2026-09-01") == "1")
        #expect(try version("2027-01-01") == "3")
        // A name that is gone falls back to what every partner must understand.
        #expect(read.guide("gone", on: .first).name == "standard")
    }

    @Test func aPartnerIsOpenBetweenItsHours() throws {
        func opening(_ from: String, _ to: String, at minute: Int64) throws -> Int64? {
            let hours = #""hours":{"from":"\#(from)","to":"\#(to)","time_zone":"UTC"}"#
            let read = try guides(#"{"guide":"x","version":"1","source":"-",\#(hours)}"#)
            let midnight: Int64 = 1_791_244_800_000_000
            let instant = Timestamp(microsecondsSinceEpoch: midnight + minute * 60_000_000)
            let opens = read.guide("x", on: .first).hours?.opening(after: instant)
            return opens.map { ($0.microsecondsSinceEpoch - midnight) / 60_000_000 }
        }
        #expect(try opening("08:00", "17:00", at: 479) == 480)
        #expect(try opening("08:00", "17:00", at: 480) == nil)
        #expect(try opening("08:00", "17:00", at: 1_019) == nil)
        #expect(try opening("08:00", "17:00", at: 1_020) == 480 + 1_440)
        #expect(try opening("22:00", "06:00", at: 0) == nil)
        #expect(try opening("22:00", "06:00", at: 360) == 1_320)
        #expect(try opening("22:00", "06:00", at: 1_320) == nil)
    }

    @Test(.timeLimit(.minutes(10))) func filesFollowTheGuideThatIsLoaded() async throws {
        let document = """
            {"schema_version":1,"version":"7","guides":[{"guide":"standard","version":"7","source":"test",
             "delimiters":{"element":"|","repetition":"}","component":"^","segment":"~"},"sender_qualifier":"30",
             "acknowledgements":["999","277CA"]}]}
            """
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let version = try await CompanionGuideFiles.load(
                    Array(document.utf8), by: "person:test", pool: bench.pool)
                #expect(version == "7")
                try await bench.restarted { later in
                    try await later.importVisits([IntakeFixture.document()])
                    try await later.submitAll()
                    let file = try #require(try partner.submissions().first)
                    let interchange = try #require(Lexer.read(file).interchanges.first)
                    #expect(interchange.delimiters.element == UInt8(ascii: "|"))
                    #expect(interchange.senderQualifier == "30")
                    #expect(!interchange.isAcknowledgementRequested)
                    try await later.collect()
                    try await later.digest()
                    #expect(try await later.stages() == ["V-1001": .closed])
                    #expect(try await later.inbound(kind: "TA1").isEmpty)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(10))) func aFileWaitsUntilThePartnerOpens() async throws {
        // Business time is 12:00 UTC.
        let document = """
            {"schema_version":1,"version":"8","guides":[{"guide":"standard","version":"8","source":"test",
             "hours":{"from":"14:00","to":"18:00","time_zone":"UTC"}}]}
            """
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                _ = try await CompanionGuideFiles.load(Array(document.utf8), by: "person:test", pool: bench.pool)
                try await bench.restarted { later in
                    try await later.importVisits([IntakeFixture.document()])
                    try await later.submitAll()
                    #expect(try await later.stages() == ["V-1001": .ready])
                    let due = try await later.owner(
                        "SELECT by_business_clock, to_char(due_at AT TIME ZONE 'UTC', 'HH24:MI') FROM job_later WHERE queue = 3"
                    )
                    #expect(due == [["t", "14:00"]])
                    try await later.owner("UPDATE business_clock SET shift = shift + interval '2 hours'")
                    try await later.promote()
                    try await later.workAll(.submit)
                    #expect(try await later.stages() == ["V-1001": .submitted])
                }
            }
        }
    }
}
