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

    @Test func segmentsOfARichClaimStandInTheGuidesOrder() throws {
        var claim = ClaimFixtures.secondaryClaim("V-9")
        claim.dates = [
            DateReference(qualifier: "297", from: "20260801"), .init(qualifier: "435", from: "202608011030"),
        ]
        claim.attachments = [Attachment(reportType: "09", transmission: "FX", controlNumber: "DOC1")]
        claim.contract = Contract(type: "09", amountCents: 5000)
        claim.references = [Reference(qualifier: "4N", value: "3")]
        claim.fileInformation = ["STATE DATA"]
        claim.conditionCodes = ["W2"]
        claim.referring?.secondaryIDs = [Reference(qualifier: "0B", value: "LIC1")]
        claim.primaryCare = EntityName(person: "LARK", first: "JO", idQualifier: "XX", id: "1003000126")
        claim.otherPayers[0].nonCoveredCents = 100
        claim.otherPayers[0].payerAddress = ClaimFixtures.address
        claim.otherPayers[0].payer.secondaryIDs = [Reference(qualifier: "2U", value: "ALT")]
        var doctor = EntityName(person: "", first: "", entityCode: "DN")
        doctor.secondaryIDs = [Reference(qualifier: "G2", value: "D7")]
        claim.otherPayers[0].providers = [doctor]
        claim.lines[0].isEmergency = true
        claim.lines[0].isCopayExempt = true
        claim.lines[0].dates = [DateReference(qualifier: "463", from: "20260901")]
        claim.lines[0].references = [Reference(qualifier: "G1", value: "A9", payerID: "MCRTX")]
        claim.lines[0].ordering = EntityName(
            person: "MOSS", first: "RUTH", entityCode: "DK", idQualifier: "XX", id: "1679328645")
        claim.lines[0].orderingContact = Contact(name: "DESK", phone: "5125550100")
        claim.lines[0].adjudications[0].bundledLine = 2
        var subscriber = ClaimFixtures.subscriber([claim], responsibility: "S")
        subscriber.deathDate = "20261001"
        subscriber.propertyCasualtyContact = Contact(name: "ADJUSTER", phone: "5125550133")
        subscriber.payer.secondaryIDs = [Reference(qualifier: "FY", value: "OFFICE1")]
        subscriber.billingProviderIDs = [Reference(qualifier: "G2", value: "B5")]
        let provider = ClaimFixtures.provider("P", npi: "1245319599", subscribers: [subscriber])
        let file = ClaimFixtures.file([ClaimFixtures.transaction("R", providers: [provider])])
        let segments = String(decoding: file, as: UTF8.self).split(separator: "~").map(String.init)
        let expected = [
            "PAT*****D8*20261001", "REF*Y4*WC-9", "PER*IC*ADJUSTER*TE*5125550133", "REF*FY*OFFICE1", "REF*G2*B5",
            "DTP*297*D8*20260801", "DTP*435*DT*202608011030", "PWK*09*FX***AC*DOC1", "CN1*09*50", "REF*4N*3",
            "K3*STATE DATA", "HI*ABK:M25541*ABF:R278", "HI*BG:W2", "NM1*DN*1*MOSS*RUTH****XX*1679328645",
            "REF*0B*LIC1", "NM1*P3*1*LARK*JO****XX*1003000126", "SBR*P*18*******MB", "AMT*D*80", "AMT*A8*1",
            "AMT*EAF*20", "OI***Y***Y", "MOA***MA01", "NM1*PR*2*MEDICARE*****PI*MCRTX", "N3*12 ELM ST", "REF*2U*ALT",
            "REF*F8*ICN77", "NM1*DN*1", "REF*G2*D7", "SV1*HC:97530:GO*90*UN*1***1:2**Y******0",
            "DTP*472*D8*20261005", "DTP*463*D8*20260901", "REF*6R*L1", "REF*G1*A9**2U:MCRTX",
            "NM1*DK*1*MOSS*RUTH****XX*1679328645", "PER*IC*DESK*TE*5125550100", "SVD*MCRTX*40*HC:97530:GO**1*2",
        ]
        var rest = segments[...]
        for segment in expected {
            let place = try #require(rest.firstIndex(of: segment), "\(segment) is not there or out of order")
            rest = rest[(place + 1)...]
        }
        #expect(try X12Validator.problems(in: file) == [])
        let read = try Claim837P(try X12Samples.transaction(file)).billingProviders[0].subscribers[0]
        #expect(read.claims[0].otherPayers == claim.otherPayers && read.claims[0].lines[0] == claim.lines[0])
        #expect(read.deathDate == subscriber.deathDate && read.billingProviderIDs == subscriber.billingProviderIDs)
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
