import Testing
import X12

@Suite struct RemittanceTests {
    private func remittance(_ changes: (String, String)...) throws -> Remittance835 {
        var bytes = X12Samples.remittance
        for (old, new) in changes {
            let changed = replacing(old, with: new, in: bytes)
            try #require(changed != bytes)
            bytes = changed
        }
        return try Remittance835(try X12Samples.transaction(bytes))
    }

    @Test func readsPaymentClaimsAndLines() throws {
        let remittance = try remittance()
        #expect(remittance.paymentCents == 13864 && remittance.method == "ACH")
        #expect(remittance.paymentDate == "20261102" && remittance.traceNumber == "EFT9")
        #expect(remittance.payerIdentifier == "1741234567" && remittance.receiverID == "CLAIMLINE")
        #expect(remittance.payer.name?.id == "TXPAY" && remittance.payer.contacts[0].phone == "5125550111")
        #expect(remittance.payee.name?.id == "1234567893" && remittance.payee.references.value("TJ") == "741234567")
        let claim = remittance.claims[0]
        #expect(claim.patientControlNumber == "V-1001" && claim.payerClaimControlNumber == "ICN1")
        #expect(claim.remarks == ["MA01", "N851"] && claim.amounts.cents("AU") == 18664)
        #expect(claim.names.map(\.entityCode) == ["QC", "82"] && claim.headerNumber == 1)
        let line = claim.lines[0]
        #expect(line.adjustments.map(\.reason) == ["45", "XX1", "253", "2"])
        #expect(line.adjustments.map(\.amountCents) == [2000, 1200, 136, 2000])
        #expect(line.originalProcedure?.modifiers == ["GO", "CO"] && line.originalUnits == 2 && line.units == 1)
        #expect(line.lineControlNumber == "L1" && line.allowedCents == 8800 && line.serviceDate == "20261005")
        #expect(line.remarks == ["N851"])
        #expect(remittance.claims[1].isReversal)
        #expect(remittance.providerAdjustments.map(\.reason) == ["WO", "L6"])
        #expect(remittance.providerAdjustments.map(\.reference) == ["ICN0", ""])
        #expect(remittance.providerAdjustments.map(\.amountCents) == [1000, -1000])
    }

    @Test func aRemittanceWithAReversalBalances() throws {
        #expect(try remittance().balanceBreaches() == [])
        #expect(try X12Validator.problems(in: X12Samples.remittance) == [])
    }

    @Test func aLineOffByACentIsNamed() throws {
        let breaches = try remittance(("253*1.36", "253*1.37")).balanceBreaches()
        #expect(breaches.map(\.rule) == [.linePayment, .claimPayment])
        #expect(breaches[0].claim == 0 && breaches[0].line == 0)
        #expect(breaches[0].expectedCents == 6663 && breaches[0].statedCents == 6664)
    }

    @Test func claimEquationsAreCheckedEachForItself() throws {
        #expect(
            try remittance(("*210*146.64*40*", "*211*146.64*40*")).balanceBreaches().map(\.rule)
                == [.claimChargeOfLines, .claimPayment])
        #expect(
            try remittance(("*210*146.64*40*", "*210*146.64*41*")).balanceBreaches().map(\.rule)
                == [.patientResponsibility])
        #expect(
            try remittance(("*210*146.64*40*", "*210*145.64*40*")).balanceBreaches().map(\.rule)
                == [.claimPaymentOfLines, .claimPayment, .transactionPayment])
        #expect(
            try remittance(("*210*146.64*40*", "*210*146.64**")).balanceBreaches().map(\.rule)
                == [.patientResponsibility])
    }

    @Test func reversalsMustBalanceToo() throws {
        let breaches = try remittance(("CAS*CO*45*-112", "CAS*CO*45*-111")).balanceBreaches()
        #expect(breaches.map(\.rule) == [.claimPayment])
        #expect(breaches[0].claim == 1)
    }

    @Test func positiveProviderAdjustmentsReduceThePayment() throws {
        #expect(
            try remittance(("WO:ICN0*10", "WO:ICN0*11")).balanceBreaches().map(\.expectedCents) == [13764])
        #expect(try remittance(("WO:ICN0*10", "WO:ICN0*11"), ("BPR*I*138.64", "BPR*I*137.64")).balanceBreaches() == [])
        #expect(
            try remittance(("BPR*I*138.64*C", "BPR*I*-138.64*C")).balanceBreaches().map(\.rule)
                == [.transactionPayment, .negativePayment])
    }
}
