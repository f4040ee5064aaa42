internal import Foundation
internal import Synchronization

/// A file that grows by whole lines, whoever else appends to it: each line is one write(2) under O_APPEND.
final class AppendedFile: Sendable {
    private let handle: Mutex<FileHandle>

    /// Opens it, with mode 0600 where it has to be made.
    init(path: String) throws(TelemetrySettings.Invalid) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TelemetrySettings.Invalid(description: "cannot append to \(path): error \(errno)")
        }
        handle = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    /// Appends a line; what a full disk refuses is lost, since a trace is not worth the work that it tells of.
    func append(_ line: String) {
        handle.withLock { try? $0.write(contentsOf: Data(line.utf8)) }
    }
}
