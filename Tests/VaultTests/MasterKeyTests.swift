import Foundation
import Testing

@testable import Vault

@Suite final class MasterKeyTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private var path: String { folder.appendingPathComponent("master.key").path }

    private func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func isMadeOnceForItsOwnerOnly() throws {
        let first = try MasterKey.loadOrCreate(path: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let wrapped = try first.wrap(.generate(id: 1), clinic: 2)
        _ = try MasterKey.loadOrCreate(path: path).unwrap(wrapped, clinic: 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["master.key"])
    }

    @Test func manyStartingAtOnceAgreeOnOneKey() async throws {
        let path = path
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask { try MasterKey.loadOrCreate(path: path).material.copy() }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o644, 0o666]) func isRefusedWhenOthersMayUseIt(mode: Int) throws {
        _ = try MasterKey.loadOrCreate(path: path)
        try setMode(mode)
        let error = #expect(throws: VaultError.self) { try MasterKey.loadOrCreate(path: path) }
        #expect(error == .keyFile(path: path, problem: .exposed(mode: UInt32(mode))))
        #expect(error?.description.contains("chmod 600 \(path)") == true)
        try setMode(0o400)
        _ = try MasterKey.loadOrCreate(path: path)
    }

    @Test(arguments: ["", "claimline-master-key-v1\n", "claimline-master-key-v1\nabcd\n", "other\n\(zeros)\n"])
    func isNeverReplacedWhenItCannotBeRead(content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try setMode(0o600)
        #expect(throws: VaultError.keyFile(path: path, problem: .format)) { try MasterKey.loadOrCreate(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content.utf8))
    }

    @Test func aMissingFolderIsAnErrorWithItsPath() {
        let path = path + "/none/master.key"
        let error = #expect(throws: VaultError.self) { try MasterKey.loadOrCreate(path: path) }
        #expect(error?.description.contains(path) == true)
        #expect(throws: VaultError.self) { try MasterKey.load(path: self.path) }
    }

    @Test func wrappingIsBoundToClinicIdAndMasterKey() throws {
        let master = try MasterKey.loadOrCreate(path: path)
        let key = try DataKey.generate(id: 300)
        let wrapped = try master.wrap(key, clinic: 2)
        let unwrapped = try master.unwrap(wrapped, clinic: 2)
        #expect(unwrapped.id == 300)
        let sealed = try key.seal([5], for: SealTests.place)
        #expect(try unwrapped.open(sealed, for: SealTests.place) == [5])
        #expect(throws: VaultError.notAuthentic) { try master.unwrap(wrapped, clinic: 3) }
        var renumbered = wrapped
        renumbered[4] ^= 1
        #expect(throws: VaultError.notAuthentic) { try master.unwrap(renumbered, clinic: 2) }
        let other = try MasterKey.loadOrCreate(path: path + "2")
        #expect(throws: VaultError.notAuthentic) { try other.unwrap(wrapped, clinic: 2) }
    }

    @Test func keysPrintNothingSecret() throws {
        let master = try MasterKey.loadOrCreate(path: path)
        let key = try DataKey.generate(id: 4)
        var dumped = "\(master) \(key) "
        dump(master, to: &dumped)
        dump(key, to: &dumped)
        #expect(!dumped.contains(Hex.text(key.material.copy())))
        #expect(!dumped.contains("material"))
        #expect("\(key)" == "DataKey(id: 4)")
    }
}

private let zeros = String(repeating: "0", count: 64)
