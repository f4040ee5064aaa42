/// Base32 (RFC 4648 section 6) without padding, as people type the secrets of authenticators.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Five bits a letter.
    public static func text(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFF
            count += 8
            while count >= 5 {
                count -= 5
                letters.append(alphabet[Int(bits >> UInt32(count) & 31)])
            }
        }
        if count > 0 { letters.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
        return String(decoding: letters, as: UTF8.self)
    }
}
