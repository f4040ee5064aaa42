/// The lists themselves; see `CodeLists` for how to read them.
extension CodeLists {
    static let commonText = """
        NM1-2 1 2
        HL-4 0 1
        DTP-2 D8 RD8 DT TM
        PER-3 ED EM EX FX TE UR
        PER-5 ED EM EX FX TE UR
        PER-7 ED EM EX FX TE UR
        INS-1 N Y
        AAA-1 N Y
        AAA-4 C N P R S W X Y
        TA1-4 A E R
        TA1-5 \((0...31).map { $0 < 10 ? "00\($0)" : "0\($0)" }.joined(separator: " "))
        """

    /// Source: 005010X222A1.
    static let claimText = """
        BHT-2 00 18
        BHT-6 31 CH RP
        PRV-1 BI PE
        PRV-2 PXC
        SBR-1 A B C D E F G H P S T U
        SBR-2 01 18 19 20 21 39 40 53 G8
        SBR-5 12 13 14 15 16 41 42 43 47
        SBR-9 11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ
        PAT-1 01 19 20 21 39 40 53 G8
        NM1-8 46 II MI PI XV XX
        DMG-1 D8
        DMG-3 F M U
        CLM-5-2 B
        CLM-6 N Y
        CLM-7 A B C
        CLM-8 N W Y
        CLM-9 I Y
        CLM-10 P
        CLM-11-1 AA EM OA
        CLM-11-2 AA EM OA
        CLM-12 02 03 05 09
        CLM-20 1 2 3 4 5 6 7 8 9 10 11 15
        PWK-2 AA AB AD AF AG BM EL EM FT FX NS
        PWK-5 AC
        CN1-1 01 02 03 04 05 06 09
        NTE-1 ADD CER DCP DGN TPO
        HI-1-1 ABK BK BP BG
        HI-2:12-1 ABF BF BO BG
        OI-3 N W Y
        OI-4 P
        OI-6 I Y
        CAS-1 CO CR OA PI PR
        SV1-1-1 ER HC IV WK
        SV1-3 MJ UN
        SV1-9 Y
        SV1-11 Y
        SV1-12 Y
        SV1-15 0
        SVD-3-1 ER HC IV WK
        """

    /// Source: 005010X279A1.
    static let inquiryText = """
        BHT-2 01 13 36
        TRN-1 1
        DMG-1 D8
        DMG-3 F M U
        """

    /// Source: 005010X279A1.
    static let benefitText = """
        BHT-2 06 11
        TRN-1 1 2
        DMG-1 D8
        DMG-3 F M U
        EB-1 1 2 3 4 5 6 7 8 A B C CB D E F G H I J K L M MC N O P Q R S T U V W X Y
        EB-2 CHD DEP ECH EMP ESP FAM IND SPC SPO
        EB-6 6 7 13 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36
        EB-11 N U Y
        EB-12 N U W Y
        ?AAA-3 04 15 33 35 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 67 68 69 70 71 72 73 \
        74 75 76 77 78 79 80 97 98 T4
        """

    /// Source: 005010X212.
    static let statusRequestText = """
        BHT-2 13
        TRN-1 1
        DMG-1 D8
        DMG-3 F M U
        """

    /// Source: 005010X212; claim status categories are a list of X12's own.
    static let statusText = """
        BHT-2 08
        BHT-6 DG
        \(statusCategories)
        """

    /// Source: 005010X214.
    static let claimAcknowledgementText = """
        BHT-2 08
        BHT-6 TH
        STC-3 U WQ
        QTY-1 90 AA QA QC
        AMT-1 YU YY
        \(statusCategories)
        """

    private static let statusCategories = {
        let codes =
            "A0 A1 A2 A3 A4 A5 A6 A7 A8 D0 E0 E1 E2 E3 E4 F0 F1 F2 F3 F3F F3N F4 P0 P1 P2 P3 P4 P5 R0 R1 R3 R4 R5 R6 R7 R8 "
            + "R9 R10 R11 R12 R13 R14 R15 R16 R17"
        return [1, 10, 11].map { "?STC-\($0)-1 \(codes)" }.joined(separator: "\n")
    }()

    /// Source: 005010X221A1.
    static let remittanceText = """
        BPR-1 C D H I P U X
        BPR-3 C D
        BPR-4 ACH BOP CHK FWT NON
        BPR-5 CCP CTX
        BPR-6 01 04
        BPR-8 DA
        BPR-12 01 04
        BPR-14 DA SG
        TRN-1 1
        N1-3 FI XV XX
        RDM-1 BM EM FT OL
        CLP-2 1 2 3 4 19 20 21 22 23 25
        CLP-6 12 13 14 15 16 17 AM CH DS HM LM MA MB MC OF TV VA WC ZZ
        CAS-1 CO OA PI PR
        SVC-1-1 AD ER HC HP IV N4 N6 NU UI WK
        LQ-1 HE RX
        \(providerAdjustments)
        """

    private static let providerAdjustments = {
        let codes =
            "50 51 72 90 AH AM AP B2 B3 BD BN C5 CR CS CT CV CW DM E3 FB FC GO HM IP IR IS J1 L3 L6 LE LS OA OB PI PL RA RE "
            + "SL TL WO WU"
        return [3, 5, 7, 9, 11, 13].map { "PLB-\($0)-1 \(codes)" }.joined(separator: "\n")
    }()

    /// Source: 005010X217.
    static let authorizationText = """
        BHT-2 01 11 13 36
        TRN-1 1 2
        DMG-1 D8
        DMG-3 F M U
        UM-1 AR HS IN SC
        UM-2 1 2 3 4 I N R S
        UM-4-2 A B
        UM-6 03 E U
        HCR-1 A1 A2 A3 A4 A6 C CT NA
        HCR-4 N Y
        HSD-1 DY FL HS MN VS
        SV1-3 F2 MJ UN
        """

    /// Source: 005010X231A1.
    static let acknowledgementText = """
        IK3-4 1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9
        IK4-3 1 2 3 4 5 6 7 8 9 10 11 12 13 I6 I9 I10 I11 I12 I13
        IK5-1 A E M R W X
        AK9-1 A E M P R W X
        """
}
