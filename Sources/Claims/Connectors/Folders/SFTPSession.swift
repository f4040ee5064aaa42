internal import Subprocess

/// One session of the SSH File Transfer Protocol, version 3: a request, its answer, the next request.
///
/// Source: draft-ietf-secsh-filexfer-02, and OpenSSH's PROTOCOL for `fsync@openssh.com`.
final class SFTPSession: FileStore {
    private let input: StandardInputWriter
    private var output: SubprocessOutputSequence.Iterator
    private let root: String
    private var received: [UInt8] = []
    private var lastID: UInt32 = 0
    private var canSync = false

    /// What every server must take in one packet, less its head.
    private static let chunk = 32_000
    private static let largestFile = 256 << 20

    init(input: StandardInputWriter, output: SubprocessOutputSequence, root: String) {
        self.input = input
        self.output = output.makeAsyncIterator()
        self.root = root
    }

    /// Agrees on the version. Throws `.unreachable` when there is no server at the other end.
    func begin() async throws(ConnectorError) {
        var hello = SFTPPacket(.initialize)
        hello.append(UInt32(3))
        try await send(hello)
        var answer = try await receive()
        guard answer.kind == .version, answer.number() != nil else { throw .unreachable }
        while let name = answer.text(), answer.text() != nil {
            if name == "fsync@openssh.com" { canSync = true }
        }
    }

    // MARK: files

    func list(_ folder: String) async throws(ConnectorError) -> [RemoteFile] {
        let handle = try await opened(.openFolder) { $0.append(full(folder)) }
        var files: [RemoteFile] = []
        while true {
            var answer = try await ask(.readFolder) { $0.append(handle) }
            guard answer.kind == .names else {
                guard answer.status() == .endOfFile else { throw .unreachable }
                break
            }
            for _ in 0..<(answer.number() ?? 0) {
                guard let name = answer.text(), answer.text() != nil, let attributes = answer.attributes() else {
                    throw .unreachable
                }
                if attributes.isFile { files.append(RemoteFile(name: name, size: attributes.size)) }
            }
        }
        try await succeed(.close) { $0.append(handle) }
        return files
    }

    func read(_ path: String) async throws(ConnectorError) -> [UInt8] {
        let handle = try await opened(.open) { packet in
            packet.append(full(path))
            packet.append(UInt32(1))
            packet.append(UInt32(0))
        }
        var bytes: [UInt8] = []
        while bytes.count < Self.largestFile {
            var answer = try await ask(.read) { packet in
                packet.append(handle)
                packet.append(UInt64(bytes.count))
                packet.append(UInt32(Self.chunk))
            }
            guard answer.kind == .data, let part = answer.bytes() else {
                guard answer.status() == .endOfFile else { throw .unreachable }
                break
            }
            bytes += part
        }
        try await succeed(.close) { $0.append(handle) }
        return bytes
    }

    func write(_ path: String, _ bytes: [UInt8]) async throws(ConnectorError) {
        let handle = try await opened(.open) { packet in
            packet.append(full(path))
            // Write, create, truncate; for the owner alone.
            packet.append(UInt32(0x1A))
            packet.append(UInt32(4))
            packet.append(UInt32(0o600))
        }
        var written = 0
        while written < bytes.count {
            let part = Array(bytes[written..<min(written + Self.chunk, bytes.count)])
            try await succeed(.write) { packet in
                packet.append(handle)
                packet.append(UInt64(written))
                packet.append(part)
            }
            written += part.count
        }
        if canSync {
            try await succeed(.extended) { packet in
                packet.append("fsync@openssh.com")
                packet.append(handle)
            }
        }
        try await succeed(.close) { $0.append(handle) }
    }

    func move(_ path: String, to target: String) async throws(ConnectorError) {
        // Version 3 does not say whether a rename may overwrite, so the name is looked at first.
        if try await exists(target) { throw .refused(code: "exists") }
        try await succeed(.rename) { packet in
            packet.append(full(path))
            packet.append(full(target))
        }
    }

    func remove(_ path: String) async throws(ConnectorError) {
        try await succeed(.remove) { $0.append(full(path)) }
    }

    func exists(_ path: String) async throws(ConnectorError) -> Bool {
        let answer = try await ask(.status) { $0.append(full(path)) }
        if answer.kind == .attributes { return true }
        guard answer.status() == .noSuchFile else { throw .unreachable }
        return false
    }

    private func full(_ path: String) -> String {
        root.isEmpty || root == "/" ? path : "\(root)/\(path)"
    }

    // MARK: requests

    private func opened(
        _ kind: SFTPPacket.Kind, _ fill: (inout SFTPPacket) -> Void
    ) async throws(ConnectorError) -> [UInt8] {
        var answer = try await ask(kind, fill)
        guard answer.kind == .handle, let handle = answer.bytes() else { throw refusal(answer) }
        return handle
    }

    private func succeed(_ kind: SFTPPacket.Kind, _ fill: (inout SFTPPacket) -> Void) async throws(ConnectorError) {
        let answer = try await ask(kind, fill)
        guard answer.kind == .result, answer.status() == .done else { throw refusal(answer) }
    }

    private func refusal(_ answer: SFTPPacket) -> ConnectorError {
        answer.kind == .result ? .refused(code: "SFTP \(answer.code)") : .unreachable
    }

    private func ask(
        _ kind: SFTPPacket.Kind, _ fill: (inout SFTPPacket) -> Void
    ) async throws(ConnectorError) -> SFTPPacket {
        lastID &+= 1
        var request = SFTPPacket(kind)
        request.append(lastID)
        fill(&request)
        try await send(request)
        var answer = try await receive()
        guard answer.number() == lastID else { throw .unreachable }
        answer.readCode()
        return answer
    }

    private func send(_ packet: SFTPPacket) async throws(ConnectorError) {
        let bytes = packet.framed
        do {
            guard try await input.write(bytes) == bytes.count else { throw ConnectorError.unreachable }
        } catch {
            throw .unreachable
        }
    }

    private func receive() async throws(ConnectorError) -> SFTPPacket {
        let size = try await bytes(4).reduce(0) { $0 << 8 | Int($1) }
        guard (1...(256 << 10)).contains(size) else { throw .unreachable }
        return SFTPPacket(received: try await bytes(size))
    }

    private func bytes(_ count: Int) async throws(ConnectorError) -> [UInt8] {
        var iterator = output
        do {
            while received.count < count {
                guard let more = try await iterator.next() else { throw ConnectorError.unreachable }
                received += more.withUnsafeBytes { Array($0) }
            }
        } catch {
            throw .unreachable
        }
        output = iterator
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }
}
