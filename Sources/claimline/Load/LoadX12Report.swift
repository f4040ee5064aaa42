/// Figures of one `load x12` run; megabytes are a million bytes.
struct LoadX12Report: Encodable {
    let schemaVersion = 1
    let seed: UInt64
    /// Bytes of one claim in the generated files.
    let bytesPerRemittedClaim: Int
    let bytesPerClaim: Int
    /// 835 from memory to typed values, balanced: megabytes ÷ processor seconds of the one thread.
    let remittanceMegabytesPerSecond: Double
    /// 837P from memory to typed values.
    let claimMegabytesPerSecond: Double
    /// 837P from typed values to bytes: claims ÷ processor seconds.
    let claimsWrittenPerSecond: Int
    /// 835 from a file on disk, reading included; 0 when it was left out.
    let fileMegabytes: Int
    let fileMegabytesPerSecond: Double
    /// What the process's memory grew by at most while it read that file.
    let fileGrowthMegabytes: Double

    func show() {
        Console.print("decode and balance 835  \(remittanceMegabytesPerSecond) MB/s")
        Console.print("decode 837P             \(claimMegabytesPerSecond) MB/s")
        Console.print("encode 837P             \(claimsWrittenPerSecond) claims/s")
        if fileMegabytes > 0 {
            Console.print(
                "835 of \(fileMegabytes) MB on disk  \(fileMegabytesPerSecond) MB/s, memory grew by "
                    + "\(fileGrowthMegabytes) MB")
        }
    }
}
