import Testing

@testable import Billing

@Suite struct DenialPlaybookTests {
    private func adjustment(_ text: String, _ cents: Int64) -> Adjustment {
        let parts = text.split(separator: "-").map(String.init)
        return Adjustment(group: AdjustmentGroup(rawValue: parts[0]) ?? .other, reason: parts[1], cents: cents)
    }

    private func denial(_ text: String, _ remarks: String...) -> Denial {
        DenialPlaybook.denial(for: adjustment(text, 100), remarks: remarks)
    }

    @Test func anOrdinaryPaymentIsExplained() {
        let assessment = DenialPlaybook.assess(
            paidCents: 6664,
            adjustments: [
                adjustment("CO-45", 8000), adjustment("CO-253", 136), adjustment("CO-59", 1200),
                adjustment("PR-2", 2000),
                adjustment("OA-23", 50),
            ])
        #expect(assessment.patientCents == 2000)
        #expect(assessment.contractualCents == 9336)
        #expect(assessment.priorPayerCents == 50)
        #expect(assessment.unexpected.isEmpty)
        #expect(assessment.denial == nil)
    }

    @Test func nothingPaidIsNoDenialWhenTheDeductibleTookItAll() {
        let assessment = DenialPlaybook.assess(
            paidCents: 0, adjustments: [adjustment("CO-45", 5500), adjustment("PR-1", 3500), adjustment("CO-16", 0)])
        #expect(assessment.denial == nil)
        #expect(assessment.patientCents == 3500)
    }

    @Test func theLargestUnexpectedAmountDecidesADenial() {
        let adjustments = [adjustment("CO-45", 1000), adjustment("CO-16", 100), adjustment("CO-197", 7900)]
        let assessment = DenialPlaybook.assess(paidCents: 0, adjustments: adjustments)
        #expect(assessment.denial?.adjustment.reason == "197")
        #expect(assessment.denial?.kind == .appeal && assessment.denial?.alternatives == [.correct])
        #expect(assessment.contractualCents == 1000)
        #expect(assessment.unexpected.count == 2)
    }

    @Test func aPartialPaymentIsNotADenialButSaysWhatIsUnexpected() {
        let assessment = DenialPlaybook.assess(paidCents: 1, adjustments: [adjustment("CO-97", 500)])
        #expect(assessment.denial == nil)
        #expect(assessment.unexpected == [adjustment("CO-97", 500)])
    }

    /// The expected set and no other reason is posted without a person, in its own group alone.
    @Test func onlyTheExpectedSetIsPosted() {
        let expected = ["CO-45", "CO-253", "CO-59", "PR-1", "PR-2", "PR-3", "OA-23"]
        for group in ["CO", "PR", "OA", "PI", "CR"] {
            for reason in DenialPlaybook.book.reasons.flatMap(\.carcs) + ["999"] {
                let text = "\(group)-\(reason)"
                #expect(DenialPlaybook.isExpected(adjustment(text, 1)) == expected.contains(text), "\(text)")
            }
        }
    }

    @Test(arguments: [
        ("CO-50", Denial.Kind.appeal), ("PR-50", .patient), ("CO-119", .correct), ("PR-119", .patient),
        ("OA-18", .informational),
        ("CO-29", .appeal), ("PR-29", .appeal), ("CO-22", .otherPayer), ("CO-252", .documents), ("PR-204", .patient),
        ("PR-45", .writeOff), ("CO-999", .appeal), ("CO-96", .appeal), ("PR-96", .patient), ("CO-26", .otherPayer),
        ("PR-27", .patient), ("CO-B7", .correct), ("CO-P12", .writeOff), ("CO-167", .appeal), ("PR-167", .patient),
    ])
    func theGroupChangesTheWork(_ text: String, _ kind: Denial.Kind) {
        let assessment = DenialPlaybook.assess(paidCents: 0, adjustments: [adjustment(text, 100)])
        #expect(assessment.denial?.kind == kind)
        #expect(assessment.denial?.action.isEmpty == false)
        #expect(assessment.contractualCents == 0)
    }

