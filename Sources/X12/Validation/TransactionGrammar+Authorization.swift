extension TransactionGrammar {
    /// Request and response; what only one of them holds is told apart by `AuthorizationCheck`. Source: 005010X217.
    static let authorization278 = TransactionGrammar(
        "278",
        text: """
            ST R 1
            BHT*0007 R 1
            @2000A R 1
             HL***20 R 1
             AAA S 9
             @2010A R 1
              NM1*X3 R 1
              REF S 9
              PER*IC S 3
              AAA S 9
             @2000B S 1
              HL***21 R 1
              @2010B R 1
               NM1*1P|FA R 1
               REF S 8
               N3 S 1
               N4 S 1
               PER*IC S 1
               AAA S 9
               PRV S 1
              @2000C S 1
               HL***22 R 1
               @2010C R 1
                NM1*IL R 1
            \(patientDetail)
               @2000E S 1
                HL***EV R 1
                TRN S 3
                AAA S 9
                UM S 1
                HCR S 1
                REF S 9
                DTP S 9
                HI S 1
                HSD S 1
                CRC S 9
                CL1 S 1
                CR1 S 1
                CR2 S 1
                CR5 S 1
                CR6 S 1
                PWK S 10
                MSG S 1
                @2010EA S 14
                 NM1 R 1
                 REF S 9
                 N3 S 1
                 N4 S 1
                 PER*IC S 1
                 AAA S 9
                 PRV S 1
                @2000F S *
                 HL***SS R 1
                 TRN S 3
                 AAA S 9
                 UM S 1
                 HCR S 1
                 REF S 9
                 DTP S 9
                 SV1 S 1
                 SV2 S 1
                 SV3 S 1
                 TOO S 32
                 HSD S 1
                 PWK S 10
                 MSG S 1
                 @2010F S 12
                  NM1 R 1
                  REF S 9
                  N3 S 1
                  N4 S 1
                  PER*IC S 1
                  AAA S 9
                  PRV S 1
               @2000D S 1
                HL***23 R 1
                @2010D R 1
                 NM1*QC R 1
            \(patientDetail.split(separator: "\n").map { " " + $0 }.joined(separator: "\n"))
                +2000E S 1
            SE R 1
            """)

    private static let patientDetail = """
            REF S 9
            N3 S 1
            N4 S 1
            AAA S 9
            DMG S 1
            INS S 1
        """
}
