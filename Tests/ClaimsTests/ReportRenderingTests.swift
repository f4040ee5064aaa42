import Foundation
import Testing

@testable import Claims

/// One document in every form, with cells that each form must take care of.
@Suite struct ReportRenderingTests {
    private static let nasty = "=1+1,\"x\" <b>&'\u{1}"

    private static let document = ReportDocument(
        kind: .ageing, clinicID: "C01", from: "2026-09-01", to: "2026-09-30", madeAt: "2026-10-01T11:00:00Z",
        sections: [
            .init(
                "main", "Main: a/table [1]", note: "A note.",
                measures: [
                    Measure("denial_rate", formula: "denied ÷ adjudicated", basis: "remittance", 1, of: 8),
                    Measure("nothing_yet", formula: "dollars ÷ dollars", basis: "day", 0, of: 0),
                ],
                table: ReportTable(
                    columns: [
                        ReportColumn("name", "Name"), ReportColumn("amount_cents", "Amount", .cents),
                        ReportColumn("claims", "Claims", .count), ReportColumn("share", "Share", .ratio),
                    ],
                    rows: [
                        [.text(nasty), .integer(-123_456_789), .integer(3), .number(0.125)],
                        [.none, .integer(5), .none, .none],
                    ])),
            .init(
                "other", "Main: a/table [1]",
                table: ReportTable(columns: [ReportColumn("only", "Only")], rows: [[.text("+x")]])),
        ])

    private func text(_ format: ReportFormat, section: String? = nil) async throws -> String {
        String(decoding: try await Self.document.render(as: format, section: section), as: UTF8.self)
    }

    @Test func whatIsStoredComesBack() throws {
        #expect(try ReportDocument(stored: Self.document.stored) == Self.document)
    }

    @Test func commaSeparatedTextIsGuardedAndQuoted() async throws {
        let lines = try await text(.csv).components(separatedBy: "\r\n")
        #expect(lines[0] == "name,amount_cents,claims,share")
        #expect(lines[1] == "\"'=1+1,\"\"x\"\" <b>&'\u{1}\",-123456789,3,0.125000")
        #expect(lines[2] == ",5,," && lines.count == 4)
        #expect(try await text(.csv, section: "other") == "only\r\n'+x\r\n")
        let figures = try await text(.csv, section: "figures").components(separatedBy: "\r\n")
        #expect(
            figures[1].hasPrefix("denial_rate,,0.125000,ratio,1,count,8,count,denied ÷ adjudicated,remittance,12 %,4 %")
        )
        #expect(figures[2].hasPrefix("nothing_yet,,,ratio,0,cents,0,cents"))
        await #expect(throws: ReportError.unknownSection("none", known: ["figures", "main", "other"])) {
            try await text(.csv, section: "none")
        }
    }

    @Test func theJSONDocumentHasRowsFiguresAndTables() async throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try await text(.json).utf8)) as? [String: Any])
        #expect(json["schema_version"] as? Int == 1 && json["kind"] as? String == "ageing")
        #expect(json["clinic_id"] as? String == "C01" && json["made_at"] as? String == "2026-10-01T11:00:00Z")
        let report = try #require(json["report"] as? [String: Any])
        let rows = try #require(report["rows"] as? [[String: Any]])
        #expect(rows[0]["amount_cents"] as? Int == -123_456_789 && rows[0]["name"] as? String == Self.nasty)
        let measures = try #require(report["measures"] as? [[String: Any]])
        #expect(measures[0]["numerator"] as? Int == 1 && measures[0]["numerator_unit"] as? String == "count")
        #expect((measures[0]["benchmark"] as? [String: Any])?["industry"] as? String == "12 %")
        #expect(measures[1]["value"] == nil)
        #expect((report["tables"] as? [String: Any])?.keys.sorted() == ["other"])
    }

    @Test func thePageEscapesWhatItShowsAndNeedsNothingElse() async throws {
        let html = try await text(.html)
        #expect(html.contains("=1+1,&quot;x&quot; &lt;b&gt;&amp;&#39;") && !html.contains("<b>"))
        #expect(html.contains("-$1,234,567.89") && html.contains("12.5 %") && html.contains("$0.00 ÷ $0.00"))
        #expect(!html.contains("<script") && !html.contains("src=") && !html.contains("http"))
        #expect(html.contains("@media print") && html.contains("1 ÷ 8"))
        #expect(html.contains("industry 12 %, promised 4 %"))
    }

    @Test func theTerminalShowsFiguresWithWhatTheyAreMadeOf() async throws {
        let shown = try await text(.table)
        #expect(shown.contains("denial_rate 12.5 % = 1 / 8\n    denied ÷ adjudicated; by remittance"))
        #expect(shown.contains("nothing_yet none = $0.00 / $0.00"))
    }

    @Test func archivesHaveTheChecksumsOfTheStandard() {
        #expect(ZipArchive.checksum(Array("123456789".utf8)) == 0xCBF4_3926, "the check value of CRC-32/ISO-HDLC")
    }

    /// Another program's reader opens the workbook and finds each cell with its type.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: Self.python),
            "openpyxl is not in .venv: deploy/test installs it where PyPI can be reached"))
    func anotherReaderOpensTheWorkbook() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try await Self.document.render(as: .xlsx)).write(to: file)
        let found = try Self.read(file)
        #expect(found.sheets == ["About", "Figures", "Main  a table  1 ", "Main  a table  1  2"])
        #expect(found.cells["Main  a table  1 !A2"] == "str|=1+1,\"x\" <b>&'|General")
        #expect(found.cells["Main  a table  1 !B2"] == "float|-1234567.89|#,##0.00")
        #expect(found.cells["Main  a table  1 !B3"] == "float|0.05|#,##0.00")
        #expect(found.cells["Main  a table  1 !C2"] == "int|3|#,##0")
        #expect(found.cells["Main  a table  1 !D2"] == "float|0.125|0.00%")
        #expect(found.cells["Figures!E2"] == "int|1|#,##0" && found.cells["Figures!C2"] == "float|0.125|0.000")
        #expect(found.cells["Main  a table  1  2!A2"] == "str|+x|General")
        #expect(found.damaged.isEmpty)
    }

    private static let python = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".venv/bin/python3").path

    private struct Workbook: Decodable {
        let sheets: [String]
        let cells: [String: String]
        let damaged: String
    }

    private static func read(_ file: URL) throws -> Workbook {
        let script = """
            import json, sys, zipfile, openpyxl
            book = openpyxl.load_workbook(sys.argv[1])
            cells = {f"{sheet.title}!{cell.coordinate}": f"{type(cell.value).__name__}|{cell.value}|{cell.number_format}"
                     for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
            print(json.dumps({"sheets": book.sheetnames, "cells": cells,
                              "damaged": zipfile.ZipFile(sys.argv[1]).testzip() or ""}))
            """
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", script, file.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Workbook.self, from: data)
    }
}
