import Testing
import X12

@Suite struct Claim837PTests {
    @Test func goldenBytesOfOneClaim() {
        let provider = ClaimFixtures.provider(
            "HILLSIDE OT", npi: "1245319599",
            subscribers: [ClaimFixtures.subscriber([ClaimFixtures.plainClaim("V-1001")])])
        var writer = SegmentWriter()
        ClaimFixtures.transaction("FILE-9", providers: [provider]).write(to: &writer, controlNumber: 3)
        let expected = """
            ST*837*0003*005010X222A1
            BHT*0019*00*FILE-9*20261006*0815*CH
            NM1*41*2*CLAIMLINE BILLING*****46*CLAIMLINE
            PER*IC*OPERATIONS*TE*5125550199*EM*OPS@CLAIMLINE.EXAMPLE
            NM1*40*2*CLEARINGHOUSE*****46*CLRHOUSE
            HL*1**20*1
            PRV*BI*PXC*225X00000X
            NM1*85*2*HILLSIDE OT*****XX*1245319599
            N3*12 ELM ST
            N4*AUSTIN*TX*787011234
            REF*EI*741234567
            PER*IC*BILLING*TE*5125550100
            HL*2*1*22*0
            SBR*P*18*G100******MB
            NM1*IL*1*ARDENT*MIRA*L***MI*1EG4TE5MK73
            N3*12 ELM ST
            N4*AUSTIN*TX*787011234
            DMG*D8*19510309*F
            REF*Y4*WC-9
            NM1*PR*2*TEXAS PAYER*****PI*TXPAY
            N3*12 ELM ST
            N4*AUSTIN*TX*787011234
            CLM*V-1001*186.64***11:B:1*Y*A*Y*Y
            HI*ABK:M25541*ABF:R278
            NM1*DN*1*MOSS*RUTH****XX*1679328645
            NM1*82*1*OKAFOR*ADA****XX*1234567893
            PRV*PE*PXC*225X00000X
            LX*1
            SV1*HC:97530:GO*90*UN*1***1:2
            DTP*472*D8*20261005
            REF*6R*L1
            LX*2
            SV1*HC:97140:GO:CO:59*96.64*UN*1***1:2
            DTP*472*D8*20261005
            REF*6R*L2
            SE*36*0003
            """
        #expect(replacing("~", with: "\n", in: writer.bytes) == Array((expected + "\n").utf8))
    }

    @Test(arguments: [
        Delimiters.standard, Delimiters(element: 0x7C, component: 0x5E, repetition: 0x7D, segment: 0x7E),
    ])
    func whatIsWrittenIsRead(delimiters: Delimiters) throws {
        let file = ClaimFixtures.file(ClaimFixtures.transactions, delimiters: delimiters)
        let sets = try Lexer.interchanges(in: file)[0].groups[0].transactions
        var read: [Claim837P] = []
        for set in sets { read.append(try Claim837P(set)) }
        // The rendering provider with the billing provider's NPI is not sent, so it does not come back.
        var sent = ClaimFixtures.transactions
        for subscriber in sent[0].billingProviders[0].subscribers.indices {
            func strip(_ claims: inout [Claim837P.Claim]) {
                for index in claims.indices {
                    claims[index].rendering = nil
                    claims[index].renderingTaxonomy = ""
                }
            }
            strip(&sent[0].billingProviders[0].subscribers[subscriber].claims)
            for dependant in sent[0].billingProviders[0].subscribers[subscriber].dependants.indices {
                strip(&sent[0].billingProviders[0].subscribers[subscriber].dependants[dependant].claims)
            }
        }
        #expect(read == sent)
    }

    @Test func hierarchyCountsAcrossProvidersAndTellsChildren() throws {
        let file = ClaimFixtures.file(ClaimFixtures.transactions)
        let set = try Lexer.interchanges(in: file)[0].groups[0].transactions[0]
        let levels = set.segments.filter { $0.id == "HL" }.map { [$0[1], $0[2], $0[3], $0[4]] }
        #expect(
            levels == [
                ["1", "", "20", "1"], ["2", "1", "22", "0"], ["3", "1", "22", "1"], ["4", "3", "23", "0"],
                ["5", "3", "23", "0"], ["6", "", "20", "1"], ["7", "6", "22", "0"],
            ])
        #expect(set.segments.last?[1] == String(set.segments.count))
    }

    @Test func aSubscriberWithOwnClaimsAndDependantsIsWrittenAsTwoLevels() throws {
        let both = ClaimFixtures.subscriber(
            [ClaimFixtures.plainClaim("A")], dependants: [ClaimFixtures.dependant([ClaimFixtures.plainClaim("B")])])
        let file = ClaimFixtures.file([
            ClaimFixtures.transaction(
                "R", providers: [ClaimFixtures.provider("P", npi: "1245319599", subscribers: [both])])
        ])
        let read = try Claim837P(try X12Samples.transaction(file)).billingProviders[0].subscribers
        #expect(read.map(\.claims.count) == [1, 0])
        #expect(read.map(\.dependants.count) == [0, 1])
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test func seventhAdjustmentOfAGroupBeginsAnotherSegment() {
        var claim = ClaimFixtures.secondaryClaim("S")
        claim.otherPayers[0].adjustments =
            (1...7).map { Adjustment(group: "CO", reason: "\($0)", amountCents: Int64($0) * 100) }
            + [
                Adjustment(group: "PR", reason: "2", amountCents: 50),
                Adjustment(group: "CO", reason: "8", amountCents: 1),
            ]
        let provider = ClaimFixtures.provider(
            "P", npi: "1245319599", subscribers: [ClaimFixtures.subscriber([claim], responsibility: "S")])
        let text = String(
            decoding: ClaimFixtures.file([ClaimFixtures.transaction("R", providers: [provider])]), as: UTF8.self)
        #expect(text.contains("~CAS*CO*1*1**2*2**3*3**4*4**5*5**6*6~CAS*CO*7*7**8*0.01~CAS*PR*2*0.5~AMT*D*80~"))
    }

    @Test func unreadableAmountsNameThePlaceAndNotTheValue() throws {
        let file = replacing(
            "CLM*V-1001*186.64", with: "CLM*V-1001*SECRET", in: ClaimFixtures.file(ClaimFixtures.transactions))
        let set = try X12Samples.transaction(file)
        let error = try #require(throws: X12Error.self) { try Claim837P(set) }
        #expect(error.segmentID == "CLM" && error.element == 2)
        #expect(!error.description.contains("SECRET"))
    }
}
