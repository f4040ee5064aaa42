internal import Tracing

/// The trace context that jobs store of whoever enqueued them.
///
/// Source: W3C Trace Context, 2021-11-23, section 3.2 (`traceparent`): 16 bytes trace id, 8 bytes parent id, flags. Any tracer whose
/// `inject` writes that header will do.
enum JobTrace {
    /// Bytes of a stored context.
    private static let length = 25

    /// What jobs enqueued now are to store; `nil` where nothing is traced, or the trace is not sampled. Costs one look at a
    /// task-local value where there is no span.
    static var current: [UInt8]? {
        guard let context = ServiceContext.current else { return nil }
        var header: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &header, using: Header())
        return header["traceparent"].flatMap(stored)
    }

    /// Whether this process writes traces.
    static var isOn: Bool { !(InstrumentationSystem.tracer is NoOpTracer) }

    /// The distinct contexts of a set's jobs, 128 at most, the number of links that exporters take.
    static func contexts(of jobs: [LeasedJob]) -> [ServiceContext] {
        Set(jobs.lazy.compactMap(\.trace)).prefix(128).compactMap { stored in
            guard let text = traceParent(stored) else { return nil }
            var context = ServiceContext.topLevel
            InstrumentationSystem.instrument.extract(["traceparent": text], into: &context, using: Header())
            return context
        }
    }

    /// `00-TRACE-SPAN-FLAGS` as stored; `nil` for anything else and for what is not sampled.
    static func stored(_ traceParent: String) -> [UInt8]? {
        let parts = traceParent.split(separator: "-")
        guard parts.count >= 4, parts[1].utf8.count == 32, parts[2].utf8.count == 16, parts[3].utf8.count == 2 else {
            return nil
        }
        let digits = Array((parts[1] + parts[2] + parts[3]).utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index].hexValue, let low = digits[index + 1].hexValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes[length - 1] & 1 == 1 ? bytes : nil
    }

    /// The header of a stored context; `nil` where it has another length.
    static func traceParent(_ stored: [UInt8]) -> String? {
        guard stored.count == length else { return nil }
        let digits = stored.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "00-" + digits[0..<16].joined() + "-" + digits[16..<24].joined() + "-" + digits[24]
    }

    private struct Header: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }
}

extension UInt8 {
    /// The value of a lower-case hexadecimal digit.
    fileprivate var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
