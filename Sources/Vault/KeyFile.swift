import Glibc

/// A master key on disk: a format line, then 64 hexadecimal digits.
struct KeyFile {
    static let formatLine = "claimline-master-key-v1"

    let path: String

    func loadOrCreate() throws(VaultError) -> MasterKey {
        do {
            return try load()
        } catch .keyFile(_, .system("open", ENOENT)) {
            try create()
            return try load()
        }
    }

    func load() throws(VaultError) -> MasterKey {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("fstat") }
        guard status.st_mode & 0o077 == 0 else {
            throw .keyFile(path: path, problem: .exposed(mode: status.st_mode & 0o7777))
        }
        var content = [UInt8](repeating: 0, count: 4096)
        let length = unsafe read(descriptor, &content, content.count)
        guard length >= 0 else { throw failure("read") }
        let lines = String(decoding: content[..<length], as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count == 2, lines[0] == Self.formatLine, let key = Hex.bytes(lines[1]), key.count == 32 else {
            throw .keyFile(path: path, problem: .format)
        }
        return MasterKey(material: KeyMaterial(key))
    }

    /// Writes a new key beside the path and links it there, so that nobody reads half a file and the first one wins.
    private func create() throws(VaultError) {
        let draft = path + "." + (try SecureRandom.uuidText())
        let text = "\(Self.formatLine)\n\(Hex.text(try SecureRandom.bytes(32)))\n"
        let descriptor = unsafe Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create") }
        defer { unsafe unlink(draft) }
        let bytes = Array(text.utf8)
        let isWritten = unsafe write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let problem = failure("write")
        close(descriptor)
        guard isWritten else { throw problem }
        guard unsafe link(draft, path) == 0 || errno == EEXIST else { throw failure("link") }
        try syncDirectory()
    }

    /// Without this a crash could lose the name of a key that has sealed something already.
    private func syncDirectory() throws(VaultError) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open directory") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    private func failure(_ call: String) -> VaultError {
        .keyFile(path: path, problem: .system(call: call, errno: errno))
    }
}
