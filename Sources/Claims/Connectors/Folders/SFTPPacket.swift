/// A packet of the SSH File Transfer Protocol, version 3: its kind, and values that are written and read one after the other.
struct SFTPPacket: Sendable {
    /// Kinds that are used here. Source: draft-ietf-secsh-filexfer-02, section 3.
    enum Kind: UInt8, Sendable {
        case initialize = 1
        case version = 2
        case open = 3
        case close = 4
        case read = 5
        case write = 6
        case openFolder = 11
        case readFolder = 12
        case remove = 13
        case status = 17
        case rename = 18
        case result = 101
        case handle = 102
        case data = 103
        case names = 104
        case attributes = 105
        case extended = 200
    }

    /// Results that are told apart. Source: the same, section 7.
    enum Status: Sendable, Hashable {
        case done
        case endOfFile
        case noSuchFile
        case other
    }

    /// What is known of a file.
    struct Attributes: Sendable {
        var size: Int64 = 0
        /// A regular file, as far as its mode tells.
        var isFile = true
    }

    /// `nil` for a kind that is not known here.
    let kind: Kind?
    /// Number of a result; 0 for other kinds.
    private(set) var code: UInt32 = 0
    private var content: [UInt8]
    private var position = 0

    /// A packet to be filled.
    init(_ kind: Kind) {
        self.kind = kind
        content = [kind.rawValue]
    }

    /// A packet as received, without its length.
    init(received: [UInt8]) {
        kind = received.first.flatMap(Kind.init)
        content = Array(received.dropFirst())
    }

    /// The packet with its length before it.
    var framed: [UInt8] { Self.bytes(of: UInt32(content.count)) + content }

    // MARK: writing

    mutating func append<Number: FixedWidthInteger>(_ number: Number) { content += Self.bytes(of: number) }

    mutating func append(_ bytes: [UInt8]) {
        append(UInt32(bytes.count))
        content += bytes
    }

    mutating func append(_ text: String) { append(Array(text.utf8)) }

    private static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Number($0)) }
    }

    // MARK: reading; nil at the end

    mutating func number() -> UInt32? { take(4).map { UInt32(truncatingIfNeeded: Self.value($0)) } }

    mutating func bytes() -> [UInt8]? {
        guard let count = number() else { return nil }
        return take(Int(count)).map { Array($0) }
    }

    mutating func text() -> String? { bytes().map { String(decoding: $0, as: UTF8.self) } }

    /// Reads the number of a result, whose id was read.
    mutating func readCode() {
        if kind == .result { code = number() ?? .max }
    }

    /// What a result says; `other` for packets that are none.
    func status() -> Status {
        guard kind == .result else { return .other }
        return switch code {
        case 0: .done
        case 1: .endOfFile
        case 2: .noSuchFile
        default: .other
        }
    }

    /// Size and kind of a file; the rest is passed over.
    mutating func attributes() -> Attributes? {
        guard let flags = number() else { return nil }
        var found = Attributes()
        if flags & 1 != 0 {
            guard let size = take(8) else { return nil }
            found.size = Int64(truncatingIfNeeded: Self.value(size))
        }
        if flags & 2 != 0, take(8) == nil { return nil }
        if flags & 4 != 0 {
            guard let mode = number() else { return nil }
            found.isFile = mode & 0o170000 == 0o100000
        }
        if flags & 8 != 0, take(8) == nil { return nil }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..<(number() ?? 0) where bytes() == nil || bytes() == nil { return nil }
        }
        return found
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, position + count <= content.count else { return nil }
        defer { position += count }
        return content[position..<(position + count)]
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
