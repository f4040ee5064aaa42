/// Why sealing, opening or key handling failed.
///
/// Cases carry facts for an operator (a path, a key id, a mode) and never key material, plaintext or sealed bytes.
public enum VaultError: Error, Sendable, Equatable {
    /// The bytes are not a sealed value of a known version: too short, or another version byte.
    case malformed
    /// Authentication failed: a changed bit, another key, or a value moved to another table, column, clinic or row.
    case notAuthentic
    /// No key of this id is in the key ring.
    case unknownKey(id: Int32)
    /// The key file cannot be used; `problem` says why and what to do.
    case keyFile(path: String, problem: KeyFileProblem)
    /// OpenSSL refused an operation that needs no particular input; `operation` names it.
    case library(operation: String)
}

/// What is wrong with a master key file.
public enum KeyFileProblem: Error, Sendable, Equatable {
    /// A system call failed with this `errno`.
    case system(call: String, errno: Int32)
    /// Group or others may read or write the file; `mode` holds its permission bits.
    case exposed(mode: UInt32)
    /// The content is not the two lines of a key file.
    case format
}

extension VaultError: CustomStringConvertible {
    /// One line for an operator, with what to do where that is known.
    public var description: String {
        switch self {
        case .malformed:
            return "not a sealed value of a known version"
        case .notAuthentic:
            return "a sealed value did not open: it was changed, moved, or sealed with another key"
        case .unknownKey(let id):
            return "no data key with id \(id)"
        case .keyFile(let path, .system(let call, let number)):
            return "master key file \(path): \(call) failed (errno \(number)); "
                + "check that its directory exists and that this user may read and write it"
        case .keyFile(let path, .exposed(let mode)):
            return "master key file \(path) has mode \(String(mode, radix: 8)), so others may use it; "
                + "run: chmod 600 \(path)"
        case .keyFile(let path, .format):
            return "master key file \(path) is not a key file; "
                + "restore it from your backup (a new file would not open what is sealed already)"
        case .library(let operation):
            return "OpenSSL failed in \(operation)"
        }
    }
}
