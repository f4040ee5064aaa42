/// Figures of one `load rules` run.
struct LoadRulesReport: Encodable {
    let schemaVersion = 1
    let claims: Int
    let pairs: Int
    /// Claims ÷ processor seconds of the one thread that scrubs.
    let claimsPerSecond: Int
    /// The same by the clock on the wall.
    let claimsPerSecondWall: Int
    /// Look-ups of pairs of codes ÷ processor seconds.
    let lookupsPerSecond: Int
    /// Processor seconds from rows to the packed table.
    let tableSeconds: Double
    /// What the process's memory grew by with the table.
    let tableMegabytes: Double
    /// Memory of the process at the end, visits included.
    let residentMegabytes: Double
    /// Findings by rule, so that runs can be told apart by what they did.
    let findings: [String: Int]

    func show() {
        Console.print(
            "\(claims) claims: \(claimsPerSecond) claims/s of one core (\(claimsPerSecondWall)/s on the wall)")
        Console.print(
            "\(pairs) edits: built in \(tableSeconds) s, \(tableMegabytes) MB; \(lookupsPerSecond) look-ups/s")
        Console.print("memory \(residentMegabytes) MB")
        Console.table(
            ["rule", "findings"], findings.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }, rightAligned: [1]
        )
    }
}
