import Billing
import Claims
import Foundation

/// Pages that follow changes by themselves: one reading serves all who may see the same.
enum LivePages {
    /// Following is not using: it must not keep a session from ending.
    static let path = "/live"

    private static let readers: [String: @Sendable (Site, Principal) async throws -> Screen] = [
        "/": OverviewPage.read, "/queues": QueuesPage.read, "/work": WorkListsPage.read,
    ]
    /// Seconds between two looks; the page then changes at most so often.
    private static let pause = Duration.seconds(2)

    /// The screen of a live page, read at most once in ``ScreenCache/life`` for all who may see the same.
    static func screen(
        _ call: Call, _ read: @escaping @Sendable () async throws -> Screen
    ) async throws -> Screen {
        try await call.site.screens.screen(call.target, for: call.principal, read: read)
    }

    /// Server-sent events: `part` with the new content of a part of the page, `reload` when there are other parts, `end`
    /// when the session has ended.
    static func follow(_ call: Call) async throws -> Reply {
        guard let target = call.query["of"], let read = readers[target], let session = call.caller?.session,
            let route = RouteTable.routes.first(where: { $0.path == target && $0.surface == .page }),
            route.access.verdict(on: session.principal) == .admitted
        else { throw Refusal.notFound("page") }
        let site = call.site
        return .events { write in
            var shown: [String] = []
            // The session's end as it stood when the page was opened: looking on is not doing something.
            while Date().timeIntervalSince1970 * 1e6 < Double(session.endsAt.microsecondsSinceEpoch) {
                let screen = try await site.screens.screen(target, for: session.principal) {
                    try await read(site, session.principal)
                }
                let parts = site.renderer.parts(screen, csrf: session.csrfToken)
                // A part more or less moves the others: the page is loaded again.
                if !shown.isEmpty, parts.count != shown.count { try await write("event: reload\ndata: {}\n\n") }
                for (number, part) in parts.enumerated() where shown.indices.contains(number) && shown[number] != part {
                    try await write(event("part", Part(id: "b\(number)", html: part)))
                }
                shown = parts
                // A comment keeps proxies from closing a quiet stream, and finds out that nobody reads any more.
                try await write(":\n\n")
                try await Task.sleep(for: pause)
            }
            try await write("event: end\ndata: {}\n\n")
        }
    }

    private struct Part: Encodable {
        let id: String
        let html: String
    }

    private static func event(_ name: String, _ part: Part) throws -> String {
        "event: \(name)\ndata: \(String(decoding: try JSONEncoder().encode(part), as: UTF8.self))\n\n"
    }
}
