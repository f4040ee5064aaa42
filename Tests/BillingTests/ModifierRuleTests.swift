import Testing

@testable import Billing

@Suite struct ModifierRuleTests {
    @Test func disciplineAndAssistantModifiersFollowThePayer() {
        let services = [service("97530", 13, 23), service("97140", 30)]
        #expect(scrub(services).lineTexts == ["97530-GO×1", "97530-GO-CO×1", "97140-GO×2"])
        #expect(scrub(services, payer: payer("CI")).lineTexts == ["97530-GO×2", "97140-GO×2"])
        #expect(scrub(services, payer: payer("CH")).lineTexts == ["97530-GO×1", "97530-GO-CO×1", "97140-GO×2"])
        #expect(scrub(services, payer: payer("WC")).lineTexts == ["97530×2", "97140×2"])
        let known = PayerProfile.resolve(payerID: "87726", filingIndicator: "CI")
        #expect(scrub(services, payer: known).lineTexts.contains("97530-GO-CO×1"))
    }

    @Test func aSchoolProgrammeHasItsOwnModifier() {
        let services = [service("97535", 15)]
        #expect(scrub(services).lineTexts == ["97535-GO×1"])
        let school = scrub(services, payer: payer("MC")) { visit in
            visit.setting = .school
            visit.placeOfService = "03"
        }
        #expect(school.lineTexts == ["97535-TM×1"])
    }

    @Test func fixesAreRecordedOnTheirLines() {
        let result = scrub([service("97530", 13, 23), service("97140", 30, modifiers: ["GO"])])
        let discipline = result.findings.first { $0.rule == "B-MOD-1" }
        #expect(discipline?.severity == .fix)
        #expect(discipline?.lines == [1, 2])
        #expect(result.findings.first { $0.rule == "B-CO-1" }?.lines == [2])
    }

    @Test func whatIsSometimesTherapyNeedsAPlan() {
        let underPlan = scrub([service("98977")])
        #expect(underPlan.lineTexts == ["98977-GO×1"])
        #expect(scrub([service("98977")]) { $0.planOfCare = nil }.lineTexts == ["98977×1"])
        #expect(scrub([service("L3908")]).lineTexts == ["L3908×1"])
    }

    @Test func conflictingDisciplinesAreHeld() {
        #expect(
            scrub([service("97535", 15, modifiers: ["GO", "GP"])]).outcomes() == ["B-MOD-2 reject"])
        #expect(scrub([service("97165", modifiers: ["GP"])]).outcomes() == ["B-MOD-3 reject"])
        #expect(scrub([service("92507")]).outcomes() == ["B-MOD-3 reject"])
        #expect(scrub { $0.rendering.taxonomy = "225100000X" }.outcomes() == ["B-MOD-4 reject"])
        #expect(scrub([service("97535", 15, modifiers: ["GP"])], payer: payer("CI")).isClean)
    }

    @Test func theAssistantModifierKeepsToItsDiscipline() {
        #expect(scrub([service("97535", 0, 15, modifiers: ["GP"])]).outcomes().contains("B-CO-4 reject"))
        #expect(scrub([service("97535", 15, modifiers: ["CQ"])]).outcomes() == ["B-CO-4 reject"])
        #expect(scrub([service("97535", 15, modifiers: ["CO"])]).outcomes() == ["B-CO-1 reject"])
        #expect(scrub([service("97535", 0, 15, modifiers: ["CO"])]).isClean)
        #expect(scrub([service("L3908", modifiers: ["CO"])]).outcomes() == ["B-CO-3 reject"])
    }

    @Test func aStatedModifierMovesToTheAssistantsUnitsAndSaysSo() {
        let result = scrub([service("97530", 15, 15, modifiers: ["CO"])])
        #expect(result.lineTexts == ["97530-GO×1", "97530-GO-CO×1"])
        #expect(result.severity(of: "B-CO-1") == .fix)
    }

    @Test func assistantsDoNotEvaluateOrRender() {
        #expect(scrub([service("97165", 0, 40)]).outcomes() == ["B-CO-2 reject"])
        #expect(scrub([service("97165", 0, 40)], payer: payer("CI")).outcomes() == ["B-CO-2 reject"])
        let together = Visit.Intervention(code: "97165", intervals: [interval("09:00", "09:40", .both)])
        #expect(scrub([together]).isClean)
        #expect(scrub { $0.rendering.credential = "OTA" }.outcomes() == ["B-CO-7 reject"])
    }

    @Test func untimedServicesBelongToTheAssistantAsAWhole() {
        #expect(scrub([service("97150", 27, 3)]).lineTexts == ["97150-GO×1"])
        #expect(scrub([service("97150", 26, 4)]).lineTexts == ["97150-GO-CO×1"])
        #expect(scrub([service("98977", 0, 10)]).lineTexts == ["98977-GO×1"])
    }

    @Test func noAssistantModifierBeforeItExisted() {
        let old = scrub([service("97530", 0, 15)], today: "2020-01-10") { visit in
            visit.serviceDate = day("2019-12-31")
        }
        #expect(old.lineTexts == ["97530-GO×1"])
    }

    @Test func unclearSharesGoToAPerson() {
        // 20 + 18 minutes are three units; two of 97530 rest on 7 and 13 minutes, which alone would be worth one.
        let result = scrub([service("97530", 7, 13), service("97535", 18)])
        #expect(result.outcomes() == ["B-CO-2 warn"])
    }

    @Test func modifiersAreOrderedAndKept() {
        let result = scrub([service("97530", 15, modifiers: ["96", "59", "GO", "59"])])
        #expect(result.lineTexts == ["97530-GO-59-96×1"])
        #expect(result.severity(of: "B-MOD-17") == .fix)
        #expect(scrub([service("97530", 15, modifiers: ["GO", "59"])]).severity(of: "B-MOD-17") == nil)
        let many = scrub([service("97530", 15, modifiers: ["59", "76", "95", "96"])])
        #expect(many.severity(of: "B-MOD-17") == .reject)
        #expect(many.lines[0].modifiers.count == 5)
    }
}

