internal import ServiceContextModule

/// Which span of which trace.
///
/// Source: W3C Trace Context, 2021-11-23, section 3.2 (`traceparent`): version 00, trace id of 16 and parent id of 8 bytes in lower-case
/// hex, neither all zero, and flags, whose lowest bit says that it was sampled.
struct SpanIdentity: Sendable, Hashable {
    let traceHigh: UInt64
    let traceLow: UInt64
    let span: UInt64
    let isSampled: Bool

    var traceID: String { Self.hex(traceHigh) + Self.hex(traceLow) }
    var spanID: String { Self.hex(span) }

    /// `00-TRACE-SPAN-FLAGS`.
    var traceParent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    init(traceHigh: UInt64, traceLow: UInt64, span: UInt64, isSampled: Bool) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        self.isSampled = isSampled
    }

    /// Reads a `traceparent`; `nil` where it is not one. Versions to come are read as far as 00 goes.
    init?(traceParent: String) {
        let parts = traceParent.split(separator: "-", omittingEmptySubsequences: false)
        let isKnown = parts.count == 4 || parts.count > 4 && parts[0] != "00"
        guard isKnown, parts[0].count == 2, parts[0] != "ff", parts[1].count == 32, parts[2].count == 16,
            parts[3].count == 2, parts[0...3].allSatisfy({ $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } }),
            let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16),
            let span = UInt64(parts[2], radix: 16), let flags = UInt8(parts[3], radix: 16), high | low != 0, span != 0
        else { return nil }
        self.init(traceHigh: high, traceLow: low, span: span, isSampled: flags & 1 == 1)
    }

    /// The first span of a trace of its own.
    static func root(sample: Double, using generator: inout some RandomNumberGenerator) -> SpanIdentity {
        let low = generator.next() as UInt64
        // By the id's last seven bytes, as the standard's second level has it, so that all who see the trace decide alike.
        let isSampled = Double(low & 0xFF_FFFF_FFFF_FFFF) < sample * Double(1 << 56)
        return SpanIdentity(
            traceHigh: generator.next(), traceLow: low, span: generator.next() | 1, isSampled: isSampled)
    }

    /// A span under this one.
    func child(using generator: inout some RandomNumberGenerator) -> SpanIdentity {
        SpanIdentity(traceHigh: traceHigh, traceLow: traceLow, span: generator.next() | 1, isSampled: isSampled)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Where a context carries its span.
enum SpanIdentityKey: ServiceContextKey {
    typealias Value = SpanIdentity
    static let nameOverride: String? = "span"
}
