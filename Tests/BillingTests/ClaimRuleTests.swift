import Testing

@testable import Billing

/// Rules about the claim as a whole: each is hit, missed and tried at its boundary.
@Suite struct ClaimRuleTests {
    @Test func theSampleIsClean() {
        #expect(scrub().outcomes(withFixes: true) == ["B-MOD-1 fix"])
    }

    @Test func diagnosesAreCleanedAndPointersFollow() {
        let result = scrub([service("97530", 30, pointers: [3, 2, 1])]) {
            $0.diagnoses = ["m25.541", "R27.8", "M25541"]
        }
        #expect(result.diagnoses == ["M25541", "R278"])
        #expect(result.lines[0].diagnosisPointers == [1, 2])
        #expect(result.outcomes(withFixes: true).prefix(2) == ["B-DX-3 fix", "B-DX-7 fix"])
        #expect(result.isClean)
    }

    @Test(arguments: [
        ("M25.541", "M25541"), ("Z9B", "Z9B"), ("S52.501D", "S52501D"), ("U07.1", "U071"), ("M2.5541", nil),
        ("M25.", nil),
        ("25541", nil), ("M25541XYZ", nil), ("M25..41", nil), ("M2", nil), ("", nil), ("M25-41", nil),
    ])
    func diagnosisForm(_ code: String, _ plain: String?) {
        #expect(DiagnosisFormat.plain(code) == plain)
    }

    @Test func oneToTwelveDiagnoses() {
        let codes = (10...22).map { "M\($0)1" }
        #expect(scrub { $0.diagnoses = Array(codes.prefix(12)) }.isClean)
        #expect(scrub { $0.diagnoses = codes }.outcomes() == ["B-DX-1 reject"])
        #expect(scrub { $0.diagnoses = [] }.outcomes() == ["B-DX-1 reject", "B-DX-2 reject"])
        #expect(scrub { $0.diagnoses = ["R27.8", "nonsense"] }.outcomes() == ["B-DX-3 reject"])
    }

    @Test(arguments: [([1, 2], true), ([2], true), ([3], false), ([0], false), ([], false), ([1, 2, 1, 2, 1], false)])
    func pointersStayInTheList(_ pointers: [Int], _ isClean: Bool) {
        #expect(scrub([service("97530", 30, pointers: pointers)]).isClean == isClean)
    }

    @Test(arguments: [
        ("1234567893", true), ("1679328645", true), ("1234567890", false), ("3234567893", false), ("123456789", false),
    ])
    func identifiersHaveACheckDigit(_ npi: String, _ isValid: Bool) {
        #expect(NationalProviderIdentifier.isValid(npi) == isValid)
        #expect(scrub { $0.rendering.npi = npi }.isClean == isValid)
        #expect(scrub { $0.referrer.npi = npi }.isClean == isValid)
    }

    @Test func everySampleClinicHasAValidIdentity() {
        for number in 0..<500 {
            let clinic = ClinicProfile.sample(code: "C\(number)")
            #expect(NationalProviderIdentifier.isValid(clinic.npi))
            #expect(clinic.taxID.count == 9 && clinic.address.postalCode.count == 9 && clinic.contactPhone.count == 10)
        }
        #expect(ClinicProfile.sample(code: "C1").npi != ClinicProfile.sample(code: "C2").npi)
    }

    @Test func taxonomyAndMemberHaveTheirForm() {
        #expect(scrub { $0.rendering.taxonomy = nil }.outcomes() == ["B-ID-3 reject"])
        #expect(scrub { $0.rendering.taxonomy = "225X000000" }.outcomes() == ["B-ID-3 reject"])
        #expect(scrub { $0.coverages[0].memberID = "1EG4-TE5-MK73" }.outcomes() == ["B-ID-7 reject"])
        #expect(scrub(payer: payer("CI")) { $0.coverages[0].memberID = "W123" }.isClean)
        for member in ["1EG4TE5MK7", "0EG4TE5MK73", "1SG4TE5MK73", "1EGATE5MK73", "1EG4TE5MKA3"] {
            #expect(!MemberIdentifier.isValid(member, "CAXNAXNAANN"))
        }
    }

    @Test func servicesLieBetweenBirthAndToday() {
        #expect(scrub(today: "2026-10-05").isClean)
        #expect(scrub(today: "2026-10-04").outcomes() == ["B-DATE-1 reject"])
        #expect(scrub { $0.patient.birthDate = day("2026-10-05") }.isClean)
        #expect(scrub { $0.patient.birthDate = day("2026-10-06") }.outcomes() == ["B-DATE-1 reject"])
        #expect(scrub(payer: payer("CI")) { $0.serviceDate = day("2015-09-30") }.outcomes().contains("B-DX-10 reject"))
    }

