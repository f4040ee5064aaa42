import Foundation
import X12

/// A file of X12 on disk or in a pipe, read in memory that does not grow with it.
struct X12FileReading {
    /// Segments of a transaction set held at once; a set with more is read in parts.
    private static let segmentsPerPart = 10_000

    let path: String
    /// The bytes of what can be read only once, such as a pipe.
    private let bytes: [UInt8]?

    /// Opens the file; says why and ends with 65 when that fails.
    init(_ path: String) throws {
        self.path = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw Self.unreadable(path, "cannot be read") }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        let isPlain = attributes?[.type] as? FileAttributeType == .typeRegular
        bytes = try isPlain ? nil : handle.readToEnd().map { Array($0) } ?? []
    }

    /// A reader from the start.
    func reader() throws -> FileReader {
        if let bytes { return FileReader(bytes, segmentsPerPart: Self.segmentsPerPart) }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Self.unreadable(path, "cannot be read") }
        return FileReader(
            reading: { try handle.read(upToCount: $0).map { Array($0) } ?? [] }, segmentsPerPart: Self.segmentsPerPart)
    }

    /// Problems, some at a time; nil at the end of the file.
    struct Problems {
        private var reader: FileReader
        private var inspection = FileInspection()

        var hasInterchange: Bool { inspection.hasInterchange }

        fileprivate init(_ reader: FileReader) {
            self.reader = reader
        }

        mutating func next() -> [X12Problem]? { reader.next().map { inspection.take($0) } }
    }

    func problems() throws -> Problems { Problems(try reader()) }

    /// Exit status of a file without a readable ISA, or that cannot be opened (EX_DATAERR of sysexits.h).
    static func unreadable(_ path: String, _ reason: String) -> Failure {
        Failure(code: 65, message: "\(path): \(reason)")
    }

    static func noHeader(_ path: String) -> Failure { unreadable(path, "no readable ISA segment") }
}
