/// Why a whole intake file cannot be read. A bad record is no such error: it becomes a reject.
public enum IntakeError: Error, Sendable, Equatable {
    /// The file cannot be opened or read; `reason` is the system's.
    case unreadable(reason: String)
    /// There is nothing in the file.
    case empty
    /// Neither NDJSON, JSON, CSV nor X12, or X12 without a readable interchange; `reason` says what was looked for.
    case format(reason: String)
    /// A CSV header without a column that every visit needs.
    case missingColumn(String)
    /// The shipped schema cannot be used: a fault of the build.
    case schema(VisitSchemaError)
}

extension IntakeError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        case .empty: "the file is empty"
        case .format(let reason): "the file's format is not known: \(reason)"
        case .missingColumn(let name): "the CSV header has no column \(name)"
        case .schema(let error): "the built-in schema cannot be used: \(error)"
        }
    }
}
