internal import CLibCrypto

/// Slow hashes of passwords: scrypt (RFC 7914) under a random salt, with their parameters in the text, so that they can rise.
///
/// `$scrypt$ln=17,r=8,p=1$SALT$HASH`, salt (16 bytes) and hash (32 bytes) in hexadecimal. A hash takes some tenths of a second
/// and 128 MiB: never compute one on a thread of the cooperative pool.
/// Source: OWASP Password Storage Cheat Sheet (scrypt: N = 2^17, r = 8, p = 1); NIST SP 800-63B section 5.1.1.2.
public struct PasswordHash: Sendable, Hashable {
    /// What a hash costs: N = 2^`logN`, block size `r`, parallelism `p`.
    public struct Cost: Sendable, Hashable {
        /// Base-2 logarithm of N.
        public let logN: Int
        /// Block size.
        public let r: Int
        /// Parallelism.
        public let p: Int

        /// A cost. Memory is 128 · N · r bytes.
        public init(logN: Int, r: Int, p: Int) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// What new hashes cost.
        public static let current = Cost(logN: 17, r: 8, p: 1)

        /// Beyond these a stored text is refused, so that nobody who can write one stops a server with it.
        var isBearable: Bool { (1...20).contains(logN) && (1...16).contains(r) && (1...4).contains(p) }
    }

    /// What it cost.
    public let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// The hash of a password under a new salt.
    ///
    /// - Throws: `VaultError.library` when OpenSSL fails, for want of memory say.
    public init(of password: [UInt8], cost: Cost = .current) throws(VaultError) {
        self.cost = cost
        salt = try SecureRandom.bytes(16)
        hash = try Self.scrypt(password, salt: salt, cost: cost, count: 32)
    }

    /// A hash from its text; nil when it is none or costs more than this build bears.
    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let salt = Hex.bytes(parts[3]),
            let hash = Hex.bytes(parts[4]), salt.count == 16, hash.count == 32
        else { return nil }
        let numbers = parts[2].split(separator: ",").map { field in
            field.split(separator: "=").last.flatMap { Int($0) } ?? 0
        }
        guard numbers.count == 3 else { return nil }
        cost = Cost(logN: numbers[0], r: numbers[1], p: numbers[2])
        guard cost.isBearable else { return nil }
        self.salt = salt
        self.hash = hash
    }

    /// The text to store.
    public var text: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Hex.text(salt))$\(Hex.text(hash))"
    }

    /// Whether it should be made anew from the password, since costs have risen.
    public var isOutdated: Bool { cost != .current }

    /// Whether this is the password; compared in constant time.
    ///
    /// - Throws: `VaultError.library` when OpenSSL fails.
    public func matches(_ password: [UInt8]) throws(VaultError) -> Bool {
        ConstantTime.areEqual(try Self.scrypt(password, salt: salt, cost: cost, count: hash.count), hash)
    }

    /// scrypt (RFC 7914 section 6).
    static func scrypt(
        _ password: [UInt8], salt: [UInt8], cost: Cost, count: Int
    ) throws(VaultError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: count)
        let needed = UInt64(128) << UInt64(cost.logN) * UInt64(cost.r)
        let succeeded =
            unsafe EVP_PBE_scrypt(
                password.map { CChar(bitPattern: $0) }, password.count, salt, salt.count,
                UInt64(1) << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p), needed * 2, &key, count) == 1
        guard succeeded else { throw .library(operation: "EVP_PBE_scrypt") }
        return key
    }
}