    @Test func accidentsAreComplete() {
        #expect(scrub { $0.accident = .init(kind: .other, date: day("2026-10-05")) }.isClean)
        #expect(scrub { $0.accident = .init(kind: .other) }.outcomes() == ["B-DATE-3 reject"])
        #expect(scrub { $0.accident = .init(kind: .other, date: day("2026-10-06")) }.outcomes() == ["B-DATE-3 reject"])
        let auto = scrub { $0.accident = .init(kind: .auto, date: day("2026-08-01")) }
        #expect(auto.outcomes() == ["B-COV-3 warn", "B-DATE-3 reject"])
        let work = Visit.Accident(kind: .work, date: day("2026-08-01"), state: "TX", claimNumber: "WC-9")
        #expect(scrub(payer: payer("WC")) { $0.accident = work }.isClean)
        #expect(scrub(payer: payer("WC")).outcomes() == ["B-WC-1 reject"])
    }

    @Test func amountsArePositiveAndExpected() {
        #expect(scrub([service("97530", 30, cents: 0)]).outcomes() == ["B-AMT-2 reject", "B-AMT-3 warn"])
        #expect(scrub([service("97530", 30, cents: -1)]).severity(of: "B-AMT-2") == .reject)
        #expect(scrub([service("97530", 30, cents: 7000)]).isClean)
        #expect(scrub([service("97530", 30, cents: 6999)]).outcomes() == ["B-AMT-3 warn"])
        #expect(scrub { $0.patientPaidCents = 18_000 }.isClean)
        #expect(scrub { $0.patientPaidCents = 18_001 }.outcomes() == ["B-AMT-5 warn"])
        let many = (0..<51).map { service("L\(1000 + $0)") }
        #expect(scrub(many).outcomes() == ["B-AMT-4 reject"])
        #expect(scrub(Array(many.dropLast())).isClean)
    }

    @Test func withoutAFeeTheChargeIsExpected() {
        var profile = payer("CI")
        profile.allowed = DatedTable(always: FeeSchedule(defaultCents: nil))
        #expect(scrub([service("97530", 30)], payer: profile).lines[0].expectedAllowedCents == 18_000)
    }

    @Test func medicaresOwnCodes() {
        let result = scrub([service("97014"), service("97010"), service("97530", 15)])
        #expect(result.lineTexts == ["G0283-GO×1", "97530-GO×1"])
        #expect(result.outcomes(withFixes: true).prefix(2) == ["B-PB-2 fix", "B-PB-1 fix"])
        let commercial = scrub([service("97014"), service("97010")], payer: payer("CI"))
        #expect(commercial.lineTexts == ["97014-GO×1", "97010-GO×1"])
        #expect(scrub([service("97010")]).outcomes() == ["B-AMT-2 reject"])
        #expect(scrub([service("99213")]).outcomes() == ["B-PB-3 warn"])
    }

    @Test func facilitiesBillForThemselves() {
        #expect(scrub { $0.setting = .snfPartA }.outcomes() == ["B-SET-2 reject"])
        #expect(scrub { $0.placeOfService = "22" }.outcomes() == ["B-SET-2 reject"])
        #expect(
            scrub {
                $0.setting = .home; $0.placeOfService = "12"
            }.isClean)
    }

    @Test func coverageAndDuplicates() {
        #expect(scrub(isDuplicate: true).outcomes() == ["B-DUP-1 reject"])
        #expect(scrub { $0.coverages = [] }.outcomes() == ["B-COV-1 reject"])
    }

    @Test func authorizationsCoverDayAndCode() {
        let authorization = Visit.Authorization(
            number: "A1", from: day("2026-10-05"), to: day("2026-10-05"), codes: ["97530"])
        #expect(scrub { $0.authorization = authorization }.isClean)
        #expect(
            scrub {
                $0.authorization = authorization; $0.serviceDate = day("2026-10-04")
            }.outcomes() == ["B-AUTH-2 reject"])
        let result = scrub([service("97530", 15), service("97535", 15)]) { $0.authorization = authorization }
        #expect(result.findings.first { $0.rule == "B-AUTH-2" }?.lines == [2])
        #expect(scrub { $0.authorization = .init(number: nil) }.outcomes() == ["B-AUTH-1 reject"])
        var profile = payer("CI")
        profile.requiresAuthorization = true
        #expect(scrub(payer: profile).outcomes() == ["B-AUTH-1 reject"])
    }

    @Test(arguments: [
        ("2027-09-04", "MB", nil), ("2027-09-05", "MB", "B-TF-1 warn"), ("2027-10-05", "MB", "B-TF-1 warn"),
        ("2027-10-06", "MB", "B-TF-1 reject"), ("2026-12-03", "CI", nil), ("2026-12-04", "CI", "B-TF-2 warn"),
        ("2027-06-01", "CI", "B-TF-2 warn"), ("2027-10-06", "CH", "B-TF-2 reject"),
    ])
    func filingLimits(_ today: String, _ indicator: String, _ outcome: String?) {
        #expect(scrub(today: today, payer: payer(indicator)).outcomes().first { $0.hasPrefix("B-TF") } == outcome)
    }
}

