import Testing
import X12

@Suite struct ValidatorTests {
    private static let claims = ClaimFixtures.file(ClaimFixtures.transactions)

    private func reasons(_ bytes: [UInt8], _ old: String, _ new: String) throws -> [String] {
        let changed = replacing(old, with: new, in: bytes)
        try #require(changed != bytes)
        return try X12Validator.problems(in: changed).map(\.reason)
    }

    @Test func soundFilesHaveNoProblems() throws {
        #expect(try X12Validator.problems(in: Self.claims) == [])
        #expect(try X12Validator.problems(in: replacing("~", with: "~\r\n", in: Self.claims)) == [])
    }

    @Test(arguments: [
        ("IEA*1*000000042", "IEA*2*000000042", "count of functional groups is wrong"),
        ("IEA*1*000000042", "IEA*1*000000043", "control number differs from ISA13"),
        ("GE*2*7", "GE*3*7", "count of transaction sets is wrong"),
        ("GE*2*7", "GE*2*8", "control number differs from GS06"),
        ("ST*837*0002", "ST*837*0001", "transaction set control number is used twice in the group"),
        ("*X*005010X222A1~", "*X*005010X222~", "version differs from GS08"),
        ("GS*HC", "GS*HS", "functional identifier does not fit the transaction set"),
        ("CLM*V-1001*186.64", "CLM*V-1001*186.65", "total charge is not the sum of the lines"),
        ("CLM*V-1001*186.64", "CLM*V-1001*1,86", "not an amount"),
        ("11:B:1", "11:B:6", "claim frequency is not 1, 7 or 8"),
        ("REF*F8*ICN0001~", "", "replacement or void without REF F8"),
        ("***1:2~", "***1:3~", "pointer to a diagnosis that is not there"),
        ("HL*2*1*22*0", "HL*2*1*22*1", "has no lower level"),
        ("HL*3*1*22*1", "HL*3*1*22*0", "has a lower level"),
        ("HL*4*3*23", "HL*4*9*23", "parent does not stand before it"),
        ("HL*5*3*23", "HL*5*4*23", "parent is not of a higher level"),
        ("HL*2*1*22", "HL*9*1*22", "hierarchical number is not the next one"),
        ("REF*6R*L2", "REF*6R*L1", "line control number is used twice in the claim"),
        ("LX*2", "LX*3", "line number is not the next one"),
        ("XX*1679328645", "XX*167932864", "NPI is not ten digits"),
        ("XX*1679328645", "XX", "qualifier and identifier go together"),
        ("DMG*D8*19510309", "DMG*D8*19510229", "not a day CCYYMMDD"),
        ("DTP*472*RD8*20261005-20261006", "DTP*472*RD8*20261006-20261005", "not a range CCYYMMDD-CCYYMMDD in order"),
        ("PRV*BI*PXC*225X00000X~", "PRV*BI*PXC*225X00000X*~", "trailing element separator"),
        ("N4*AUSTIN*TX*787011234~", "", "required N4 is missing in 2010AA"),
        ("HI*ABK:M25541*ABF:R278~", "", "required HI (ABK, BK) is missing in 2300"),
        ("NM1*PR*2*TEXAS PAYER*****PI*TXPAY~", "", "required loop 2010BB is missing in 2000B"),
        ("NM1*40*2", "ZZZ*1~NM1*40*2", "segment is not part of the transaction set"),
        ("REF*EI*741234567~", "REF*QQ*741234567~", "segment is not expected here with this qualifier"),
        ("SBR*P*18*G100******MB~", "SBR*P*18*G100******MB~SBR*P*18*G100******MB~", "more than 1 of SBR"),
        ("N3*12 ELM ST~N4*AUSTIN*TX*787011234~", "N4*AUSTIN*TX*787011234~N3*12 ELM ST~", "segment is out of order"),
        ("NM1*41*2*CLAIMLINE BILLING", "NM1*41*2*CLAIM\u{07}LINE", "control character"),
        ("SBR*P*18*G100******MB", "SBR*P*18*G100******QQ", "not a code that the guide has here"),
        ("PAT*19", "PAT*99", "not a code that the guide has here"),
        ("11:B:1", "11:A:1", "not a code that the guide has here"),
        ("*UN*1***1:2~", "*DA*1***1:2~", "not a code that the guide has here"),
        ("HI*ABK:", "HI*ZZZ:", "not a code that the guide has here"),
        ("NTE*ADD*CORRECTED", "NTE*QQQ*CORRECTED", "not a code that the guide has here"),
        ("SVD*MCRTX*40*", "SVD*OTHER*40*", "payer is not one of the claim's other payers"),
        ("SVD*MCRTX*40*", "SVD*MCRTX*41*", "payment and adjustments are not the line's charge"),
        ("AMT*D*80~", "AMT*D*81~", "payment and adjustments of the payer are not the claim's charge"),
        ("CAS*CO*45*40~", "CAS*CO*45*30~CAS*CO*59*10~", "adjustments of one group are not in one segment"),
        ("LX*1~", "~LX*1~", "segment is empty"),
        ("LX*1~", "lx*1~", "segment identifier is not legal"),
    ])
    func eachFaultIsNamed(old: String, new: String, reason: String) throws {
        #expect(try reasons(Self.claims, old, new).contains(reason))
    }

