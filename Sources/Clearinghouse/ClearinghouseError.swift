/// Why the simulator could not start or go on; never holds a value of a file.
public enum ClearinghouseError: Error, Sendable, Equatable {
    /// Another process holds the data directory.
    case directoryInUse(path: String)
    /// A file operation failed with this `errno`.
    case fileSystem(operation: String, code: Int32)
    /// The journal cannot be read at this line, counted from 1, and it is not the last.
    case journalDamaged(line: Int)
    /// The simulator is stopping.
    case stopping
}
