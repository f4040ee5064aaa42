/// A report as a workbook: a sheet with the figures and one for each table. Source: ECMA-376, part 1, SpreadsheetML; the few
/// parts that every reader needs, text as inline strings.
struct ReportWorkbook {
    private struct Sheet {
        let name: String
        let table: ReportTable
    }

    /// Numbers of `cellXfs` in the stylesheet.
    private enum Style: Int {
        case plain = 0
        case head = 1
        case money = 2
        case ratio = 3
        case whole = 4
        case number = 5
    }

    /// The file.
    let bytes: [UInt8]

    init(_ document: ReportDocument) {
        let sheets = Self.sheets(of: document)
        var archive = ZipArchive()
        archive.add("[Content_Types].xml", Self.contentTypes(sheets.count))
        archive.add("_rels/.rels", Self.packageRelations)
        archive.add("xl/workbook.xml", Self.workbook(sheets))
        archive.add("xl/_rels/workbook.xml.rels", Self.relations(sheets.count))
        archive.add("xl/styles.xml", Self.styles)
        for (index, sheet) in sheets.enumerated() {
            archive.add("xl/worksheets/sheet\(index + 1).xml", Self.worksheet(sheet.table))
        }
        bytes = archive.finished()
    }

    private static func sheets(of document: ReportDocument) -> [Sheet] {
        let about = ReportTable(
            columns: [ReportColumn("report", "Report"), ReportColumn("value", document.title)],
            rows: [
                [.text("Made"), .text(document.madeAt)], [.text("From"), ReportValue(document.from)],
                [.text("To"), ReportValue(document.to)], [.text("Clinic"), .text(document.clinicID ?? "all")],
            ])
        var sheets = [Sheet(name: "About", table: about)]
        if !document.measures.isEmpty {
            sheets.append(Sheet(name: "Figures", table: ReportCSV.figures(document.measures)))
        }
        for section in document.sections {
            guard let table = section.table else { continue }
            sheets.append(Sheet(name: name(section.title, beside: sheets.map(\.name)), table: table))
        }
        return sheets
    }

    /// At most 31 characters, without `[]:*?/\`, and unlike the others in any case (ECMA-376 part 1, 18.2.19 and Excel's limits).
    private static func name(_ title: String, beside others: [String]) -> String {
        let allowed = String(title.map { "[]:*?/\\'".contains($0) ? " " : $0 }.prefix(31))
        let taken = Set(others.map { $0.lowercased() })
        guard taken.contains(allowed.lowercased()) else { return allowed }
        return (2...).lazy.map { "\(allowed.prefix(27)) \($0)" }.first { !taken.contains($0.lowercased()) } ?? allowed
    }

    private static func worksheet(_ table: ReportTable) -> String {
        var xml = head + "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\">"
        xml +=
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
        for (index, column) in table.columns.enumerated() {
            let longest = table.rows.map { ReportCell.text($0[index], column.unit).count }.max() ?? 0
            let width = min(60, max(column.title.count, longest) + 2)
            xml += "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
        }
        xml += "</cols><sheetData>"
        xml += row(1, table.columns.enumerated().map { text($1.title, column: $0, row: 1, style: .head) })
        for (index, cells) in table.rows.enumerated() {
            let number = index + 2
            xml += row(
                number,
                cells.enumerated().map { column, value in
                    cell(value, table.columns[column].unit, column: column, row: number)
                })
        }
        return xml + "</sheetData></worksheet>"
    }

    private static func row(_ number: Int, _ cells: [String]) -> String {
        "<row r=\"\(number)\">\(cells.joined())</row>"
    }

    private static func cell(_ value: ReportValue, _ unit: ReportUnit, column: Int, row: Int) -> String {
        let place = "\(letters(column))\(row)"
        func number(_ text: String, _ style: Style) -> String {
            "<c r=\"\(place)\" s=\"\(style.rawValue)\"><v>\(text)</v></c>"
        }
        switch value {
        case .none: return ""
        case .text(let text): return self.text(text, column: column, row: row, style: .plain)
        case .integer(let whole):
            return unit == .cents ? number(ReportCell.decimal(cents: whole), .money) : number("\(whole)", .whole)
        case .number(let quotient): return number("\(quotient)", unit == .ratio ? .ratio : .number)
        }
    }

    private static func text(_ text: String, column: Int, row: Int, style: Style) -> String {
        "<c r=\"\(letters(column))\(row)\" s=\"\(style.rawValue)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
            + ReportPage.escaped(printable(text)) + "</t></is></c>"
    }

    /// Without characters that XML 1.0 forbids.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" || $0 == "\n" }))
    }

    /// A, B, … Z, AA, …
    private static func letters(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column % 26)))
        return column < 26 ? letter : letters(column / 26 - 1) + letter
    }

    // MARK: the parts that hardly change

    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"

    private static func contentTypes(_ sheets: Int) -> String {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        var xml = head + "<Types xmlns=\"\(package)/content-types\">"
        xml += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        xml += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        xml += "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
        xml += "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/>"
        for number in 1...sheets {
            xml += "<Override PartName=\"/xl/worksheets/sheet\(number).xml\" ContentType=\"\(type).worksheet+xml\"/>"
        }
        return xml + "</Types>"
    }

    private static let packageRelations =
        head
        + "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\""
        + " Target=\"xl/workbook.xml\"/></Relationships>"

    private static func relations(_ sheets: Int) -> String {
        var xml = head + "<Relationships xmlns=\"\(package)/relationships\">"
        for number in 1...sheets {
            xml +=
                "<Relationship Id=\"rId\(number)\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet\(number).xml\"/>"
        }
        return xml
            + "<Relationship Id=\"rId\(sheets + 1)\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>"
    }

    private static func workbook(_ sheets: [Sheet]) -> String {
        let entries = sheets.enumerated().map { index, sheet in
            "<sheet name=\"\(ReportPage.escaped(sheet.name))\" sheetId=\"\(index + 1)\" r:id=\"rId\(index + 1)\"/>"
        }
        return head
            + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>\(entries.joined())</sheets></workbook>"
    }

    /// Formats 3 (#,##0), 4 (#,##0.00) and 10 (0.00%) are built in (ECMA-376 part 1, 18.8.30).
    private static let styles = """
        \(head)<styleSheet xmlns="\(main)"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.000"/></numFmts>\
        <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
        <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">\
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
        <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
        <xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
        <xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
        <xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """
}