    @Test func aWrongCountOfSegmentsIsTheOnlyProblem() throws {
        let count = try X12Samples.transaction(Self.claims).segments.count
        let changed = replacing("SE*\(count)*0001", with: "SE*\(count + 1)*0001", in: Self.claims)
        let problems = try X12Validator.problems(in: changed)
        #expect(problems.map(\.reason) == ["count of segments is wrong"])
        #expect(problems[0].element == 1 && problems[0].severity == .error && problems[0].segmentID == "SE")
        #expect(changed[problems[0].byteOffset...].starts(with: "SE*".utf8))
    }

    @Test func datesOfAClaimMayStandInAnyOrder() throws {
        let swapped = replacing(
            "DTP*431*D8*20260901~DTP*454*D8*20260908~", with: "DTP*454*D8*20260908~DTP*431*D8*20260901~",
            in: Self.claims)
        #expect(swapped != Self.claims)
        #expect(try X12Validator.problems(in: swapped) == [])
    }

    @Test func sumsOfARemittanceAreNamedAtTheirSegments() throws {
        let changed = replacing("253*1.36", with: "253*1.37", in: X12Samples.remittance)
        let problems = try X12Validator.problems(in: changed)
        #expect(problems.map(\.segmentID) == ["CLP", "SVC"])
        #expect(problems.map(\.element) == [4, 3])
    }

    @Test func codesOfAnswersAreCheckedWhereTheListIsClosed() throws {
        let code = "not a code that the guide has here"
        #expect(try reasons(X12Samples.remittance, "BPR*I*", "BPR*Q*") == [code])
        #expect(try reasons(X12Samples.remittance, "CLP*V-1001*1*", "CLP*V-1001*9*") == [code])
        #expect(try reasons(X12Samples.remittance, "CAS*CO*45*20*", "CAS*CR*45*20*") == [code])
        #expect(try reasons(X12Samples.remittance, "WO:ICN0", "QQ:ICN0") == [code])
        #expect(try reasons(X12Samples.eligibility271, "EB*B*", "EB*Z*") == [code])
        #expect(try reasons(X12Samples.eligibility271, "*VS*12*Y*N", "*VS*12*Q*N") == [code])
        #expect(try reasons(X12Samples.claimAcknowledgement, "*20261006*U*186.64", "*20261006*X*186.64") == [code])
        #expect(try reasons(X12Samples.acknowledgement999, "IK5*R*5", "IK5*Q*5").contains(code))
        // Status categories are a list that its owner extends.
        let unknown = replacing("STC*F1:65:PR", with: "STC*Z9:65:PR", in: X12Samples.claimStatus277)
        let problems = try X12Validator.problems(in: unknown)
        #expect(problems.map(\.severity) == [.warning] && problems.map(\.element) == [1])
    }

    @Test func countsOfAnAcknowledgementAreCompared() throws {
        let bytes = X12Samples.acknowledgement999
        #expect(try reasons(bytes, "AK9*P*2*2*1", "AK9*P*2*2*2") == ["count of accepted transaction sets is wrong"])
        #expect(
            try reasons(bytes, "AK9*P*2*2*1", "AK9*P*2*1*1") == ["more transaction sets answered for than received"])
        #expect(
            try reasons(bytes, "AK9*P*2*2*1", "AK9*P*4*4*5") == ["more transaction sets accepted than received"])
        // Accepted sets need not be named.
        #expect(try X12Validator.problems(in: replacing("AK9*P*2*2*1", with: "AK9*P*4*4*3", in: bytes)) == [])
    }

    @Test func unknownTransactionSetsAreOnlyWarnedOf() throws {
        let bytes = X12Samples.file("BE", "005010X220A1", "ST*834*0001*005010X220A1\nBGN*00*1\nSE*3*0001")
        let problems = try X12Validator.problems(in: bytes)
        #expect(problems.map(\.severity) == [.warning])
    }

    @Test func aCutFileIsNotBlamedForWhatIsBehindTheCut() throws {
        let cut = Array(Self.claims.prefix(2000))
        let problems = try X12Validator.problems(in: cut)
        let reasons = Set(problems.map(\.reason))
        #expect(reasons.contains("interchange has no IEA") && reasons.contains("transaction set has no SE"))
        #expect(!reasons.contains { $0.hasPrefix("required") || $0.contains("sum of the lines") })
    }

    @Test func reasonsNeverHoldValues() throws {
        let problems = try X12Validator.problems(in: replacing("*19510309*", with: "*SECRET*", in: Self.claims))
        #expect(!problems.isEmpty)
        #expect(!problems.contains { $0.reason.contains("SECRET") })
    }
}
