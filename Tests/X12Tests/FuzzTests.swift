import Claims
import Foundation
import Testing
import X12

/// Whatever happens to a file on its way, reading it ends with a value or an error: never with a trap, a hang, or memory
/// that grows.
///
/// Runs for `CLAIMLINE_FUZZ_SECONDS` (3 unless set); a failure prints its seed, which `CLAIMLINE_FUZZ_SEED` runs again.
@Suite(.serialized) struct FuzzTests {
    /// Longest time that a file of at most a hundred kilobytes may take in a debug build on a busy machine, seconds.
    private static let patience = 20.0
    /// Growth of the process that a run may end with, however long it was, megabytes.
    private static let growth = 256.0

    @Test func damagedFilesNeverTrapHangOrGrow() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["CLAIMLINE_FUZZ_SECONDS"].flatMap { Double($0) } ?? 3
        var seed = environment["CLAIMLINE_FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0 ... .max)
        let deadline = ContinuousClock.now + .seconds(seconds)
        var runs = 0
        var warm = 0.0
        repeat {
            var bytes = FuzzedFile(seed: seed).bytes
            if runs % 16 == 15 { bytes += FuzzedFile(seed: ~seed).bytes }
            let start = ContinuousClock.now
            check(bytes, seed: seed)
            let took = (ContinuousClock.now - start) / .seconds(1)
            #expect(took < Self.patience, "seed \(seed): \(bytes.count) bytes took \(took) s")
            runs += 1
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            if runs == 200 { warm = Self.residentMegabytes }
        } while ContinuousClock.now < deadline
        print("fuzz: \(runs) files in \(seconds) s, memory \(Self.residentMegabytes) MB, the next seed \(seed)")
        if warm > 0 { #expect(Self.residentMegabytes - warm < Self.growth) }
    }

    /// Every reader over one file; the strict and the streaming ones must agree with the tolerant one.
    private func check(_ bytes: [UInt8], seed: UInt64) {
        let reading = Lexer.read(bytes)
        let document = try? X12Document(bytes)
        #expect((document == nil) == reading.interchanges.isEmpty, "seed \(seed)")
        if let strict = try? Lexer.interchanges(in: bytes) {
            #expect(document?.interchanges.count == strict.count && reading.faults.isEmpty, "seed \(seed)")
        }
        let problems = try? X12Validator.problems(in: bytes)
        if !reading.faults.isEmpty, document != nil { #expect(problems?.isEmpty == false, "seed \(seed)") }
        let received = ReceivedFile(bytes)
        if !reading.faults.isEmpty { #expect(received.fault != nil, "seed \(seed)") }
        for segment in reading.interchanges.flatMap(\.segments) {
            #expect(segment.byteOffset < bytes.count && segment[segment.elementCount + 1].isEmpty, "seed \(seed)")
        }
        checkStream(bytes, reading, seed: seed)
        checkIntake(bytes)
    }

    /// The same file through a window of odd sizes and in small parts: the same segments and the same damage.
    private func checkStream(_ bytes: [UInt8], _ reading: Lexer.Reading, seed: UInt64) {
        var random = SeededGenerator(state: seed)
        var rest = bytes[...]
        let source: (Int) throws -> [UInt8] = { most in
            let piece = rest.prefix(min(most, Int.random(in: 1...5000, using: &random)))
            rest = rest.dropFirst(piece.count)
            return Array(piece)
        }
        var reader = FileReader(reading: source, segmentsPerPart: Int(seed % 50) + 2)
        var places: [Int] = []
        var faults: [X12Error] = []
        while let part = reader.next() {
            switch part {
            case .interchange(let segment, _), .loose(let segment): places.append(segment.byteOffset)
            case .group(let segment): if segment.id == "GS" { places.append(segment.byteOffset) }
            case .groupEnd(let segment), .interchangeEnd(let segment):
                if let segment { places.append(segment.byteOffset) }
            case .transaction(let part):
                places += part.newSegments.map(\.byteOffset)
                _ = try? TransactionContent(part.set)
            case .fault(let fault): faults.append(fault)
            }
        }
        #expect(places == reading.interchanges.flatMap(\.segments).map(\.byteOffset), "seed \(seed)")
        #expect(faults.count == reading.faults.count, "seed \(seed)")
    }

    /// The intake of claims by practice systems.
    private func checkIntake(_ bytes: [UInt8]) {
        let options = IntakeOptions(takesUnknownNPIAsClinic: true)
        guard var reader = try? IntakeReader(bytes: bytes, format: .x12, options: options) else { return }
        while let record = try? reader.next() { _ = record }
    }

    private static var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * 4096 / 1e6
    }
}
