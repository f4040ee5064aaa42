import Foundation
import Glibc

/// The simulator's directory, held by one process at a time.
///
/// `journal.ndjson` is the truth and only grows; `received/` holds submissions as they came. `outbox/` (answers not
/// yet confirmed), `ledger.ndjson` (claims received) and `remittances.ndjson` (payments that the partner has taken) follow
/// from these two and are made again at every start.
final class DataDirectory: Sendable {
    let path: String
    private let lock: FileHandle
    private let journal: FileHandle
    private let ledger: FileHandle
    private let remittances: FileHandle

    var journalPath: String { path + "/journal.ndjson" }
    var ledgerPath: String { path + "/ledger.ndjson" }
    var remittancesPath: String { path + "/remittances.ndjson" }

    /// Makes and locks the directory. Throws `ClearinghouseError.directoryInUse` when another process has it.
    init(path: String) throws {
        self.path = path
        for folder in ["", "/received", "/outbox"] {
            try FileManager.default.createDirectory(atPath: path + folder, withIntermediateDirectories: true)
        }
        lock = try Self.handle(path + "/lock", O_RDWR)
        guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ClearinghouseError.directoryInUse(path: path)
        }
        journal = try Self.handle(path + "/journal.ndjson", O_RDWR | O_APPEND)
        ledger = try Self.handle(path + "/ledger.ndjson.tmp", O_WRONLY | O_APPEND | O_TRUNC)
        remittances = try Self.handle(path + "/remittances.ndjson.tmp", O_WRONLY | O_APPEND | O_TRUNC)
        for name in try FileManager.default.contentsOfDirectory(atPath: path + "/outbox") { removeAnswer(name) }
    }

    /// Puts the books that a replay has written in the place of those before.
    func publishBooks() throws {
        for (book, path) in [(ledger, ledgerPath), (remittances, remittancesPath)] {
            try book.synchronize()
            try DurableFile.move(path + ".tmp", to: path)
        }
    }

    /// Every whole line of the journal; a last line that was torn by a crash is cut off.
    func readJournal() throws -> [JournalEntry] {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: journalPath)))
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < bytes.count { try journal.truncate(atOffset: UInt64(end)) }
        let decoder = JSONDecoder()
        return try bytes[..<end].split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do {
                return try decoder.decode(JournalEntry.self, from: Data(line))
            } catch {
                throw ClearinghouseError.journalDamaged(line: index + 1)
            }
        }
    }

    /// Appends entries and syncs; after a failure the journal ends where it ended before.
    func append(_ entries: [JournalEntry]) throws {
        let size = try journal.seekToEnd()
        do {
            try journal.write(contentsOf: try Self.lines(entries))
            try journal.synchronize()
        } catch {
            try journal.truncate(atOffset: size)
            throw error
        }
    }

    func append(_ lines: [LedgerLine]) throws {
        guard !lines.isEmpty else { return }
        var text: [UInt8] = []
        for line in lines {
            line.write(to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        try ledger.write(contentsOf: text)
    }

    func append(_ lines: [RemittanceLine]) throws {
        guard !lines.isEmpty else { return }
        var text: [UInt8] = []
        for line in lines {
            line.write(to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        try remittances.write(contentsOf: text)
    }

    func store(_ bytes: [UInt8], as name: String) throws {
        try DurableFile.write(bytes, to: "\(path)/received/\(name)")
    }

    func submission(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/received/\(name)")))
    }

    func put(_ answer: AnswerFile) throws {
        try DurableFile.writeReplaceable(answer.bytes, to: "\(path)/outbox/\(answer.fileName)")
    }

    func answer(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/outbox/\(name)")))
    }

    func removeAnswer(_ name: String) {
        unlink("\(path)/outbox/\(name)")
    }

    private static func lines(_ values: [JournalEntry]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = Data()
        for value in values {
            text += try encoder.encode(value)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    private static func handle(_ path: String, _ flags: Int32) throws -> FileHandle {
        let descriptor = open(path, flags | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ClearinghouseError.fileSystem(operation: "open", code: errno) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
