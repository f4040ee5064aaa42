import Foundation
import X12

/// Generates the files, reads and writes them.
struct LoadX12Run {
    let megabytes: Int
    let fileMegabytes: Int
    let claims: Int
    let seed: UInt64
    let folder: String

    /// Segments held at once: a few hundred claims.
    private static let segmentsPerPart = 10_000

    func run() throws -> LoadX12Report {
        var figures = (remittance: 0.0, claim: 0.0, remittedClaim: 0, claimBytes: 0)
        do {
            let (bytes, count) = SyntheticX12.remittance(megabytes: megabytes, seed: seed)
            figures.remittedClaim = bytes.count / count
            figures.remittance = rate(bytes.count) { readRemittances(FileReader(bytes, segmentsPerPart: $0)) == count }
        }
        do {
            let (bytes, count) = SyntheticX12.claims(megabytes: megabytes, seed: seed)
            figures.claimBytes = bytes.count / count
            figures.claim = rate(bytes.count) { readClaims(FileReader(bytes, segmentsPerPart: $0)) == count }
        }
        let written = claimsWrittenPerSecond()
        let file = try fileMegabytes > 0 ? readFile() : (rate: 0, growth: 0)
        return LoadX12Report(
            seed: seed, bytesPerRemittedClaim: figures.remittedClaim, bytesPerClaim: figures.claimBytes,
            remittanceMegabytesPerSecond: CoreMeasure.rounded(figures.remittance),
            claimMegabytesPerSecond: CoreMeasure.rounded(figures.claim), claimsWrittenPerSecond: written,
            fileMegabytes: fileMegabytes, fileMegabytesPerSecond: CoreMeasure.rounded(file.rate),
            fileGrowthMegabytes: CoreMeasure.rounded(file.growth))
    }

    /// A file of each kind.
    func writeSamples(claims: Int) throws {
        let target = URL(fileURLWithPath: folder)
        try Data(SyntheticX12.remittance(claims: claims, seed: seed)).write(
            to: target.appendingPathComponent("835.x12"))
        try Data(SyntheticX12.claims(count: claims, seed: seed)).write(to: target.appendingPathComponent("837.x12"))
    }

    /// Megabytes per processor second of `body`, which says whether it read everything.
    private func rate(_ bytes: Int, _ body: (Int) -> Bool) -> Double {
        let (isRight, seconds, _) = CoreMeasure.run { body(Self.segmentsPerPart) }
        precondition(isRight, "not everything was read")
        return Double(bytes) / 1e6 / seconds
    }

    /// How many claims balanced; none when the transaction did not.
    private func readRemittances(_ reader: FileReader, eachPart: () -> Void = {}) -> Int {
        var reader = reader
        var balance = RemittanceBalance()
        var claims = 0
        while let part = reader.next() {
            guard case .transaction(let part) = part, let view = try? Remittance835(part.set) else { continue }
            claims += view.claims.count
            guard balance.take(view, isLast: part.isLast).isEmpty else { return 0 }
            eachPart()
        }
        return claims
    }

    private func readClaims(_ reader: FileReader) -> Int {
        var reader = reader
        var claims = 0
        while let part = reader.next() {
            guard case .transaction(let part) = part, let view = try? Claim837P(part.set) else { continue }
            for provider in view.billingProviders {
                for subscriber in provider.subscribers { claims += subscriber.claims.count }
            }
        }
        return claims
    }

    private func claimsWrittenPerSecond() -> Int {
        let batch = SyntheticX12.transaction(claims: 100, seed: seed)
        let rounds = max(1, claims / 100)
        let (bytes, seconds, _) = CoreMeasure.run {
            var bytes = 0
            for round in 0..<rounds {
                // As a worker writes a file: a thousand claims in ten transaction sets.
                var writer = SegmentWriter()
                batch.write(to: &writer, controlNumber: round % 9999 + 1)
                bytes += writer.bytes.count
            }
            return bytes
        }
        precondition(bytes > 0, "nothing was written")
        return Int(Double(rounds * 100) / seconds)
    }

    /// Reads a large file from disk: megabytes per processor second, and how much memory grew at most.
    private func readFile() throws -> (rate: Double, growth: Double) {
        let path = URL(fileURLWithPath: folder).appendingPathComponent("load-x12-\(getpid()).x12").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let count = try SyntheticX12.writeRemittance(megabytes: fileMegabytes, seed: seed, to: path)
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Failure(code: 65, message: "no \(path)") }
        let before = CoreMeasure.residentMegabytes
        var most = before
        let read: (Int) throws -> [UInt8] = { try handle.read(upToCount: $0).map { Array($0) } ?? [] }
        let (found, seconds, _) = CoreMeasure.run {
            readRemittances(FileReader(reading: read, segmentsPerPart: Self.segmentsPerPart)) {
                most = max(most, CoreMeasure.residentMegabytes)
            }
        }
        precondition(found == count, "not everything was read")
        return (Double(fileMegabytes) / seconds, most - before)
    }
}
