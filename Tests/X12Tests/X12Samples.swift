import Testing
import X12

/// Invented answers of payers and clearinghouses, one segment a line.
enum X12Samples {
    static let eligibility271 = file(
        "HB", "005010X279A1",
        """
        ST*271*0001*005010X279A1
        BHT*0022*11*REQ1*20261005*1201
        HL*1**20*1
        NM1*PR*2*TEXAS PAYER*****PI*TXPAY
        HL*2*1*21*1
        NM1*1P*2*HILLSIDE OT*****XX*1234567893
        HL*3*2*22*1
        TRN*2*T-1*9CLAIMLINE
        NM1*IL*1*ARDENTE*MIRA****MI*1EG4TE5MK73
        REF*6P*G100
        DMG*D8*19510309*F
        INS*Y*18*001*25
        DTP*346*D8*20260101
        EB*1**30^AD^PT*MB*PLAN GOLD
        EB*B**AD***27*25
        EB*C*IND*30***23*500.00
        EB*F**AD***29**.2*VS*12*Y*N
        HSD*VS*20***23*1
        DTP*292*RD8*20260101-20261231
        MSG*OT AND PT COMBINED
        EB*R**30
        REF*18*P77
        LS*2120
        NM1*PRP*2*OTHER PAYER*****PI*OTH1
        LE*2120
        HL*4*3*23*0
        TRN*2*T-2*9CLAIMLINE
        NM1*03*1*ARDENT*TOM
        AAA*N**75*C
        SE*30*0001
        """)

    static let claimStatus277 = file(
        "HN", "005010X212",
        """
        ST*277*0001*005010X212
        BHT*0010*08*R1*20261101*0900*DG
        HL*1**20*1
        NM1*PR*2*TEXAS PAYER*****PI*TXPAY
        HL*2*1*21*1
        NM1*41*2*CLAIMLINE*****46*CLAIMLINE
        HL*3*2*19*1
        NM1*1P*2*HILLSIDE OT*****XX*1234567893
        HL*4*3*22*0
        NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
        TRN*2*ASK-1
        STC*F1:65:PR*20261030**186.64*149.31*20261028**20261030*EFT9***PAID
        REF*1K*ICN1
        REF*EJ*V-1001
        DTP*472*RD8*20261005-20261005
        SVC*HC:97530:GO*90*72****1
        STC*F1:65*20261030
        REF*FJ*L1
        DTP*472*D8*20261005
        SE*20*0001
        """)

    static let claimAcknowledgement = file(
        "HN", "005010X214",
        """
        ST*277*0001*005010X214
        BHT*0085*08*ACK1*20261006*1300*TH
        HL*1**20*1
        NM1*AY*2*CLEARINGHOUSE*****46*CLRHOUSE
        TRN*1*CH-1
        DTP*050*D8*20261006
        DTP*009*D8*20261006
        HL*2*1*21*1
        NM1*41*2*CLAIMLINE*****46*CLAIMLINE
        TRN*2*FILE-1-1
        STC*A1:19:PR*20261006*WQ*373.28
        QTY*90*1
        QTY*AA*1
        AMT*YU*186.64
        AMT*YY*186.64
        HL*3*2*19*1
        NM1*85*2*HILLSIDE OT*****XX*1234567893
        TRN*1*0
        STC*A1:19*20261006*WQ*373.28
        QTY*QA*1
        QTY*QC*1
        HL*4*3*PT
        NM1*QC*1*ARDENT*MIRA****MI*1EG4TE5MK73
        TRN*2*V-1001
        STC*A2:20:PR*20261006*WQ*186.64
        REF*1K*ICN1
        REF*D9*TR1
        DTP*472*D8*20261005
        HL*5*3*PT
        NM1*QC*1*ARDENT*TOM****MI*1EG4TE5MK74
        TRN*2*V-1002
        STC*A7:562:85*20261006*U*186.64******A7:128:85*A3:21*FIX NPI
        DTP*472*D8*10010101
        SVC*HC:97530:GO*90*****1
        STC*A7:507*20261006*U
        REF*FJ*L1
        SE*37*0001
        """)

