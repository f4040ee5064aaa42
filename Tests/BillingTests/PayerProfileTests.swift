import Testing

@testable import Billing

@Suite struct PayerProfileTests {
    @Test func theShippedFileHasEveryKindOfPayer() {
        let usual = ["MB", "16", "MC", "CI", "CH", "WC"].map(payer)
        #expect(usual.map(\.unitMethod) == [.cms8, .cms8, .cms8, .ama8, .cms8, .ama8])
        #expect(usual.map(\.wantsDisciplineModifier) == [true, true, true, true, true, false])
        #expect(usual.map(\.frequencyCodes.count) == [1, 3, 3, 3, 3, 3])
        #expect(Set(usual.map(\.name)).count == 6)
        #expect(PayerProfile.resolve(payerID: "MCD15", filingIndicator: "MC").unitMethod == .full15)
        let known = ["MCRTX", "61101", "MCDTX", "60054", "62308", "87726", "TRICR"]
        #expect(known.map { PayerProfile.resolve(payerID: $0, filingIndicator: "??").payerID } == known)
    }

    @Test func findingsNameTheVersionsThatTheyUsed() {
        let finding = RuleBook.current.scrub(input { $0.reference.versions = ["ncci-ptp 2026q4"] }).findings[0]
        #expect(finding.profileVersion == "medicare-part-b 2026.2")
        #expect(finding.referenceVersions == ["ncci-ptp 2026q4"])
    }

    private func file(_ profiles: String) -> [UInt8] {
        Array(#"{"version":"t","filing_indicators":{"MB":"medicare"},"profiles":[\#(profiles)]}"#.utf8)
    }

    private func profile(_ payerClass: String, _ more: String = "") -> String {
        #"""
        {"profile":"p-\#(payerClass)","version":"1","payer_class":"\#(payerClass)","usual":true,"unit_method":"cms8",
         "telehealth":{"place":"patient"},"timely_filing":[{"days":10}],"allowed":[{"cents":{"default":1}}]\#(more)}
        """#
    }

    @Test func theProfileOfTheDayIsTaken() throws {
        let usual = PayerClass.allCases.map { profile($0.rawValue) }
        let dated = [
            profile("commercial", #","payer_ids":["P1"],"through":"2026-06-30","unit_threshold_minutes":7"#),
            profile("commercial", #","payer_ids":["P1"],"from":"2026-07-01","unit_threshold_minutes":9"#),
        ]
        let profiles = try PayerProfiles(document: file((usual + dated).joined(separator: ",")))
        let minutes = ["2026-06-30", "2026-07-01"].map {
            profiles.profile(payerID: "P1", filingIndicator: "", on: day($0)).unitThresholdMinutes
        }
        #expect(minutes == [7, 9])
        #expect(profiles.profile(payerID: "P1", filingIndicator: "").unitThresholdMinutes == 9)
        #expect(profiles.profile(payerID: "P2", filingIndicator: "MB").payerClass == .medicare)
    }

    @Test func brokenFilesAreRefused() {
        #expect(throws: PayerProfiles.Failure.syntax(byteOffset: 1)) { try PayerProfiles(document: Array("{".utf8)) }
        #expect(throws: PayerProfiles.Failure.shape) { try PayerProfiles(document: Array("{}".utf8)) }
        #expect(throws: PayerProfiles.Failure.missing(.medicareAdvantage)) {
            try PayerProfiles(document: file(profile("medicare")))
        }
    }

    @Test func unitMethodsOfPayers() {
        let minutes = [14, 15, 29, 30]
        #expect(TimedUnits.allocate(minutes: minutes, method: .full15).units == [0, 1, 1, 2])
        #expect(TimedUnits.allocate(minutes: minutes, method: .payerSpecific, threshold: 10).units == [1, 1, 2, 2])
        #expect(
            TimedUnits.allocate(minutes: [9, 10, 24, 25], method: .payerSpecific, threshold: 10).units == [0, 1, 1, 2])
    }

    @Test func theAssistantsTenthByRounding() {
        // 5 of 50 minutes are ten per cent: the tenth is 5, and one more is asked for.
        #expect(!AssistantUnits.concernsWhole(therapistMinutes: 45, assistantMinutes: 5, method: .roundedMinutes))
        #expect(AssistantUnits.concernsWhole(therapistMinutes: 44, assistantMinutes: 6, method: .roundedMinutes))
        // The two methods differ near the border: 5 of 46 minutes are 10.9 per cent.
        #expect(AssistantUnits.concernsWhole(therapistMinutes: 41, assistantMinutes: 5, method: .percentage))
        #expect(!AssistantUnits.concernsWhole(therapistMinutes: 41, assistantMinutes: 5, method: .roundedMinutes))
    }

    @Test func contractsAndChargesHaveDates() {
        let result = RuleBook.current.scrub(
            input { input in
                input.payer.payerID = "P1"
                input.clinic.chargeHistory = DatedTable([
                    .init(from: day("2026-10-05"), value: FeeSchedule(defaultCents: 11_000))
                ])
                input.clinic.contracts = ["P1": DatedTable(always: FeeSchedule(defaultCents: 5000))]
            })
        #expect(result.lines[0].chargeCents == 22_000)
        #expect(result.lines[0].expectedAllowedCents == 10_000)
    }
}