    /// Remarks say which field is wrong; alerts say nothing about why.
    @Test func remarksDriveWhatTheReasonLeavesOpen() {
        #expect(denial("CO-16", "M76").rules == ["B-DX-2", "B-DX-4"])
        #expect(denial("CO-16", "N381", "M53").action == denial("CO-16", "M53").action)
        #expect(denial("CO-16", "N381").action == denial("CO-16").action)
        #expect(denial("CO-A1", "M77").kind == .correct && denial("CO-A1").kind == .appeal)
        #expect(denial("CO-96", "N425").kind == .patient)
        #expect(denial("CO-97", "N390").kind == .writeOff && denial("CO-97", "M15").kind == .writeOff)
        #expect(denial("CO-151", "N362").kind == .correct && denial("CO-151", "N435").kind == .appeal)
        #expect(denial("CO-252", "N393").action != denial("CO-252", "N443").action)
        #expect(
            denial("CO-45", "M76").kind == .writeOff, "a remark refines the reasons that it is about, and no others")
    }

    @Test func theUnprocessableHasNoAppeal() {
        let plain = denial("CO-16", "MA130")
        #expect(plain.isUnprocessable && plain.kind == .correct && plain.alternatives.isEmpty)
        let field = denial("CO-16", "MA130", "M76")
        #expect(
            field.isUnprocessable && field.rules == ["B-DX-2", "B-DX-4"] && field.action.hasPrefix("Unprocessable"))
        #expect(denial("CO-A1", "MA130").kind == .correct)
        #expect(!denial("CO-16", "M76").isUnprocessable)
    }

    @Test func everyRuleThatItNamesExists() {
        let known = Set(RuleEntry.all.map(\.id))
        let named =
            DenialPlaybook.book.reasons.flatMap(\.work.rules) + DenialPlaybook.book.remarks.flatMap(\.work.rules)
        #expect(Set(named).subtracting(known) == [])
        #expect(Set(named).count > 40)
    }

    /// Every reason of the therapy playbook is there, and none twice for the same group.
    @Test func theTableIsWhole() {
        let wanted = """
            1 2 3 4 5 6 7 9 10 8 170 171 172 11 13 14 16 18 19 20 21 22 23 24 26 27 200 29 31 32 35 149 39 45 49 50 54 58 59 \
            96 97 107 109 110 112 B12 119 129 133 140 146 148 226 227 250 251 252 163 164 150 151 152 167 177 178 179 180 181 \
            182 183 184 185 B7 190 193 197 198 204 206 207 208 222 231 236 234 242 243 253 256 261 272 273 275 276 284 296 285 \
            286 287 288 B9 B13 B15 B16 B20 P12 P13 P14 P15 P16 A1
            """.split(separator: " ").map(String.init)
        let found = DenialPlaybook.book.reasons.flatMap { entry in
            entry.carcs.map { "\($0) \(entry.group?.rawValue ?? "any")" }
        }
        #expect(Set(found).count == found.count)
        #expect(Set(wanted) == Set(DenialPlaybook.book.reasons.flatMap(\.carcs)))
        #expect(Set(Denial.Kind.allCases) == Set(DenialPlaybook.book.deadlines.map(\.kind)))
        #expect(DenialPlaybook.deadline(of: .correct) == .correctedClaim)
        #expect(DenialPlaybook.deadline(of: .appeal) == .appeal && DenialPlaybook.deadline(of: .documents) == .days(30))
    }

    @Test func entriesHaveDates() {
        let span = DenialBook.Span(from: day("2026-01-01"), through: day("2026-06-30"))
        #expect(span.covers(day("2026-01-01")) && span.covers(day("2026-06-30")))
        #expect(!span.covers(day("2025-12-31")) && !span.covers(day("2026-07-01")) && !span.covers(nil))
        #expect(DenialBook.Span(from: nil, through: nil).covers(nil))
    }
}

@Suite struct AppealLimitTests {
    private func payer(_ indicator: String) -> PayerProfile {
        PayerProfile.resolve(payerID: "NOBODY", filingIndicator: indicator)
    }

    /// 42 CFR 405.942: 120 days from receipt, presumed five days after the date of the notice.
    @Test func medicaresFirstLevelEndsAHundredAndTwentyFiveDaysAfterTheNotice() throws {
        let levels = AppealLimit.levels(payer("MB"), on: day("2026-03-10"))
        #expect(levels.map(\.name).first == "redetermination" && levels.map(\.days) == [120, 180, 60, 60, 60])
        #expect(levels[0].deadline(after: day("2026-03-10")) == day("2026-07-13"))
        #expect(levels[2].needsAmount && !levels[0].needsAmount)
    }

    @Test func everyKindOfPayerHasLevels() {
        for payerClass in PayerClass.allCases {
            #expect((60...120).contains(AppealLimit.days(payerClass)))
        }
        for indicator in ["MB", "16", "MC", "CI", "CH", "WC"] {
            #expect(!AppealLimit.levels(payer(indicator), on: day("2026-10-06")).isEmpty)
        }
    }

