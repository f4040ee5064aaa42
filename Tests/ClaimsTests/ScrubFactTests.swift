import Billing
import Clearinghouse
import Testing

@testable import Claims

/// What a scrub knows beyond its visit: staff time, enrollment, the payer list and what payers report.
@Suite(.serialized) struct ScrubFactTests {
    private func visit(
        _ patient: String, _ start: String, _ end: String, performer: String = "OT", therapist: String = "1234567893"
    ) throws -> JSONValue {
        let interval = JSONValue.object([
            JSONMember(name: "start", value: .string(start)), JSONMember(name: "end", value: .string(end)),
            JSONMember(name: "performer", value: .string(performer)),
        ])
        return try TreatmentFixture.visits(1, patient: patient) {
            $0.setting(["interventions", "0", "minutes"], nil)
                .setting(["interventions", "0", "intervals"], .array([interval]))
                .setting(["rendering", "npi"], .string(therapist))
        }[0]
    }

    private func scrub(_ visits: [JSONValue], _ bench: TestBench) async throws -> [String: Standing] {
        try await bench.importVisits(visits)
        try await bench.workAll(.eligibility)
        try await bench.workAll(.scrub)
        return try await bench.standings()
    }

    private func withBench(
        _ behaviour: Behaviour = Behaviour(), _ body: @Sendable (TestBench) async throws -> Void
    ) async throws {
        try await Partner.with(behaviour) { partner in
            try await TestBench.with(partner: partner.url) { try await body($0) }
        }
    }

    @Test func nobodyTreatsTwoPatientsAtATime() async throws {
        try await withBench { bench in
            var standings = try await scrub(
                [
                    visit("P-1", "09:00", "09:30"), visit("P-2", "09:15", "09:45"), visit("P-3", "09:45", "10:15"),
                    visit("P-4", "09:00", "09:30", therapist: "1245319599"),
                ], bench)
            #expect(standings["P-2-0"]?.holdReason == "B-UNIT-5")
            for patient in ["P-1-0", "P-3-0", "P-4-0"] { #expect(standings[patient]?.stage == .ready) }

            // The correction's time counts from then on, and the earlier one's no longer.
            standings = try await scrub([visit("P-2", "10:30", "11:00")], bench)
            #expect(standings["P-2-0"]?.stage == .ready)
            standings = try await scrub([visit("P-5", "09:30", "09:45"), visit("P-6", "10:45", "11:15")], bench)
            #expect(standings["P-5-0"]?.stage == .ready)
            #expect(standings["P-6-0"]?.holdReason == "B-UNIT-5")
        }
    }

    @Test func timeTogetherIsTheAssistantsToo() async throws {
        try await withBench { bench in
            let standings = try await scrub(
                [
                    visit("P-1", "09:00", "09:30", performer: "both"),
                    visit("P-2", "09:15", "09:45", performer: "OTA", therapist: "1245319599"),
                    visit("P-3", "09:15", "09:45", therapist: "1245319599"),
                ], bench)
            #expect(standings["P-1-0"]?.stage == .ready && standings["P-3-0"]?.stage == .ready)
            #expect(standings["P-2-0"]?.holdReason == "B-UNIT-5")
        }
    }

    @Test func aTherapistWhoIsNotEnrolledHoldsTheClaim() async throws {
        try await withBench { bench in
            var clinic = ClinicProfile.sample(code: "C01")
            clinic.enrollments = [
                Enrollment(payerID: "60054", npi: "1245319599", from: CalendarDay(iso: "2026-10-06")),
                Enrollment(payerID: "60054", npi: "1234567893", through: CalendarDay(iso: "2026-10-05")),
            ]
            try await bench.context.directory.add([clinic])
            let standings = try await scrub(
                [visit("P-1", "09:00", "09:30"), visit("P-2", "09:00", "09:30", therapist: "1245319599")], bench)
            #expect(standings["P-1-0"]?.stage == .ready)
            #expect(standings["P-2-0"]?.holdReason == "B-COV-8")
        }
    }

    @Test func aPayerThatThePartnerDoesNotListHoldsTheClaim() async throws {
        let document = """
            {"schema_version":1,"version":"9","guides":[{"guide":"standard","version":"9","source":"test",
             "payers":["MCRTX"]}]}
            """
        try await withBench { bench in
            _ = try await CompanionGuideFiles.load(Array(document.utf8), by: "person:test", pool: bench.pool)
            try await bench.restarted { later in
                let listed = try TreatmentFixture.visits(1, payer: "MCRTX", patient: "P-2")
                let standings = try await scrub(TreatmentFixture.visits(1) + listed, later)
                #expect(standings["P-1-0"]?.holdReason == "B-ID-9")
                #expect(standings["P-2-0"]?.stage == .ready)
            }
        }
    }

    @Test func whatAPayerReportsAsUsedCountsTowardsTheThreshold() async throws {
        var behaviour = Behaviour()
        behaviour.usedCents = ["1EG4TE5MK73": 260_000]
        try await withBench(behaviour) { bench in
            let other = try TreatmentFixture.visits(1, payer: "MCRTX", patient: "P-2") {
                $0.setting(["coverages", "0", "member_id"], .string("1EG4TE5MK72"))
            }
            let standings = try await scrub(TreatmentFixture.visits(1, payer: "MCRTX") + other, bench)
            #expect(standings["P-1-0"]?.holdReason == "B-KX-1")
            #expect(standings["P-2-0"]?.stage == .ready)
        }
    }
}

/// Profile files that people write.
@Suite struct ProfileDocumentTests {
    private func sample() throws -> JSONValue {
        try JSONParser.parse(
            Array(
                #"""
                {"clinic_id":"C01","name":"Sample","npi":"1234567893","tax_id":"741234567","taxonomy":"225X00000X",
                 "address":{"line1":"1 Elm St","city":"Austin","state":"TX","postal_code":"787011234"},
                 "contact_phone":"5125550100","time_zone":"America/Chicago","charges":{"default":9000,"97530":11000},
                 "contracts":{"60054":{"entries":[{"from":"2026-01-01","value":{"default":5000}}]}},
                 "enrollments":[{"payer_id":"60054","npi":"1245319599","from":"2026-03-01"}]}
                """#.utf8))
    }

    private func bytes(_ document: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        document.write(to: &bytes)
        return bytes
    }

    @Test func aClinicsProfileIsReadWhole() throws {
        let clinic = try ProfileDocument.clinic(bytes(sample()))
        #expect(clinic.charges.cents(for: "97530") == 11_000)
        #expect(clinic.contracts?["60054"]?.entries.first?.value.defaultCents == 5_000)
        #expect(clinic.enrollments?.first?.from == CalendarDay(iso: "2026-03-01"))
    }

    @Test(arguments: [
        (["npi"], JSONValue.string("12"), "npi"), (["address", "state"], nil, "address.state"),
        (["enrollments", "0", "from"], .string("March"), "enrollments[0].from"),
        (["charges", "97530"], .string("110.00"), "charges"),
    ])
    func aDamagedOneIsRefusedWithItsPlace(path: [String], value: JSONValue?, place: String) throws {
        let refused = try #require(throws: ProfileDocument.Refused.self) {
            try ProfileDocument.clinic(bytes(sample().setting(path, value)))
        }
        #expect(refused.problems.count == 1 && refused.description.contains(place), "\(refused)")
    }

    @Test func whatIsNoJSONIsRefusedWithItsByte() throws {
        let refused = #expect(throws: ProfileDocument.Refused.self) { try ProfileDocument.payers(Array("{]".utf8)) }
        #expect(refused?.description.contains("byte 1") == true)
    }
}