@Suite struct AnnualThresholdTests {
    private var payer: PayerProfile {
        var profile = PayerProfile.resolve(payerID: "MCRTX", filingIndicator: "MB")
        profile.allowed = DatedTable(always: FeeSchedule(defaultCents: 3500))
        return profile
    }

    private let services = [service("97530", 15), service("97535", 15)]

    @Test func onlyTheLineThatCrossesCarriesKX() {
        let result = scrub(services, ytd: 243_000, payer: payer) { $0.evidence = .init(medicalNecessityAttested: true) }
        #expect(result.lineTexts == ["97530-GO×1", "97535-GO-KX×1"])
        #expect(result.findings.first { $0.rule == "B-KX-1" }?.lines == [2])
        #expect(result.severity(of: "B-KX-1") == .fix)
        #expect(result.isClean)
    }

    @Test func reachingTheThresholdIsNotCrossingIt() {
        let attested: (inout Visit) -> Void = { $0.evidence = .init(medicalNecessityAttested: true) }
        #expect(
            scrub(services, ytd: 241_000, payer: payer, change: attested).lineTexts == ["97530-GO×1", "97535-GO×1"])
        #expect(
            scrub(services, ytd: 241_001, payer: payer, change: attested).lineTexts == ["97530-GO×1", "97535-GO-KX×1"])
    }

    @Test func withoutAttestationTheClaimWaits() {
        #expect(scrub(services, ytd: 250_000, payer: payer).outcomes() == ["B-KX-1 reject"])
        let stated = [service("97530", 15, modifiers: ["KX"]), service("97535", 15, modifiers: ["KX"])]
        #expect(scrub(stated, ytd: 250_000, payer: payer).isClean)
    }

    @Test func theYearOfServiceDecides() {
        let older = scrub(services, ytd: 236_000, payer: payer) { visit in
            visit.serviceDate = day("2025-12-31")
            visit.plan.establishedOn = day("2025-12-01")
            visit.plan.certificationStart = day("2025-12-01")
            visit.plan.certifiedOn = day("2025-12-08")
        }
        #expect(older.outcomes() == ["B-KX-1 reject"])
        #expect(scrub(services, ytd: 236_000, payer: payer).isClean)
        let next = scrub(services, today: "2027-01-05", ytd: 0, payer: payer) { visit in
            visit.serviceDate = day("2027-01-04")
            visit.plan.certificationStart = day("2026-12-01")
            visit.plan.certificationEnd = day("2027-02-28")
        }
        #expect(next.outcomes() == ["B-KX-1 warn"])
        #expect(next.findings.first { $0.rule == "B-KX-1" }?.inputs["year"] == 2027)
    }

    @Test func earlyAttestationAndReviewAreSaid() {
        let early = [service("97530", 15, modifiers: ["KX"])]
        #expect(scrub(early, ytd: 10_000, payer: payer).outcomes() == ["B-KX-2 warn"])
        #expect(scrub(early, ytd: 194_900, payer: payer).isClean)
        let attested: (inout Visit) -> Void = { $0.evidence = .init(medicalNecessityAttested: true) }
        #expect(scrub(services, ytd: 300_000, payer: payer, change: attested).severity(of: "B-KX-3") == .info)
        #expect(scrub(services, ytd: 299_999, payer: payer, change: attested).severity(of: "B-KX-3") == nil)
    }

    @Test func otherPayersHaveNoThreshold() {
        #expect(
            scrub(services, ytd: 900_000, payer: Billing.PayerProfile.resolve(payerID: "X", filingIndicator: "16"))
                .isClean)
    }
}
