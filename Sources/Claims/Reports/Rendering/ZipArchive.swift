/// A ZIP archive of files that are stored as they are, without compression and without times of their own, so that the same
/// content gives the same bytes. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; less than 4 GB.
struct ZipArchive {
    private var files: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// Adds a file.
    mutating func add(_ name: String, _ text: String) {
        let content = Array(text.utf8)
        let path = Array(name.utf8)
        let offset = UInt32(files.count)
        // Version 2.0; bit 11: the name is UTF-8; method 0; 1980-01-01 00:00.
        var common: [UInt8] = []
        common.appendLittle(UInt16(20))
        common.appendLittle(UInt16(1 << 11))
        common.appendLittle(UInt16(0))
        common.appendLittle(UInt16(0))
        common.appendLittle(UInt16(33))
        common.appendLittle(Self.checksum(content))
        common.appendLittle(UInt32(content.count))
        common.appendLittle(UInt32(content.count))
        common.appendLittle(UInt16(path.count))
        common.appendLittle(UInt16(0))
        files.appendLittle(UInt32(0x0403_4B50))
        files += common + path + content
        directory.appendLittle(UInt32(0x0201_4B50))
        directory.appendLittle(UInt16(20))
        directory += common
        directory += [UInt8](repeating: 0, count: 10)
        directory.appendLittle(offset)
        directory += path
        count += 1
    }

    /// The archive.
    func finished() -> [UInt8] {
        var end: [UInt8] = []
        end.appendLittle(UInt32(0x0605_4B50))
        end.appendLittle(UInt32(0))
        end.appendLittle(count)
        end.appendLittle(count)
        end.appendLittle(UInt32(directory.count))
        end.appendLittle(UInt32(files.count))
        end.appendLittle(UInt16(0))
        return files + directory + end
    }

    /// CRC-32 (ISO 3309, polynomial 0xEDB88320 reflected).
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}

extension [UInt8] {
    /// Appends a number, least significant byte first.
    fileprivate mutating func appendLittle<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
