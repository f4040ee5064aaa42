import Billing
import Foundation
import Testing

@testable import Claims

/// Files in the layouts of CMS, NUCC and X12, with invented content.
@Suite struct ReferenceFileTests {
    /// Every row of a file.
    static func rows(_ kind: ReferenceKind, _ text: String) throws -> [ReferenceRow] {
        try rows(kind, Array(text.utf8))
    }

    private static func rows(_ kind: ReferenceKind, _ bytes: [UInt8]) throws -> [ReferenceRow] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var reader = try ReferenceReader(path: file.path, kind: kind)
        var rows: [ReferenceRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    /// Line and reason of the first bad line.
    private func fault(_ kind: ReferenceKind, _ text: String) throws -> (line: Int, reason: String)? {
        do {
            _ = try Self.rows(kind, text)
        } catch let error as ReferenceError {
            if case .badLine(_, let line, let reason) = error { return (line, reason) }
            throw error
        }
        return nil
    }

    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

    // MARK: edits

    static let editTitles = """
        CPT only copyright. All rights reserved.\t\t\t\t\t\t
        Column1/Column2 Edits\t\t\t\t\t\t
        Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
        \t\tprior to 1996\tDate\tDate\t0=not allowed\t
        \t\t\t\t*=no data\t1=allowed\t
        \t\t\t\t\t9=not applicable\t

        """

    @Test func editsKeepEveryPeriodOfAPair() throws {
        let rows = try Self.rows(
            .procedureEdits,
            Self.editTitles + """
                97530\t97116\t\t20190101\t20191231\t0\tMisuse of "column two" code\r
                97530\t97116\t\t20201001\t*\t1\tMisuse\r
                \r
                G0283\t0054T\t*\t19960101\t19960101\t9\tMore extensive\r
                """)
        #expect(rows.count == 3)
        #expect(rows.map(\.indicator) == [0, 1, 9])
        #expect(try rows.map(\.from) == [day("2019-01-01"), day("2020-10-01"), day("1996-01-01")])
        #expect(try rows.map(\.through) == [day("2019-12-31"), nil, day("1996-01-01")])
        #expect(rows.map(\.code.text) == ["97530", "97530", "G0283"])
        #expect(rows.map(\.partner?.text) == ["97116", "97116", "0054T"])
    }

    @Test(arguments: [
        ("97530\t97116\t\t20190101\t*", "columns"), ("9753\t97116\t\t20190101\t*\t1\t", "column 1"),
        ("97530\t9711x\t\t20190101\t*\t1\t", "column 2"), ("97530\t97116\t\t20191301\t*\t1\t", "effective date"),
        ("97530\t97116\t*\t\t20191231\t1\t", "effective date"), ("97530\t97116\t\t20190101\tx\t1\t", "deletion date"),
        ("97530\t97116\t\t20190101\t*\t2\t", "indicator"), ("97530\t97116\t\t20190101\t*\t\t", "indicator"),
    ])
    func aBadEditIsNamedByItsLine(line: String, reason: String) throws {
        let good = "97140\t97530\t\t20040101\t*\t1\tMisuse\n"
        let found = try #require(try fault(.procedureEdits, Self.editTitles + good + line + "\n" + good))
        #expect(found.line == 8)
        #expect(found.reason.contains(reason), "\(found.reason)")
    }

    @Test func aFileOfTitlesAloneIsNoFileOfEdits() throws {
        let error = #expect(throws: ReferenceError.self) { try Self.rows(.procedureEdits, Self.editTitles) }
        guard case .noRows(_, .procedureEdits) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aMissingFileSaysSo() {
        let error = #expect(throws: ReferenceError.self) {
            try ReferenceReader(path: "/nonexistent/edits.txt", kind: .procedureEdits)
        }
        #expect(error?.description.hasPrefix("/nonexistent/edits.txt cannot be read: No such file") == true)
    }

    // MARK: limits

    static let limitTitles = """
        "CPT only copyright \u{A9} 2025. All rights reserved.",,,
        "HCPCS/
        CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale

        """

    @Test func limitsBeginBelowTheirQuotedHeader() throws {
        // Latin-1: the sign of copyright is one byte, and no UTF-8.
        let text =
            Self.limitTitles + """
                97035,2,3 Date of Service Edit: Clinical,"Nature of Service, clinical"
                97165,1,2 Date of Service Edit: Policy,Policy
                0001U,0,1 Line Edit,Code
                """
        let bytes = text.unicodeScalars.map { UInt8(clamping: $0.value) }
        let rows = try Self.rows(.unitLimits, bytes)
        #expect(rows.map(\.code.text) == ["97035", "97165", "0001U"])
        #expect(rows.map(\.amounts) == [[2], [1], [0]])
        #expect(rows.map(\.indicator) == [3, 2, 1])
        #expect(rows.allSatisfy { $0.from == nil && $0.through == nil })
    }

    @Test(arguments: [
        ("9703,2,3 Date", 4, "procedure code"), ("97035,two,3 Date", 4, "MUE value"),
        ("97035,2,4 Date", 4, "adjudication"), ("97035,2", 4, "adjudication"), ("97035,2,\"3 Date", 4, "quote"),
        ("97035,2,\"3\"x", 4, "quote"),
    ])
    func aBadLimitIsNamedByItsLine(line: String, number: Int, reason: String) throws {
        let found = try #require(try fault(.unitLimits, Self.limitTitles + line))
        #expect(found.line == number && found.reason.contains(reason), "\(found)")
    }

    @Test func limitsWithoutColumnNamesAreRefused() throws {
        let found = try #require(try fault(.unitLimits, "97035,2,3 Date of Service Edit: Clinical,x\n"))
        #expect(found.reason.contains("names the columns"))
    }

    // MARK: add-on codes

    @Test func addOnsEndWithTheFirstOfThreeDeletions() throws {
        let rows = try Self.rows(
            .addOns,
            """
            Add_On_Code\tAOC_Del_Dt (Julian)\tPrimary_Code\tPrimary_Code_Del_Dt (Julian)\tAOC_Edit_Eff_Dt (Julian)\t\
            AOC_Edit_Del_Dt (Julian)\tAOC_Edit_Type\tSpecial Instruction/Notes
            97130\t\t97129\t\t2020001\t\t1\t
            97546\t2026365\t97545\t2025090\t2013091\t2025273\t3\t(see notes)
            0054T\t\tCCCCC\t\t20130401\t\t2\tContractor Defined Primary Codes
            """)
        #expect(rows.map(\.partner?.text) == ["97129", "97545", "CCCCC"])
        #expect(try rows.map(\.from) == [day("2020-01-01"), day("2013-04-01"), day("2013-04-01")])
        #expect(try rows.map(\.through) == [nil, day("2025-03-31"), nil])
        #expect(rows.map(\.indicator) == [1, 3, 2])
    }

    @Test(arguments: [
        ("9713\t97129\t2020001\t\t1", "add-on code"), ("97130\tx\t2020001\t\t1", "primary code"),
        ("97130\t97129\t2020400\t\t1", "date"), ("97130\t97129\t2020001\t\t4", "type"),
    ])
    func aBadAddOnIsNamedByItsLine(line: String, reason: String) throws {
        let header = "Add-On Code\tPrimary Code\tEffective Date\tDeletion Date\tType\n"
        let found = try #require(try fault(.addOns, header + line))
        #expect(found.line == 2 && found.reason.contains(reason), "\(found)")
    }

    // MARK: relative values

    static let valueTitles = """
        2026 National Physician Fee Schedule Relative Value File,,,,,,,,,,,,,,,,,
        "CPT codes and descriptions only are copyright, all rights reserved.",,,,,,,,,,,,,,,,,
        ,,,,NOT USED FOR,,,,,,,,,,,,,
        ,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,MULT,BILAT,CONV
        HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,\
        PROC,SURG,FACTOR

        """

    @Test func relativeValuesAreFoundByTheirStackedNames() throws {
        let rows = try Self.rows(
            .relativeValues,
            Self.valueTitles + """
                97530,,"Invented, text",A,,0.44,0.66,,0.61,,0.01,1.11,1.06,7,XXX,5,0,33.4009
                97530,26,Invented,A,,0.44,0.10,,0.10,,0.01,0.55,0.55,1,XXX,5,0,33.4009
                97010,,Invented,B,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0,0,33.4009
                97165,,Invented,A,,1.54,1.2,,1.2,,.08,2.82,2.82,7,XXX,,0,33.4009
                """)
        #expect(rows.map(\.code.text) == ["97530", "97165"])
        #expect(rows.map(\.amounts) == [[440, 660, 610, 10, 334_009], [1540, 1200, 1200, 80, 334_009]])
        #expect(rows.map(\.indicator) == [5, 0])
    }

    @Test(arguments: [
        ("9753,,x,A,,0.44,0.66,,0.61,,0.01,0,0,7,XXX,5,0,33.4009", "procedure code"),
        ("97530,,x,A,,n/a,0.66,,0.61,,0.01,0,0,7,XXX,5,0,33.4009", "no number"),
        ("97530,,x,A,,0.44,0.66,,0.61,,0.01,0,0,7,XXX,5,0,33.40091", "no number"),
    ])
    func aBadRelativeValueIsNamedByItsLine(line: String, reason: String) throws {
        let found = try #require(try fault(.relativeValues, Self.valueTitles + line))
        #expect(found.line == 6 && found.reason.contains(reason), "\(found)")
    }

    @Test func relativeValuesInAnotherOrderOfColumnsAreStillRight() throws {
        let rows = try Self.rows(
            .relativeValues,
            """
            ,,CONV,MULT,MP,FACILITY,NON-FAC,WORK
            HCPCS,MOD,FACTOR,PROC,RVU,PE RVU,PE RVU,RVU
            97530,,33.4009,5,0.01,0.61,0.66,0.44
            """)
        #expect(rows.map(\.amounts) == [[440, 660, 610, 10, 334_009]])
        #expect(try fault(.relativeValues, "HCPCS,MOD,RVU,PE RVU,PE RVU,RVU,PROC,FACTOR\n") != nil)
    }

    // MARK: diagnoses

    @Test func diagnosesStandInFixedColumns() throws {
        let rows = try Self.rows(
            .diagnoses,
            """
            00001 M25     0 Heading                                                      Heading
            00002 M25541  1 Invented                                                     Invented
            00003 S52501D 1 Invented                                                     Invented
            """)
        #expect(rows.map(\.code.text) == ["M25", "M25541", "S52501D"])
        #expect(rows.map(\.indicator) == [0, 1, 1])
    }

    @Test(arguments: [
        ("00001 M25541", "column 15"), ("00001 25541   1 x", "no ICD-10-CM code"), ("00001 M25541  2 x", "0 or 1"),
        ("00001 M2.541  1 x", "no ICD-10-CM code"),
    ])
    func aBadDiagnosisIsNamedByItsLine(line: String, reason: String) throws {
        let found = try #require(try fault(.diagnoses, "00001 M25541  1 x\n" + line))
        #expect(found.line == 2 && found.reason.contains(reason), "\(found)")
    }

    // MARK: lists of codes

    @Test func taxonomiesReadPastQuotedDefinitions() throws {
        let rows = try Self.rows(
            .taxonomies,
            """
            Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section
            225X00000X,Group,Class,,"A definition
            over ""two"" lines, with commas",,Name,Individual
            224Z00000X,Group,Class,,Short,,Name,Individual
            """)
        #expect(rows.map(\.code.text) == ["225X00000X", "224Z00000X"])
        let found = try #require(try fault(.taxonomies, "Code,Grouping\n225X00000X,a\n225X,b\n"))
        #expect(found.line == 3)
    }

    @Test func placesOfServiceGetTheirZeroBack() throws {
        let rows = try Self.rows(
            .placesOfService,
            """
            Place of Service Code(s)\tPlace of Service Name\tEffective Date
            2\tInvented\t1/1/2017
            27-30\tUnassigned\t
            11\tInvented\t
            """)
        #expect(rows.map(\.code.text) == ["02", "11"])
        #expect(try rows.map(\.from) == [day("2017-01-01"), nil])
    }

    @Test func codesOfAdjustmentsEndOnTheirStopDate() throws {
        let rows = try Self.rows(
            .adjustmentReasons,
            """
            Code,Description,Start Date,Last Modified,Stop Date
            253,Invented,2003-06-01,2013-11-01,
            A1,Invented,01/01/1995,,10/16/2003
            """)
        #expect(rows.map(\.code.text) == ["253", "A1"])
        #expect(try rows.map(\.through) == [nil, day("2003-10-16")])
        #expect(try Self.rows(.remarks, "RARC,Text\nN851,x\nMA130,y\n").map(\.code.text) == ["N851", "MA130"])
        #expect(try fault(.adjustmentReasons, "Code,Start\nA1,soon\n")?.reason.contains("no date") == true)
    }
}
