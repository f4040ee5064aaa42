import Testing

@testable import Billing

/// The catalogue's examples as whole visits: the lines that come out.
@Suite struct WorkedExampleTests {
    private func lines(_ services: [Visit.Intervention], _ payer: String = "MB") -> [String] {
        RuleBook.current.scrub(input(services, payer: payer)).lineTexts
    }

    @Test func editsPassOnProofOfTimeAlone() {
        let separate = [timed("97140", "09:00", "09:15"), timed("97530", "09:15", "09:30")]
        #expect(lines(separate) == ["97140-GO×1", "97530-GO-59×1"])
        #expect(lines(separate.reversed()) == ["97530-GO-59×1", "97140-GO×1"])
        #expect(lines(separate, "87726") == ["97140-GO×1", "97530-GO-XU×1"])
        let overlapping = [timed("97140", "09:00", "09:15"), timed("97530", "09:05", "09:20")]
        #expect(lines(overlapping) == ["97140-GO×1", "97530-GO×1"])
        #expect(RuleBook.current.scrub(input(overlapping)).isHeld)
    }

    @Test func theAssistantsLineIsMarkedAsWell() {
        let services = [
            timed("97140", "09:00", "09:15"),
            Visit.Intervention(
                code: "97530", intervals: [interval("09:15", "09:30"), interval("09:30", "09:45", .assistant)]),
        ]
        #expect(lines(services) == ["97140-GO×1", "97530-GO-59×1", "97530-GO-CO-59×1"])
    }

    @Test func specialtiesMeetOnlyWithTheirModifier() {
        #expect(
            RuleBook.current.scrub(input([service("97165"), service("97755", 15)])).severity(of: "B-NCCI-4") == .reject)
        let both = [service("97165"), service("97750", 15, modifiers: ["GP"])]
        #expect(lines(both) == ["97165-GO×1", "97750-GP-XP×1"])
        #expect(RuleBook.current.scrub(input(both)).severity(of: "B-NCCI-4") == .fix)
        #expect(RuleBook.current.scrub(input([service("97530", 15), service("97165")])).isClean)
    }

    @Test func theModifierMovesToTheCodeThatNeedsIt() {
        let services = [timed("97140", "09:00", "09:15", modifiers: ["59"]), timed("97530", "09:15", "09:30")]
        #expect(lines(services) == ["97140-GO-59×1", "97530-GO×1"], "Medicare reads it on either line")
        #expect(lines(services, "CI") == ["97140-GO×1", "97530-GO-59×1"])
    }

    @Test func aChainOfEditsIsProvedLinkByLink() {
        let services = [
            timed("97140", "09:00", "09:15"), timed("97530", "09:15", "09:30"), timed("97116", "09:30", "09:45"),
        ]
        #expect(lines(services) == ["97140-GO×1", "97530-GO-59×1", "97116-GO-59×1"])
        let unproved = [services[0], services[1], service("97116", 15)]
        let result = RuleBook.current.scrub(input(unproved))
        #expect(result.lineTexts == ["97140-GO×1", "97530-GO-59×1", "97116-GO×1"])
        #expect(result.severity(of: "B-NCCI-1") == .fix && result.isHeld)
    }

    @Test func theSameVisitInTwoSettings() {
        let clinic = RuleBook.current.scrub(input([service("97535", 30)]))
        #expect(clinic.lineTexts == ["97535-GO×2"] && clinic.isClean)
        let school = RuleBook.current.scrub(
            input([service("97535", 30)], payer: "MC") {
                $0.visit.setting = .school
                $0.visit.placeOfService = "03"
            })
        #expect(school.lineTexts == ["97535-TM×2"] && school.isClean)
        let wrong = RuleBook.current.scrub(
            input([service("97535", 30)]) {
                $0.visit.setting = .school
                $0.visit.placeOfService = "03"
            })
        #expect(wrong.severity(of: "B-SET-1") == .reject)
    }

    @Test func telehealthIsMarkedFromTheStoredMode() {
        let remote = { (mode: String) in
            RuleBook.current.scrub(
                input([service("97535", 30)]) {
                    $0.visit.setting = .telehealth
                    $0.visit.placeOfService = "10"
                    $0.visit.telehealth = .init(mode: mode, patientLocation: "home")
                })
        }
        #expect(remote("audio_video").lineTexts == ["97535-GO-95×2"])
        #expect(remote("audio_only").lineTexts == ["97535-GO-93×2"])
        #expect(remote("audio_video").isClean)
        let finding = remote("audio_video").findings.first { $0.rule == "B-MOD-12" }
        #expect(finding?.inputs["evidence"] == "telehealth.mode")
    }

    @Test func moreThanFourModifiersAsThePayerWants() {
        let services = [service("97530", 30, modifiers: ["KX", "GA", "76", "96", "95"])]
        let lines = { (overflow: ModifierOverflow) in
            RuleBook.current.scrub(input(services) { $0.payer.modifierOverflow = overflow }).lineTexts
        }
        #expect(lines(.dropInformational) == ["97530-GO-KX-GA-76×2"])
        #expect(lines(.ninetyNine) == ["97530-GO-KX-GA-99×2"])
        #expect(lines(.reject) == ["97530-GO-KX-GA-76-95-96×2"])
    }

    @Test func nothingIsAssertedWithoutEvidence() {
        let services = [service("97140", 15), service("97530", 15)]
        let result = RuleBook.current.scrub(input(services) { $0.ytdAllowedCents = 900_000 })
        #expect(result.lines.allSatisfy { $0.modifiers == ["GO"] })
        let proved = RuleBook.current.scrub(
            input(services) {
                $0.ytdAllowedCents = 900_000
                $0.visit.evidence = .init(medicalNecessityAttested: true, separateSession: true)
            })
        #expect(proved.lineTexts == ["97140-GO-KX×1", "97530-GO-KX-59×1"])
        #expect(proved.findings.first { $0.rule == "B-NCCI-1" }?.inputs["evidence"] == "separate_session")
    }
}
