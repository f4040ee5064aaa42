import Foundation
import Glibc

/// File operations that survive a crash once they return.
enum DurableFile {
    /// Writes a new file under a temporary name, syncs it, and gives it its name.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try writeTemporary(bytes, path: path, isSynced: true)
        try move(path + ".tmp", to: path)
        try syncDirectory(of: path)
    }

    /// The same without the syncs, for what can be made again.
    static func writeReplaceable(_ bytes: [UInt8], to path: String) throws {
        try writeTemporary(bytes, path: path, isSynced: false)
        try move(path + ".tmp", to: path)
    }

    /// Renames within one file system.
    static func move(_ old: String, to new: String) throws(ClearinghouseError) {
        guard rename(old, new) == 0 else { throw .fileSystem(operation: "rename", code: errno) }
    }

    private static func writeTemporary(_ bytes: [UInt8], path: String, isSynced: Bool) throws {
        let descriptor = open(path + ".tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ClearinghouseError.fileSystem(operation: "open", code: errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: bytes)
        if isSynced { try handle.synchronize() }
        try handle.close()
    }

    static func syncDirectory(of path: String) throws(ClearinghouseError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .fileSystem(operation: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .fileSystem(operation: "fsync", code: errno) }
    }
}
