import Billing
import Claims
import Foundation
import Mustache

/// What the layout shows. Names differ from those of inner parts, since a template looks for a missing name further out.
struct LayoutView {
    let title: String
    let lead: String?
    let links: [LinkView]
    let blocks: [BlockView]
    let sections: [SectionView]
    let who: String?
    let csrf: String?
    /// Milliseconds since 1970 at which the session is about to end.
    let warnsAt: String?
    /// The same of its end.
    let endsAt: String?
    let live: String?
    let version = Assets.version
}

struct LinkView {
    let linkText: String
    let linkPlace: String

    init(_ link: Link) {
        linkText = link.text
        linkPlace = link.place
    }
}

/// A group of the navigation.
struct SectionView {
    let sectionName: String
    let entries: [EntryView]
}

struct EntryView {
    let entryText: String
    let entryPlace: String
    let isCurrent: Bool
}

/// One part of a page; the field that is set says which.
struct BlockView {
    let blockID: String
    var tiles: TilesView?
    var table: TableView?
    var chart: ChartView?
    var form: FormView?
    var facts: FactsView?
    var note: NoteView?
    var others: LinksView?

    init(_ block: Block, number: Int, csrf: String?) {
        blockID = "b\(number)"
        switch block {
        case .tiles(let tiles): self.tiles = TilesView(figures: tiles.map(TileView.init))
        case .table(let table): self.table = TableView(table, id: blockID, csrf: csrf)
        case .chart(let chart): self.chart = ChartView(chart, id: blockID)
        case .form(let form): self.form = FormView(form, id: blockID, csrf: csrf)
        case .facts(let title, let facts):
            self.facts = FactsView(
                factsTitle: title, facts: facts.map { FactView(factName: $0.name, cell: CellView($0.value)) })
        case .note(let text, let tone): note = NoteView(noteText: text, noteTone: tone.rawValue)
        case .links(let title, let links): others = LinksView(linksTitle: title, ways: links.map(LinkView.init))
        }
    }
}

struct TilesView { let figures: [TileView] }

struct TileView {
    let tileName: String
    let figure: String
    let tileDetail: String?
    let tilePlace: String?
    let tileTone: String

    init(_ tile: Tile) {
        tileName = tile.name
        figure = tile.figure
        tileDetail = tile.detail
        tilePlace = tile.place
        tileTone = tile.tone.rawValue
    }
}

struct CellView {
    let cellText: String
    let cellPlace: String?
    let cellTone: String?
    let cellClass: String

    init(_ cell: Cell) {
        cellText = cell.text
        cellPlace = cell.place
        cellTone = cell.tone?.rawValue
        cellClass = cell.isFigure ? "figure" : "text"
    }
}

struct FactsView {
    let factsTitle: String
    let facts: [FactView]
}

struct FactView {
    let factName: String
    let cell: CellView
}

struct NoteView {
    let noteText: String
    let noteTone: String
}

struct LinksView {
    let linksTitle: String
    let ways: [LinkView]
}

struct TableView {
    let tableTitle: String
    let columns: [ColumnView]
    let rows: [RowView]
    let empty: String?
    let nextPage: String?
    let chooser: FormView?

    init(_ table: Table, id: String, csrf: String?) {
        tableTitle = table.title
        columns =
            (table.choices == nil ? [] : [ColumnView(columnTitle: "Choose", columnClass: "text")])
            + table.columns.map { ColumnView(columnTitle: $0.title, columnClass: $0.isFigure ? "figure" : "text") }
        rows = table.rows.enumerated().map { number, cells in
            RowView(
                choice: table.choices.map { choices in
                    ChoiceView(
                        choiceName: choices.name, choiceValue: choices.values[number], choiceForm: "\(id)-form",
                        choiceLabel: "Choose \(cells.first?.text ?? "row")")
                }, cells: cells.map(CellView.init))
        }
        empty = table.rows.isEmpty ? table.empty : nil
        nextPage = table.next
        chooser = table.rows.isEmpty ? nil : table.choices.map { FormView($0.form, id: id, csrf: csrf) }
    }
}

struct ColumnView {
    let columnTitle: String
    let columnClass: String
}

struct RowView {
    let choice: ChoiceView?
    let cells: [CellView]
}

struct ChoiceView {
    let choiceName: String
    let choiceValue: String
    let choiceForm: String
    let choiceLabel: String
}

/// Bars of a chart in units of its picture: 640 wide, 26 high each.
struct ChartView {
    let chartTitle: String
    let unit: String
    let height: Int
    let bars: [BarView]
    let chartID: String

    init(_ chart: Chart, id: String) {
        chartID = "\(id)-chart"
        chartTitle = chart.title
        unit = chart.unit
        height = max(1, chart.bars.count) * 26
        let longest = max(1, chart.bars.map { abs($0.value) }.max() ?? 1)
        bars = chart.bars.enumerated().map { number, bar in
            BarView(
                barName: bar.name, barLabel: bar.label, barTone: bar.tone.rawValue, y: number * 26 + 4,
                textY: number * 26 + 18, width: max(1, Int(abs(bar.value) * 300 / longest)),
                labelX: 210 + max(1, Int(abs(bar.value) * 300 / longest)), barPlace: bar.place)
        }
    }
}

struct BarView {
    let barName: String
    let barLabel: String
    let barTone: String
    let y: Int
    let textY: Int
    let width: Int
    let labelX: Int
    let barPlace: String?
}

// What a page has most of, and what stands around it, is asked by name: the template engine would reflect on each of them, and
// for every value that is absent on all that are further out.

extension CellView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "cellText": cellText
        case "cellPlace": cellPlace
        case "cellTone": cellTone
        case "cellClass": cellClass
        default: nil
        }
    }
}

extension RowView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "choice": choice
        case "cells": cells
        default: nil
        }
    }
}

extension TableView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "tableTitle": tableTitle
        case "columns": columns
        case "rows": rows
        case "empty": empty
        case "nextPage": nextPage
        case "chooser": chooser
        default: nil
        }
    }
}

extension BlockView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "blockID": blockID
        case "tiles": tiles
        case "table": table
        case "chart": chart
        case "form": form
        case "facts": facts
        case "note": note
        case "others": others
        default: nil
        }
    }
}

extension LayoutView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "title": title
        case "lead": lead
        case "links": links
        case "blocks": blocks
        case "sections": sections
        case "who": who
        case "csrf": csrf
        case "warnsAt": warnsAt
        case "endsAt": endsAt
        case "live": live
        case "version": version
        default: nil
        }
    }
}
