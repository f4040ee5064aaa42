internal import Synchronization

/// Sizes of files as they were last seen, by folder: a file that has not grown from one look to the next is whole.
final class FileSightings: Sendable {
    private let sizes = Mutex<[String: [String: Int64]]>([:])

    /// Those of `files` whose size is what it was at the last look into the folder; remembers all of them.
    func stable(_ files: [RemoteFile], in folder: String) -> [RemoteFile] {
        let before = sizes.withLock { sizes in
            let before = sizes[folder] ?? [:]
            sizes[folder] = Dictionary(files.map { ($0.name, $0.size) }) { first, _ in first }
            return before
        }
        return files.filter { before[$0.name] == $0.size }
    }
}
