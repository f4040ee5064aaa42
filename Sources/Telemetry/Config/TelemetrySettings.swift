/// What the environment says about logs, metrics and traces.
public struct TelemetrySettings: Sendable {
    /// How logs are written.
    public enum LogFormat: String, Sendable {
        case json, text
    }

    /// A value that cannot be meant.
    public struct Invalid: Error, Sendable, CustomStringConvertible {
        /// The variable, and what it takes.
        public let description: String
    }

    /// `CLAIMLINE_METRICS_ADDRESS`; `nil`: listen nowhere.
    public let metricsAddress: ListenAddress?
    /// `CLAIMLINE_LOG`; by default text on a terminal, JSON elsewhere.
    public let logFormat: LogFormat
    /// `CLAIMLINE_TRACE_FILE`; `nil`: no traces.
    public let traceFile: String?
    /// `CLAIMLINE_TRACE_SAMPLE`: which part of new traces is written, 0 to 1, all by default.
    public let traceSample: Double

    /// Reads them; an empty value is none.
    public init(environment: [String: String], isTerminal: Bool) throws(Invalid) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        switch value("CLAIMLINE_METRICS_ADDRESS") {
        case nil: metricsAddress = nil
        case let text?:
            guard let address = ListenAddress(text) else {
                throw Invalid(description: "CLAIMLINE_METRICS_ADDRESS must be HOST:PORT, such as 127.0.0.1:9464")
            }
            metricsAddress = address
        }
        switch value("CLAIMLINE_LOG") {
        case nil: logFormat = isTerminal ? .text : .json
        case let text?:
            guard let format = LogFormat(rawValue: text) else {
                throw Invalid(description: "CLAIMLINE_LOG must be json or text")
            }
            logFormat = format
        }
        traceFile = value("CLAIMLINE_TRACE_FILE")
        let sample = Double(value("CLAIMLINE_TRACE_SAMPLE") ?? "1")
        guard let sample, (0...1).contains(sample) else {
            throw Invalid(description: "CLAIMLINE_TRACE_SAMPLE must be 0 to 1")
        }
        traceSample = sample
    }
}
