extension TransactionGrammar {
    /// Source: 005010X279A1.
    static let eligibility270 = TransactionGrammar(
        "270",
        text: """
            ST R 1
            BHT*0022 R 1
            @2000A R *
             HL***20 R 1
             @2100A R 1
              NM1*2B|36|GP|P5|PR R 1
             @2000B R *
              HL***21 R 1
              @2100B R 1
               NM1*1P|2B|36|80|FA|GP|P5|PR R 1
               REF S 9
               N3 S 1
               N4 S 1
               PRV S 1
              @2000C R *
               HL***22 R 1
               TRN*1 S 2
               @2100C R 1
                NM1*IL R 1
                REF S 9
                N3 S 1
                N4 S 1
                PRV S 1
                DMG S 1
                INS S 1
                HI S 1
                DTP S 2
               @2110C S 99
                EQ R 1
                AMT S 2
                III S 1
                REF S 1
                DTP S 1
               @2000D S *
                HL***23 R 1
                TRN*1 S 2
                @2100D R 1
                 NM1*03 R 1
                 REF S 9
                 N3 S 1
                 N4 S 1
                 PRV S 1
                 DMG S 1
                 INS S 1
                 HI S 1
                 DTP S 2
                +2110C R 99
            SE R 1
            """)

    /// Source: 005010X279A1.
    static let eligibility271 = TransactionGrammar(
        "271",
        text: """
            ST R 1
            BHT*0022 R 1
            @2000A R *
             HL***20 R 1
             AAA S 9
             @2100A R 1
              NM1*2B|36|GP|P5|PR R 1
              REF S 9
              PER*IC S 3
              AAA S 9
             @2000B S *
              HL***21 R 1
              @2100B R 1
               NM1*1P|2B|36|80|FA|GP|P5|PR R 1
               REF S 9
               N3 S 1
               N4 S 1
               AAA S 9
               PRV S 1
              @2000C S *
               HL***22 R 1
               TRN S 3
               @2100C R 1
                NM1*IL R 1
            \(memberDetail)
               @2110C S *
                EB R 1
                HSD S 9
                REF S 9
                DTP S 20
                AAA S 9
                MSG S 10
                @2115C S 10
                 III R 1
                LS S 1
                @2120C S 23
                 NM1 R 1
                 N3 S 1
                 N4 S 1
                 PER S 3
                 PRV S 1
                LE S 1
               @2000D S *
                HL***23 R 1
                TRN S 3
                @2100D R 1
                 NM1*03 R 1
            \(memberDetail.split(separator: "\n").map { " " + $0 }.joined(separator: "\n"))
                +2110C S *
            SE R 1
            """)

    private static let memberDetail = """
            REF S 9
            N3 S 1
            N4 S 1
            AAA S 9
            PRV S 1
            DMG S 1
            INS S 1
            HI S 1
            DTP S 9
            MPI S 1
        """
}
