import Billing
import Claims
import Foundation
import HTTPTypes
import Mustache

/// Screens as HTML, by the templates beside it. Every value is escaped by the template engine.
struct Renderer: Sendable {
    private let library: MustacheLibrary

    init() throws {
        var library = MustacheLibrary()
        try library.register(String(decoding: PackageResources.layout_mustache, as: UTF8.self), named: "layout")
        try library.register(String(decoding: PackageResources.block_mustache, as: UTF8.self), named: "block")
        try library.register(String(decoding: PackageResources.field_mustache, as: UTF8.self), named: "field")
        self.library = library
    }

    /// A whole page, with the navigation that its reader may use.
    func page(_ screen: Screen, for call: Call) -> String {
        let session = call.caller?.session
        return render(
            LayoutView(
                title: screen.title, lead: screen.lead, links: screen.links.map(LinkView.init),
                blocks: blocks(screen, csrf: session?.csrfToken),
                sections: call.caller.map { Navigation.sections(for: $0.principal, at: call.target) } ?? [],
                who: call.caller.map { "\($0.principal.login) · \($0.principal.role.rawValue)" },
                csrf: session?.csrfToken, warnsAt: session.map { "\($0.warnsAt.microsecondsSinceEpoch / 1000)" },
                endsAt: session.map { "\($0.endsAt.microsecondsSinceEpoch / 1000)" },
                live: screen.isLive ? Self.liveAddress(call.target) : nil))
    }

    /// The parts of a live page, each alone.
    func parts(_ screen: Screen, csrf: String?) -> [String] {
        blocks(screen, csrf: csrf).map { library.render($0, withTemplate: "block") ?? "" }
    }

    /// The page for a request that is not carried out.
    func refusal(_ refusal: Refusal) -> String {
        render(
            LayoutView(
                title: "\(refusal.status.code) \(refusal.status.reasonPhrase)", lead: refusal.detail,
                links: [LinkView(Link("Overview", "/"))], blocks: [], sections: [], who: nil, csrf: nil, warnsAt: nil,
                endsAt: nil, live: nil))
    }

    /// A table of a page as CSV (RFC 4180). A value that a spreadsheet would take for a formula gets an apostrophe.
    static func csv(_ table: Table) -> [UInt8] {
        let rows = [table.columns.map(\.title)] + table.rows.map { $0.map(\.text) }
        let lines = rows.map { row in row.map(cell).joined(separator: ",") + "\r\n" }
        return Array(lines.joined().utf8)
    }

    private static func cell(_ text: String) -> String {
        let guarded = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard guarded.contains(where: { ",\"\r\n".contains($0) }) else { return guarded }
        return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
    }

    private func blocks(_ screen: Screen, csrf: String?) -> [BlockView] {
        screen.blocks.enumerated().map { BlockView($1, number: $0, csrf: csrf) }
    }

    private func render(_ view: LayoutView) -> String {
        library.render(view, withTemplate: "layout") ?? ""
    }

    private static func liveAddress(_ target: String) -> String { "/live?of=" + Fields.encoded(target) }
}
