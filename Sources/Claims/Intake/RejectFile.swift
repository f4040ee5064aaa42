internal import Billing
import Glibc

/// Writes the rejects of one intake as NDJSON: line, field and reason of each problem, and never a value.
///
/// The file appears under its name, whole and with mode 0600, at `finish`; when that is never called, nothing stays.
/// `visit_id` is always null: a record that could not be understood may hold anything there.
public struct RejectFile: ~Copyable {
    /// Problems written so far.
    public private(set) var count = 0

    private let path: String
    private let draft: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Starts a file beside `path`.
    ///
    /// - Throws: `RejectFileError` when the folder does not exist or may not be written.
    public init(path: String) throws(RejectFileError) {
        self.path = path
        draft = "\(path).\(getpid()).tmp"
        descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RejectFileError(call: "open", errno: errno) }
    }

    deinit {
        close(descriptor)
        unlink(draft)
    }

    /// Adds the problems of one record.
    ///
    /// - Throws: `RejectFileError`, for instance when the disk is full.
    public mutating func append(_ problems: [RecordProblem]) throws(RejectFileError) {
        for problem in problems {
            let line = JSONValue.object([
                JSONMember(name: "line", value: .integer(Int64(problem.line))),
                JSONMember(name: "visit_id", value: .null),
                JSONMember(name: "field", value: .string(problem.field)),
                JSONMember(name: "reason", value: .string(problem.reason)),
            ])
            line.write(to: &buffer)
            buffer.append(UInt8(ascii: "\n"))
        }
        count += problems.count
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Makes the file durable and gives it its name, replacing an older one.
    ///
    /// - Throws: `RejectFileError`.
    public consuming func finish() throws(RejectFileError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw RejectFileError(call: "fsync", errno: errno) }
        guard rename(draft, path) == 0 else { throw RejectFileError(call: "rename", errno: errno) }
    }

    private mutating func flush() throws(RejectFileError) {
        while !buffer.isEmpty {
            let written = write(descriptor, buffer, buffer.count)
            guard written > 0 else { throw RejectFileError(call: "write", errno: errno) }
            buffer.removeFirst(written)
        }
    }
}

/// The system call that failed while writing a reject file.
public struct RejectFileError: Error, Sendable, Equatable {
    /// Name of the call.
    public let call: String
    /// The system's error number.
    public let errno: Int32
}
