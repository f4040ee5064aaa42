public import Billing

/// Why reference data could not be read, loaded or changed. Nothing was changed then.
public enum ReferenceError: Error, Sendable, Hashable {
    /// The file cannot be opened or read; `reason` is the system's.
    case unreadable(file: String, reason: String)
    /// A line is not what the kind's layout says.
    case badLine(file: String, line: Int, reason: String)
    /// The file holds no row of the kind.
    case noRows(file: String, kind: ReferenceKind)
    /// The last day lies before the first.
    case backwards
    /// Another version of the kind answers for some of the days.
    case overlap(kind: ReferenceKind, version: String, days: String)
    /// No such version is loaded.
    case unknownVersion(kind: ReferenceKind, version: String)
}

extension ReferenceError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .badLine(let file, let line, let reason): "\(file), line \(line): \(reason); nothing was loaded"
        case .noRows(let file, let kind): "\(file) holds no row of \(kind.rawValue); nothing was loaded"
        case .backwards: "the last day lies before the first"
        case .overlap(let kind, let version, let days):
            "\(kind.rawValue) \(version) answers for \(days) already: end it first (reference end \(kind.rawValue) "
                + "\(version) --through DAY), or choose other days"
        case .unknownVersion(let kind, let version): "no version \(version) of \(kind.rawValue) is loaded"
        }
    }
}

/// What is wrong with a line of a reference file.
struct LineFault: Error {
    let line: Int
    let reason: String
}
