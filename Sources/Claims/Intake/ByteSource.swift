import Foundation

/// The bytes of a file or of memory, in chunks, without a byte-order mark.
struct ByteSource {
    private static let chunkBytes = 1 << 18

    private let file: FileHandle?
    private var pending: [UInt8]

    /// Opens a file and reads its first chunk.
    init(path: String) throws(IntakeError) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .unreadable(reason: String(cString: strerror(errno)))
        }
        self.file = file
        pending = []
        pending = Self.withoutMark(try read())
    }

    init(bytes: [UInt8]) {
        file = nil
        pending = Self.withoutMark(bytes)
    }

    /// The first chunk, which the next read returns again.
    var head: [UInt8] { pending }

    /// The next chunk; empty at the end.
    mutating func read() throws(IntakeError) -> [UInt8] {
        if !pending.isEmpty {
            defer { pending = [] }
            return pending
        }
        do {
            return try file?.read(upToCount: Self.chunkBytes).map { Array($0) } ?? []
        } catch {
            throw .unreadable(reason: "reading failed")
        }
    }

    /// Everything that is left.
    mutating func readAll() throws(IntakeError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let chunk = try read()
            guard !chunk.isEmpty else { return bytes }
            bytes += chunk
        }
    }

    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}
