internal import Vault

/// A partner's folders, local or by SFTP: one takes our files, one holds theirs, and perhaps one keeps what was taken.
///
/// A file of ours appears whole or not at all: it is written under another name and then renamed, and nothing is ever
/// overwritten. A file of theirs is read once its size stood still from one look to the next, and is only moved or removed
/// when it is stored here. Its name says nothing: content decides.
struct FolderConnector: Connector {
    let server: any FileServer
    let route: PayerRoute
    let sightings: FileSightings

    /// Names of files that somebody is still writing.
    private static let unfinished = [".tmp", ".part", ".filepart"]

    private var folders: CompanionGuide.Folders { route.guide.folders }

    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        let target = "\(folders.upload)/\(route.guide.uploadName(payloadID))"
        let draft = target + ".tmp"
        try await server.withSession { store async throws(ConnectorError) -> Void in
            // Its name is the payload's, so what is there is this file.
            if try await store.exists(target) { return }
            try await store.write(draft, bytes)
            do throws(ConnectorError) {
                try await store.move(draft, to: target)
            } catch .refused(let code) {
                throw .refused(code: code)
            } catch {
                // From here on the partner may have it.
                throw .outcomeUnknown
            }
        }
    }

    func holds(payloadID: String) async throws(ConnectorError) -> Bool? {
        let name = route.guide.uploadName(payloadID)
        let folders = folders
        return try await server.withSession { store async throws(ConnectorError) -> Bool? in
            let names = try await store.list(folders.upload).map(\.name)
            // Some partners rename a file while they take it.
            if names.contains(where: { $0 == name || ($0.hasPrefix(name + ".") && $0 != name + ".tmp") }) {
                return true
            }
            if let archive = folders.archive { return try await store.exists("\(archive)/\(name)") }
            // The draft is still there, so it was never renamed. Without it: never written, or taken.
            return names.contains(name + ".tmp") ? false : nil
        }
    }

    func pickUp(atMost limit: Int) async throws(ConnectorError) -> [InboundPayload] {
        let (folder, place, sightings) = (folders.download, "\(route.id) \(route.address)", sightings)
        return try await server.withSession { store async throws(ConnectorError) -> [InboundPayload] in
            let listed = try await store.list(folder).filter { file in
                !file.name.hasPrefix(".") && !Self.unfinished.contains { file.name.hasSuffix($0) }
            }
            let whole = sightings.stable(listed, in: place).sorted { $0.name < $1.name }
            var payloads: [InboundPayload] = []
            for file in whole.prefix(limit) {
                let bytes = try await store.read("\(folder)/\(file.name)")
                if bytes.count == Int(file.size) { payloads.append(InboundPayload(id: file.name, bytes: bytes)) }
            }
            return payloads
        }
    }

    func confirm(_ payloads: [InboundPayload]) async throws(ConnectorError) {
        if payloads.isEmpty { return }
        let folders = folders
        try await server.withSession { store async throws(ConnectorError) -> Void in
            for payload in payloads {
                let path = "\(folders.download)/\(payload.id)"
                guard let archive = folders.archive else {
                    try await store.remove(path)
                    continue
                }
                do throws(ConnectorError) {
                    try await store.move(path, to: "\(archive)/\(payload.id)")
                } catch .refused {
                    // Another content came under this name before.
                    let mark = SHA256.digest(payload.bytes).prefix(6).map { String($0, radix: 16) }.joined()
                    try await store.move(path, to: "\(archive)/\(payload.id).\(mark)")
                }
            }
        }
    }
}
