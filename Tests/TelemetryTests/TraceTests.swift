import Foundation
import Synchronization
import Testing
import Tracing

@testable import Telemetry

/// Spans as lines.
@Suite struct TraceTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])

        func parsed() throws -> [[String: Any]] {
            try all.withLock { $0 }.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }
    }

    private struct Header: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    private func tracer(_ lines: Lines, sample: Double = 1) -> FileTracer {
        FileTracer(sample: sample) { line in lines.all.withLock { $0.append(line) } }
    }

    @Test func aChildNamesItsParentAndALinkItsTarget() throws {
        let lines = Lines()
        let tracer = tracer(lines)
        var linked = ServiceContext.topLevel
        tracer.extract(
            ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], into: &linked, using: Header())
        tracer.withSpan("outer") { outer in
            outer.addLink(SpanLink(context: linked, attributes: [:]))
            outer.attributes["claimline.jobs"] = 12
            tracer.withSpan("inner") { $0.attributes["queue"] = "scrub" }
        }
        let spans = try lines.parsed()
        #expect(spans.map { $0["name"] as? String } == ["inner", "outer"])
        #expect(spans[0]["parent"] as? String == spans[1]["span"] as? String)
        #expect(spans[0]["trace"] as? String == spans[1]["trace"] as? String)
        #expect(spans[1]["parent"] == nil)
        let links = spans[1]["links"] as? [[String: String]]
        #expect(links == [["trace": "0af7651916cd43dd8448eb211c80319c", "span": "b7ad6b7169203331"]])
        #expect((spans[1]["attributes"] as? [String: Any])?["claimline.jobs"] as? Int == 12)
        #expect((spans[1]["seconds"] as? Double).map { $0 >= 0 } == true)
    }

    @Test func theHeaderGoesThereAndBack() throws {
        let tracer = tracer(Lines())
        let span = tracer.startSpan("s")
        var header: [String: String] = [:]
        tracer.inject(span.context, into: &header, using: Header())
        let text = try #require(header["traceparent"])
        #expect(text.wholeMatch(of: /00-[0-9a-f]{32}-[0-9a-f]{16}-01/) != nil)
        var context = ServiceContext.topLevel
        tracer.extract(header, into: &context, using: Header())
        #expect(context[SpanIdentityKey.self]?.traceParent == text)
        span.end()
    }

    @Test(arguments: [
        "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ]) func whatIsNoTraceParentIsNotTaken(text: String) {
        #expect(SpanIdentity(traceParent: text) == nil)
    }

    @Test func aTraceIsSampledAsAWhole() throws {
        let lines = Lines()
        let tracer = tracer(lines, sample: 0.25)
        for _ in 0..<4000 {
            tracer.withSpan("outer") { _ in tracer.withSpan("inner") { _ in } }
        }
        let spans = try lines.parsed()
        // Binomial: 1000 expected, 27 the deviation.
        #expect((800...1200).contains(spans.count / 2))
        let byTrace = Dictionary(grouping: spans) { $0["trace"] as? String ?? "" }
        #expect(byTrace.values.allSatisfy { $0.count == 2 })
        let none = Lines()
        self.tracer(none, sample: 0).withSpan("s") { _ in }
        #expect(try none.parsed().isEmpty)
    }

    @Test func errorsAreToldByTypeAlone() throws {
        struct Quoting: Error { let name = "DOE" }
        let lines = Lines()
        #expect(throws: Quoting.self) { try tracer(lines).withSpan("s") { _ in throw Quoting() } }
        let spans = try lines.parsed()
        #expect(spans.first?["error"] as? String == "Quoting")
        #expect(!lines.all.withLock { $0.joined() }.contains("DOE"))
    }

    @Test func whatFoundNothingToDoIsNotWritten() throws {
        let lines = Lines()
        tracer(lines).withSpan("duty") { $0.attributes["claimline.idle"] = true }
        #expect(try lines.parsed().isEmpty)
    }
}