@Suite struct DocumentationRuleTests {
    @Test func unsignedNotesWait() {
        #expect(scrub { $0.noteSignedAt = nil }.outcomes() == ["B-DOC-1 reject"])
        #expect(scrub([service("97530", billed: 2)]).outcomes() == ["B-DOC-1 reject"])
        // A practice system's 837P brings no chart: warned about, not held.
        let claimOnly = scrub([service("97530", billed: 2)]) { $0.planOfCare = nil }
        #expect(claimOnly.outcomes().filter { $0.hasPrefix("B-DOC") } == ["B-DOC-1 warn", "B-DOC-2 warn"])
        #expect(!claimOnly.isHeld)
    }

    @Test func treatmentNeedsAPlan() {
        #expect(scrub { $0.planOfCare = nil }.outcomes() == ["B-DOC-2 reject"])
        #expect(scrub([service("97165")]) { $0.planOfCare = nil }.isClean)
        #expect(scrub { $0.plan.establishedOn = day("2026-10-05") }.isClean)
        #expect(scrub { $0.plan.establishedOn = day("2026-10-06") }.outcomes() == ["B-DOC-2 reject"])
        #expect(scrub(payer: payer("CI")) { $0.planOfCare = nil }.isClean)
    }

    @Test func plansAreCertifiedInThirtyDays() {
        #expect(scrub(today: "2026-10-08") { $0.plan.certifiedOn = nil }.outcomes() == ["B-DOC-3 warn"])
        #expect(scrub(today: "2026-10-09") { $0.plan.certifiedOn = nil }.outcomes() == ["B-DOC-3 reject"])
        let ordered: (inout Visit) -> Void = { visit in
            visit.plan.certifiedOn = nil
            visit.plan.orderOnFile = true
            visit.plan.sentToReferrerOn = day("2026-10-08")
        }
        #expect(scrub(today: "2026-10-20", change: ordered).isClean)
        #expect(
            scrub(today: "2026-10-20") {
                ordered(&$0); $0.plan.sentToReferrerOn = day("2026-10-09")
            }.isHeld)
    }

    @Test func anOrderOnFileCountsFrom2025() {
        let old: (inout Visit) -> Void = { visit in
            visit.serviceDate = day("2024-12-31")
            visit.planOfCare = .init(
                establishedOn: day("2024-12-20"), orderOnFile: true, sentToReferrerOn: day("2024-12-21"))
        }
        #expect(scrub(today: "2025-03-01", change: old).outcomes() == ["B-DOC-3 reject"])
        #expect(
            scrub(today: "2025-03-01") {
                old(&$0); $0.serviceDate = day("2025-01-01")
            }.isClean)
    }

    @Test func certificationEnds() {
        #expect(scrub(today: "2026-12-31") { $0.serviceDate = day("2026-12-06") }.isClean)
        #expect(scrub(today: "2026-12-31") { $0.serviceDate = day("2026-12-07") }.outcomes() == ["B-DOC-5 reject"])
        let renewed = scrub(today: "2026-12-31") { visit in
            visit.serviceDate = day("2026-12-07")
            visit.plan.recertifiedOn = day("2026-12-01")
        }
        #expect(renewed.isClean)
        // Ninety days from the start limit a longer plan.
        let long = scrub(today: "2026-12-31") { visit in
            visit.serviceDate = day("2026-12-08")
            visit.plan.certificationEnd = day("2027-03-31")
        }
        #expect(long.outcomes() == ["B-DOC-5 reject"])
    }

    @Test(arguments: [(8, nil), (9, "B-DOC-6 warn"), (10, "B-DOC-6 warn"), (11, "B-DOC-6 reject")])
    func progressIsReported(_ days: Int, _ outcome: String?) {
        let result = scrub { $0.plan.treatmentDaysSinceReport = days }
        #expect(result.outcomes().first == outcome)
        let finding = result.findings.first { $0.rule == "B-DOC-6" }
        #expect(finding == nil || finding?.inputs == ["treatment_days_since_report": .int(Int64(days))])
    }

    @Test func theReferrerIsNamed() {
        #expect(scrub { $0.referring = nil }.outcomes() == ["B-DOC-8 reject"])
        #expect(scrub(payer: payer("CI")) { $0.referring = nil }.isClean)
    }
}
