internal import Foundation
internal import NIOPosix
internal import Synchronization
internal import Vault

/// Hashing passwords on threads of its own: a hash takes some tenths of a second of processor and 128 MiB, so that two at a
/// time run, and beyond 64 that wait nobody else may.
enum PasswordHashing {
    /// Too many wait.
    struct Busy: Error {}

    private static let mostWaiting = 64
    private static let waiting = Mutex(0)

    private static let threads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        return threads
    }()

    /// A hash that nobody's password has, of the cost of new ones, so that an unknown login takes as long as a known one.
    static let decoy = """
        $scrypt$ln=17,r=8,p=1$00112233445566778899aabbccddeeff$\
        6f1b0c94a1c1f2a3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b
        """

    /// The text of a password's hash, of the cost of new ones.
    ///
    /// - Throws: `Busy`, `VaultError`.
    static func make(_ password: String) async throws -> String {
        let bytes = bytes(of: password)
        return try await onOwnThread { try PasswordHash(of: bytes).text }
    }

    /// Whether a stored text is of this password, and whether it costs less than new ones do.
    ///
    /// - Throws: `Busy`, `VaultError`.
    static func check(_ password: String, against text: String) async throws -> (matches: Bool, isOutdated: Bool) {
        let bytes = bytes(of: password)
        guard let hash = PasswordHash(text: text) else { throw VaultError.malformed }
        return (try await onOwnThread { try hash.matches(bytes) }, hash.isOutdated)
    }

    /// One spelling for letters that keyboards compose in different ways (NIST SP 800-63B section 5.1.1.2).
    private static func bytes(of password: String) -> [UInt8] {
        Array(password.decomposedStringWithCompatibilityMapping.utf8)
    }

    private static func onOwnThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isWelcome = waiting.withLock { count in
            if count >= mostWaiting { return false }
            count += 1
            return true
        }
        guard isWelcome else { throw Busy() }
        defer { waiting.withLock { $0 -= 1 } }
        return try await threads.runIfActive(body)
    }
}
