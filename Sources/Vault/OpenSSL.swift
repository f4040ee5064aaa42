import CLibCrypto

// The only file of this target with raw pointers: owners of OpenSSL objects, each freed by its deinit.

/// Bytes of a secret key in memory of its own, wiped when the last reference goes.
@safe final class KeyMaterial: Sendable {
    // Written only by `init`, before any other task can hold a reference.
    nonisolated(unsafe) private let storage: UnsafeMutableRawBufferPointer

    let count: Int

    init(_ bytes: borrowing [UInt8]) {
        count = bytes.count
        unsafe storage = .allocate(byteCount: max(count, 1), alignment: 1)
        for (offset, byte) in bytes.enumerated() {
            unsafe storage[offset] = byte
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(storage.baseAddress, storage.count)
        unsafe storage.deallocate()
    }

    /// A copy, for wrapping only.
    func copy() -> [UInt8] {
        unsafe Array(storage.prefix(count))
    }

    /// Lends the bytes for the time of `body`.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>?) -> Result) -> Result {
        unsafe body(UnsafePointer(storage.baseAddress?.assumingMemoryBound(to: UInt8.self)))
    }
}

/// Algorithms fetched once: an implicit fetch at each call would cost more than sealing a short value.
@safe struct Algorithms: Sendable {
    static let shared = Algorithms()

    // OpenSSL's fetched algorithms are reference counted and immutable; these live as long as the process.
    nonisolated(unsafe) let aes256GCM: OpaquePointer?
    nonisolated(unsafe) let sha256: OpaquePointer?

    private init() {
        unsafe aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
        unsafe sha256 = EVP_MD_fetch(nil, "SHA2-256", nil)
    }
}

/// One cipher context, used for one message.
@safe struct CipherContext: ~Copyable {
    static let tagBytes = 16

    private let context: OpaquePointer

    init() throws(VaultError) {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library(operation: "EVP_CIPHER_CTX_new") }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts; returns `prefix | ciphertext | tag`.
    consuming func seal(
        _ plaintext: [UInt8], key: KeyMaterial, nonce: [UInt8], associatedData: [UInt8], prefix: [UInt8]
    ) throws(VaultError) -> [UInt8] {
        guard start(key: key, nonce: nonce, encrypts: true), authenticate(associatedData) else {
            throw .library(operation: "EVP_EncryptInit_ex")
        }
        var sealed = prefix
        sealed.reserveCapacity(prefix.count + plaintext.count + Self.tagBytes)
        sealed.append(contentsOf: repeatElement(0, count: plaintext.count + Self.tagBytes))
        let context = unsafe self.context
        let succeeded = unsafe sealed.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return false }
            let body = unsafe base + prefix.count
            let end = unsafe body + plaintext.count
            var written: Int32 = 0
            if !plaintext.isEmpty {
                let isWritten = unsafe EVP_EncryptUpdate(context, body, &written, plaintext, Int32(plaintext.count))
                guard isWritten == 1 else { return false }
            }
            return unsafe EVP_EncryptFinal_ex(context, end, &written) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), end) == 1
        }
        guard succeeded else { throw .library(operation: "EVP_EncryptFinal_ex") }
        return sealed
    }

    /// Decrypts `sealed[bodyStart...]`, which is `ciphertext | tag`; throws `notAuthentic` when the tag does not agree.
    consuming func open(
        _ sealed: [UInt8], bodyStart: Int, key: KeyMaterial, nonce: [UInt8], associatedData: [UInt8]
    ) throws(VaultError) -> [UInt8] {
        let length = sealed.count - bodyStart - Self.tagBytes
        guard length >= 0 else { throw .malformed }
        guard start(key: key, nonce: nonce, encrypts: false), authenticate(associatedData) else {
            throw .library(operation: "EVP_DecryptInit_ex")
        }
        // One byte more, so that the base address exists for an empty plaintext.
        var plaintext = [UInt8](repeating: 0, count: length + 1)
        var tag = Array(sealed[(bodyStart + length)...])
        let context = unsafe self.context
        let isAuthentic = unsafe sealed.withUnsafeBufferPointer { input in
            unsafe plaintext.withUnsafeMutableBufferPointer { out in
                guard let source = input.baseAddress, let base = out.baseAddress else { return false }
                var written: Int32 = 0
                if length > 0 {
                    let isWritten = unsafe EVP_DecryptUpdate(
                        context, base, &written, source + bodyStart, Int32(length))
                    guard isWritten == 1 else { return false }
                }
                return unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagBytes), &tag) == 1
                    && EVP_DecryptFinal_ex(context, base + length, &written) == 1
            }
        }
        guard isAuthentic else { throw .notAuthentic }
        plaintext.removeLast()
        return plaintext
    }

    private borrowing func start(key: KeyMaterial, nonce: [UInt8], encrypts: Bool) -> Bool {
        guard key.count == 32, nonce.count == 12 else { return false }
        return unsafe key.withBytes { bytes in
            unsafe EVP_CipherInit_ex2(context, Algorithms.shared.aes256GCM, bytes, nonce, encrypts ? 1 : 0, nil) == 1
        }
    }

    private borrowing func authenticate(_ associatedData: [UInt8]) -> Bool {
        var written: Int32 = 0
        return unsafe associatedData.isEmpty
            || EVP_CipherUpdate(context, nil, &written, associatedData, Int32(associatedData.count)) == 1
    }
}

/// One running SHA-256.
@safe struct DigestContext: ~Copyable {
    private let context: OpaquePointer?
    private var succeeded: Bool

    init() {
        unsafe context = EVP_MD_CTX_new()
        succeeded = unsafe EVP_DigestInit_ex2(context, Algorithms.shared.sha256, nil) == 1
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    mutating func update(_ bytes: [UInt8]) {
        succeeded = unsafe succeeded && EVP_DigestUpdate(context, bytes, bytes.count) == 1
    }

    consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        succeeded = unsafe succeeded && EVP_DigestFinal_ex(context, &digest, nil) == 1
        // Only a broken installation or exhausted memory comes here; going on would write wrong audit hashes.
        precondition(succeeded, "OpenSSL cannot compute SHA-256")
        return digest
    }
}

/// HMAC-SHA-256 (RFC 2104): 32 bytes.
func hmacSHA256(key: KeyMaterial, _ message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    let succeeded = unsafe key.withBytes { bytes in
        unsafe HMAC(
            Algorithms.shared.sha256, bytes, Int32(key.count), message, message.count, &code, nil) != nil
    }
    // As for SHA-256: a wrong index would silently miss duplicates.
    precondition(succeeded, "OpenSSL cannot compute HMAC-SHA-256")
    return code
}

/// Fills an array from OpenSSL's generator; false when it has no entropy.
func fillRandom(_ bytes: inout [UInt8]) -> Bool {
    unsafe RAND_bytes(&bytes, Int32(bytes.count)) == 1
}
