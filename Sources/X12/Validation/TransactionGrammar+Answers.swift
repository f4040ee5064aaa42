extension TransactionGrammar {
    /// The grammar of a known transaction set.
    static func of(_ type: TransactionType) -> TransactionGrammar {
        switch type {
        case .claim837P: claim837P
        case .eligibility270: eligibility270
        case .eligibility271: eligibility271
        case .claimStatus276: claimStatus276
        case .claimStatus277: claimStatus277
        case .claimAcknowledgement277CA: claimAcknowledgement277CA
        case .remittance835: remittance835
        case .authorization278: authorization278
        case .implementationAcknowledgement999: implementationAcknowledgement999
        }
    }

    /// Source: 005010X212.
    private static let claimStatus276 = TransactionGrammar(
        "276",
        text: """
            ST R 1
            BHT*0010 R 1
            @2000A R *
             HL***20 R 1
             @2100A R 1
              NM1*PR R 1
             @2000B R *
              HL***21 R 1
              @2100B R 1
               NM1*41 R 1
              @2000C R *
               HL***19 R 1
               @2100C R 2
                NM1*1P R 1
               @2000D R *
                HL***22 R 1
                DMG S 1
                @2100D R 1
                 NM1*IL R 1
                @2200D S *
                 TRN*1 R 1
                 REF S 7
                 AMT*T3 S 1
                 DTP*472 S 1
                 @2210D S *
                  SVC R 1
                  REF*FJ S 1
                  DTP*472 R 1
                @2000E S *
                 HL***23 R 1
                 DMG R 1
                 @2100E R 1
                  NM1*QC R 1
                 +2200D R *
            SE R 1
            """)

    /// Source: 005010X212.
    private static let claimStatus277 = TransactionGrammar(
        "277",
        text: """
            ST R 1
            BHT*0010 R 1
            @2000A R *
             HL***20 R 1
             @2100A R 1
              NM1*PR R 1
              PER*IC S 1
             @2000B R *
              HL***21 R 1
              @2100B R 1
               NM1*41 R 1
              @2200B S 1
               TRN R 1
               STC R *
              @2000C S *
               HL***19 R 1
               @2100C R 2
                NM1*1P R 1
               @2200C S 1
                TRN R 1
                STC R *
               @2000D S *
                HL***22 R 1
                @2100D R 1
                 NM1*IL R 1
                @2200D S *
                 TRN R 1
                 STC R *
                 REF S 7
                 DTP*472 S 1
                 @2220D S *
                  SVC R 1
                  STC R *
                  REF*FJ S 1
                  DTP*472 S 1
                @2000E S *
                 HL***23 R 1
                 @2100E R 1
                  NM1*QC R 1
                 +2200D R *
            SE R 1
            """)

    /// Source: 005010X214.
    private static let claimAcknowledgement277CA = TransactionGrammar(
        "277",
        text: """
            ST R 1
            BHT*0085 R 1
            @2000A R 1
             HL***20 R 1
             @2100A R 1
              NM1*PR|AY R 1
             @2200A R 1
              TRN R 1
              DTP*050 R 1
              DTP*009 R 1
             @2000B R 1
              HL***21 R 1
              @2100B R 1
               NM1*41 R 1
              @2200B R 1
               TRN R 1
               STC R *
               QTY*90 S 1
               QTY*AA S 1
               AMT*YU S 1
               AMT*YY S 1
              @2000C S *
               HL***19 R 1
               @2100C R 1
                NM1*85 R 1
               @2200C S 1
                TRN R 1
                STC R *
                REF S 3
                QTY*QA S 1
                QTY*QC S 1
                AMT*YU S 1
                AMT*YY S 1
               @2000D S *
                HL***PT R 1
                @2100D R 1
                 NM1*QC R 1
                @2200D S *
                 TRN R 1
                 STC R *
                 REF*1K S 1
                 REF*D9 S 1
                 REF*BLT S 1
                 DTP*472 S 1
                 @2220D S *
                  SVC R 1
                  STC R *
                  REF*FJ S 1
                  REF*XZ S 1
                  DTP*472 S 1
            SE R 1
            """)

    /// Source: 005010X221A1.
    private static let remittance835 = TransactionGrammar(
        "835",
        text: """
            ST R 1
            BPR R 1
            TRN*1 R 1
            CUR S 1
            REF*EV S 1
            REF*F2 S 1
            DTM*405 S 1
            @1000A R 1
             N1*PR R 1
             N3 R 1
             N4 R 1
             REF S 4
             PER*CX S 1
             PER*BL S *
             PER*IC S 1
            @1000B R 1
             N1*PE R 1
             N3 S 1
             N4 S 1
             REF S *
             RDM S 1
            @2000 S *
             LX R 1
             TS3 S 1
             TS2 S 1
             @2100 R *
              CLP R 1
              CAS S 99
              NM1*QC R 1
              NM1*IL S 1
              NM1*74 S 1
              NM1*82 S 1
              NM1*TT S 1
              NM1*PR S 1
              NM1*GB S 1
              MIA S 1
              MOA S 1
              REF S 15
              DTM*232|233 S 2
              DTM*036 S 1
              DTM*050 S 1
              PER*CX S 2
              AMT S 13
              QTY S 14
              @2110 S 999
               SVC R 1
               DTM*150|151|472 S 2
               CAS S 99
               REF S 24
               AMT S 9
               QTY S 6
               LQ S 99
            PLB S *
            SE R 1
            """)

    /// Source: 005010X231A1.
    private static let implementationAcknowledgement999 = TransactionGrammar(
        "999",
        text: """
            ST R 1
            AK1 R 1
            @2000 S *
             AK2 R 1
             @2100 S *
              IK3 R 1
              CTX S 10
              @2110 S *
               IK4 R 1
               CTX S 10
             IK5 R 1
            AK9 R 1
            SE R 1
            """)
}
