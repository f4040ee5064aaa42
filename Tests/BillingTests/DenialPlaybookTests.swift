import Billing
import Testing

@Suite struct DenialPlaybookTests {
    private func adjustment(_ text: String, _ cents: Int64) -> Adjustment {
        let parts = text.split(separator: "-").map(String.init)
        return Adjustment(group: AdjustmentGroup(rawValue: parts[0]) ?? .other, reason: parts[1], cents: cents)
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
        #expect(assessment.denial?.kind == .correct)
        #expect(assessment.contractualCents == 1000)
        #expect(assessment.unexpected.count == 2)
    }

    @Test func aPartialPaymentIsNotADenialButSaysWhatIsUnexpected() {
        let assessment = DenialPlaybook.assess(paidCents: 1, adjustments: [adjustment("CO-97", 500)])
        #expect(assessment.denial == nil)
        #expect(assessment.unexpected == [adjustment("CO-97", 500)])
    }

    @Test(arguments: [
        ("CO-50", Denial.Kind.appeal), ("PR-50", .patient), ("CO-119", .correct), ("PR-119", .patient),
        ("OA-18", .informational),
        ("CO-29", .appeal), ("PR-29", .appeal), ("CO-22", .otherPayer), ("CO-252", .documents), ("PR-204", .patient),
        ("PR-45", .writeOff), ("CO-999", .appeal),
    ])
    func theGroupChangesTheWork(_ text: String, _ kind: Denial.Kind) {
        let assessment = DenialPlaybook.assess(paidCents: 0, adjustments: [adjustment(text, 100)])
        #expect(assessment.denial?.kind == kind)
        #expect(assessment.denial?.action.isEmpty == false)
        #expect(assessment.contractualCents == 0)
    }
}