    static let acknowledgement999 = file(
        "FA", "005010X231A1",
        """
        ST*999*0001*005010X231A1
        AK1*HC*7*005010X222A1
        AK2*837*0001*005010X222A1
        IK5*A
        AK2*837*0002*005010X222A1
        IK3*CLM*26*2300*8
        CTX*CLM01:V-2002
        IK4*5:3*1325*7*9
        CTX*SITUATIONAL TRIGGER*CLM*26**5:3*1325
        IK5*R*5
        AK9*P*2*2*1
        SE*12*0001
        """)

    static let remittance = file(
        "HP", "005010X221A1",
        """
        ST*835*0001
        BPR*I*138.64*C*ACH*CCP*01*999999992*DA*123456*1741234567**01*999988880*DA*98765*20261102
        TRN*1*EFT9*1741234567
        REF*EV*CLAIMLINE
        DTM*405*20261101
        N1*PR*TEXAS PAYER*XV*TXPAY
        N3*1 MAIN ST
        N4*AUSTIN*TX*78701
        REF*2U*TXPAY
        PER*BL*EDI DESK*TE*5125550111
        N1*PE*HILLSIDE OT*XX*1234567893
        REF*TJ*741234567
        LX*1
        CLP*V-1001*1*210*146.64*40*MB*ICN1*11*1
        NM1*QC*1*ARDENT*MIRA****MI*1EG4TE5MK73
        NM1*82*1*OKAFOR*ADA****XX*1234567893
        MOA***MA01*N851
        REF*EA*MR-9
        DTM*050*20261007
        AMT*AU*186.64
        SVC*HC:97530:GO*120*66.64**1*HC:97530:GO:CO*2
        DTM*472*20261005
        CAS*CO*45*20**XX1*12**253*1.36
        CAS*PR*2*20
        REF*6R*L1
        AMT*B6*88
        LQ*HE*N851
        SVC*HC:97140:GO*90*80**1
        DTM*472*20261005
        CAS*CO*45*-10
        CAS*PR*2*20
        REF*6R*L2
        CLP*V-0900*22*-120*-8**MB*ICN0*11*1
        CAS*CO*45*-112
        NM1*QC*1*VALE*IDA
        PLB*1234567893*20261231*WO:ICN0*10*L6*-10
        SE*37*0001
        """)

    static let authorization278 = file(
        "HI", "005010X217",
        """
        ST*278*0001*005010X217
        BHT*0007*11*AUTH1*20261006*0900*18
        HL*1**20*1
        NM1*X3*2*TEXAS PAYER*****PI*TXPAY
        PER*IC*REVIEW*TE*5125550122
        HL*2*1*21*1
        NM1*1P*2*HILLSIDE OT*****XX*1234567893
        HL*3*2*22*1
        NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
        DMG*D8*19510309*F
        HL*4*3*EV*1
        TRN*2*T-1*9CLAIMLINE
        UM*HS*I*AD*11:B
        HCR*A2*A123
        REF*NT*77001
        DTP*007*D8*20261012
        DTP*036*D8*20261231
        HI*ABK:M25541
        HSD*VS*10
        MSG*TEN VISITS
        NM1*SJ*1*OKAFOR*ADA****XX*1234567893
        PRV*PE*PXC*225X00000X
        HL*5*4*SS*0
        HCR*A1*A123-1
        SV1*HC:97530:GO**UN*20
        HL*6*4*SS*0
        HCR*A3**0V^0M
        SV1*HC:97140:GO**UN*20
        SE*29*0001
        """)

    /// All of them by name.
    static let all = [
        "271": eligibility271, "277": claimStatus277, "277CA": claimAcknowledgement, "999": acknowledgement999,
        "835": remittance, "278": authorization278,
    ]

    /// An interchange around one transaction set.
    static func file(_ functionalID: String, _ version: String, _ body: String) -> [UInt8] {
        let lines = [
            "ISA*00*          *00*          *ZZ*CLRHOUSE       *ZZ*CLAIMLINE      *261006*1300*^*00501*000000009*0*P*:",
            "GS*\(functionalID)*CLRHOUSE*CLAIMLINE*20261006*1300*9*X*\(version)",
        ]
        let all = lines + body.split(separator: "\n").map(String.init) + ["GE*1*9", "IEA*1*000000009"]
        return Array((all.joined(separator: "~") + "~").utf8)
    }

    static func transaction(_ bytes: [UInt8]) throws -> TransactionSet {
        let interchanges = try Lexer.interchanges(in: bytes)
        return try #require(interchanges.first?.groups.first?.transactions.first)
    }
}
