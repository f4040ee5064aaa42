public import Logging

/// Log lines as JSON, one object a line, in UTC: `time`, `level`, `logger`, `message`, and what else is told under `fields`.
///
/// It writes what it is given. That holds no patient data, as everywhere in this project: claims appear by number.
public struct JSONLogHandler: LogHandler {
    /// What every line of this logger tells.
    public var metadata: Logger.Metadata = [:]
    /// What the task adds.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least level that is written.
    public var logLevel: Logger.Level = .info
    private let label: String
    private let write: @Sendable (String) -> Void

    /// Writes each line, its end included, by one call of `write`.
    public init(label: String, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.write = write
    }

    /// Writes to standard error, each line by one write(2), so that lines of processes that share it stay whole.
    public static func standardError(label: String) -> JSONLogHandler {
        JSONLogHandler(label: label) { StandardError.write($0) }
    }

    /// One of the fields of every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line. Of an error only the type is told, since it could quote a value.
    public func log(event: LogEvent) {
        var line = JSONText()
        line.add("time", UTCInstant.now)
        line.add("level", event.level.rawValue)
        line.add("logger", label)
        line.add("message", event.message.description)
        let fields = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if !fields.isEmpty { line.add("fields", raw: Self.json(fields)) }
        if let error = event.error { line.add("error", "\(type(of: error))") }
        write(line.line)
    }

    private static func json(_ fields: Logger.Metadata) -> String {
        var object = JSONText()
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { object.add(key, raw: json(value)) }
        return object.object
    }

    private static func json(_ value: Logger.Metadata.Value) -> String {
        switch value {
        case .string(let text): JSONText.quoted(text)
        case .stringConvertible(let value): JSONText.quoted(value.description)
        case .array(let values): JSONText.array(values.map(json))
        case .dictionary(let fields): json(fields)
        }
    }
}
