internal import Synchronization
public import Tracing

/// A tracer that writes spans as JSON lines: `trace`, `span`, `parent`, `links`, `name`, `kind`, `start`, `seconds`, `attributes`, `error`.
///
/// A span with the attribute `claimline.idle` found nothing to do and is not written.
///
/// A trace that begins here is written or not as a whole, by `sample`; one that goes on here as its beginning decided.
public final class FileTracer: Tracer {
    /// What it makes.
    public typealias Span = FileSpan

    private let sample: Double
    private let write: @Sendable (String) -> Void

    /// Writes each line, its end included, by one call of `write`. `sample`: 0 to 1.
    public init(sample: Double = 1, write: @escaping @Sendable (String) -> Void) {
        self.sample = sample
        self.write = write
    }

    /// Appends to a file that only this user may read. Throws `TelemetrySettings.Invalid` where it cannot be opened.
    public convenience init(path: String, sample: Double) throws(TelemetrySettings.Invalid) {
        let file = try AppendedFile(path: path)
        self.init(sample: sample) { file.append($0) }
    }

    /// A span under that of `context`, or the first of a trace of its own.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> FileSpan {
        var context = context()
        let parent = context[SpanIdentityKey.self]
        var generator = SystemRandomNumberGenerator()
        let identity = parent?.child(using: &generator) ?? .root(sample: sample, using: &generator)
        context[SpanIdentityKey.self] = identity
        let state = FileSpan.State(
            identity: identity, parent: parent, kind: kind, startedAt: instant().nanosecondsSinceEpoch,
            name: operationName)
        return FileSpan(state, context: context) { [write] span, endedAt in
            if span.attributes.get("claimline.idle") == .bool(true) { return }
            write(Self.line(span, endedAt: endedAt))
        }
    }

    /// Writes `traceparent`.
    public func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let identity = context[SpanIdentityKey.self] else { return }
        injector.inject(identity.traceParent, forKey: "traceparent", into: &carrier)
    }

    /// Reads `traceparent`.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: "traceparent", from: carrier) else { return }
        context[SpanIdentityKey.self] = SpanIdentity(traceParent: text)
    }

    /// Each span is written when it ends.
    public func forceFlush() {}

    private static func line(_ span: FileSpan.State, endedAt: UInt64) -> String {
        var line = JSONText()
        line.add("trace", span.identity.traceID)
        line.add("span", span.identity.spanID)
        if let parent = span.parent { line.add("parent", parent.spanID) }
        line.add("name", span.name)
        line.add("kind", "\(span.kind)")
        line.add("start", UTCInstant.text(microseconds: Int64(span.startedAt / 1000)))
        line.add("seconds", raw: ExpositionText.number(Double(endedAt - min(span.startedAt, endedAt)) / 1e9))
        if !span.links.isEmpty { line.add("links", raw: links(span.links)) }
        var attributes: [(String, SpanAttribute)] = []
        span.attributes.forEach { attributes.append(($0, $1)) }
        if !attributes.isEmpty { line.add("attributes", raw: object(attributes)) }
        if let error = span.error { line.add("error", error) }
        return line.line
    }

    private static func links(_ links: [SpanIdentity]) -> String {
        JSONText.array(
            links.map { link in
                var object = JSONText()
                object.add("trace", link.traceID)
                object.add("span", link.spanID)
                return object.object
            })
    }

    private static func object(_ attributes: [(String, SpanAttribute)]) -> String {
        var object = JSONText()
        for (key, value) in attributes.sorted(by: { $0.0 < $1.0 }) {
            switch value {
            case .int32(let number): object.add(key, Int64(number))
            case .int64(let number): object.add(key, number)
            case .double(let number) where number.isFinite: object.add(key, raw: "\(number)")
            case .bool(let flag): object.add(key, raw: "\(flag)")
            case .string(let text): object.add(key, text)
            default: object.add(key, "\(value)")
            }
        }
        return object.object
    }
}