    @Test func aPayersOwnLevelsWinFromTheirDay() throws {
        let file = """
            {"version":"t","filing_indicators":{},"profiles":[\(PayerClass.allCases.map { kind in
                """
                {"profile":"p","version":"1","payer_class":"\(kind.rawValue)","usual":true,"unit_method":"cms8",
                 "telehealth":{"place":"patient"},"timely_filing":[{}],"allowed":[{"cents":{"default":1}}],
                 "corrected_claim_days":180,"follow_up":{"repeat_days":7},
                 "appeals":[{"from":"2026-07-01","levels":[{"level":"panel","days":365}]}]}
                """
            }.joined(separator: ","))]}
            """
        let profile = try PayerProfiles(document: Array(file.utf8)).profile(payerID: "X", payerClass: .commercial)
        #expect(AppealLimit.levels(profile, on: day("2026-07-01")).map(\.name) == ["panel"])
        #expect(AppealLimit.levels(profile, on: day("2026-06-30")).map(\.name) == ["first_level", "second_level"])
        #expect(profile.correctedClaimDays == 180)
        #expect(FollowUpPlan.times(profile).repeatDays == 7 && FollowUpPlan.times(profile).firstStatusDays == 15)
    }
}

@Suite struct FollowUpPlanTests {
    @Test func timesByKindOfPayer() {
        #expect(FollowUpPlan.times(.medicare).firstStatusDays == 14)
        #expect(FollowUpPlan.times(.commercial).firstStatusDays == 15)
        #expect(FollowUpPlan.times(.commercial).fileAcknowledgementHours == 4)
        #expect(FollowUpPlan.escalationDays == [45, 60, 90])
    }

    @Test(
        arguments: [
            ("A0", StatusAction.Kind.wait, 3), ("A1", .wait, 2), ("A2", .wait, nil), ("A3", .correct, nil),
            ("A6", .correct, nil), ("A7", .correct, nil), ("A8", .correct, nil), ("A4", .notOnFile, nil),
            ("P0", .wait, nil), ("P2", .wait, 15), ("P3", .documents, 2), ("P4", .workList, nil),
            ("F0", .remittance, nil),
            ("F1", .remittance, nil), ("F2", .remittance, nil), ("F4", .workList, nil), ("R4", .documents, 30),
            ("R17", .documents, 30), ("E1", .retry, nil), ("E2", .retry, nil), ("E0", .workList, nil),
            ("D0", .widenSearch, nil), ("Z9", .wait, nil),
        ] as [(String, StatusAction.Kind, Int?)])
    func categories(_ category: String, _ kind: StatusAction.Kind, _ days: Int?) {
        let action = FollowUpPlan.action(category)
        #expect(action.kind == kind && action.days == days && !action.meaning.isEmpty)
    }

    @Test func whatNeedsAPersonGoesFirst() {
        #expect(FollowUpPlan.decisive(["P1", "R4", "A2"]) == "R4")
        #expect(FollowUpPlan.decisive(["P1", "F1"]) == "F1")
        #expect(FollowUpPlan.decisive(["R4", "A7"]) == "A7")
        #expect(FollowUpPlan.decisive([]) == nil)
    }

    @Test func businessDaysPassTheWeekend() {
        // 2026-10-16 is a Friday.
        #expect(day("2026-10-16").adding(businessDays: 1) == day("2026-10-19"))
        #expect(day("2026-10-17").adding(businessDays: 1) == day("2026-10-19"))
        #expect(day("2026-10-14").adding(businessDays: 5) == day("2026-10-21"))
        #expect(day("2026-10-14").adding(businessDays: 0) == day("2026-10-14"))
        #expect(day("2026-10-21").adding(businessDays: -4) == day("2026-10-15"))
        #expect(day("2026-10-18").adding(businessDays: -4) == day("2026-10-13"))
        #expect(!day("1969-12-28").isBusinessDay && day("1969-12-29").isBusinessDay)
    }

    /// The days that the Office of Personnel Management publishes for each year.
    @Test func federalHolidaysAreNoBusinessDays() {
        let published = [
            2026: [
                "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25",
            ],
            2027: [
                "01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24",
                "12-31",
            ],
            2020: ["01-01", "01-20", "02-17", "05-25", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"],
        ]
        for (year, expected) in published {
            let first = day("\(year)-01-01")
            let kept = (0..<366).map { first.adding(days: $0) }.filter { $0.year == year && $0.isFederalHoliday }
            #expect(kept.map { String($0.iso.dropFirst(5)) } == expected, "\(year)")
        }
        #expect(day("2026-07-02").adding(businessDays: 1) == day("2026-07-06"), "Independence Day on a Saturday")
    }
}
