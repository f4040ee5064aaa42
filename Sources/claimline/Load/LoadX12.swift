import ArgumentParser

/// `claimline load x12`: how fast one core reads and writes the wire, and in how much memory.
struct LoadX12: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "x12", abstract: "Measure X12 alone: one core, generated 835 and 837P files.",
        discussion: """
            Decoding is to the typed views, an 835 balanced at line, claim and transaction. Rates are of processor time, \
            which other work does not blur. The files hold one transaction set each and are read in parts.
            """)

    @Option(help: "Megabytes of each file in memory.") var megabytes = 64
    @Option(help: "Megabytes of the file on disk that shows whether memory grows.") var fileMegabytes = 512
    @Option(help: "Claims to write.") var claims = 200_000
    @Option(help: "Seed of the generated files.") var seed: UInt64 = 1
    @Option(help: "Write a file of each kind, this many claims long, for other programs, and measure nothing.")
    var sample: Int?
    @Option(help: "Folder for files.", completion: .directory) var folder = "."
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard (1...4096).contains(megabytes) else { throw ValidationError("--megabytes must be 1 to 4096") }
        guard (0...1_000_000).contains(fileMegabytes) else {
            throw ValidationError("--file-megabytes must be 0 to 1000000")
        }
        guard (1...100_000_000).contains(claims) else { throw ValidationError("--claims must be 1 to 100000000") }
        guard (1...1_000_000).contains(sample ?? 1) else { throw ValidationError("--sample must be 1 to 1000000") }
    }

    func run() throws {
        let run = LoadX12Run(
            megabytes: megabytes, fileMegabytes: fileMegabytes, claims: claims, seed: seed, folder: folder)
        if let sample { return try run.writeSamples(claims: sample) }
        let report = try run.run()
        if json { try Console.json(report) } else { report.show() }
    }
}
