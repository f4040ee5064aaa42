import Foundation
import Testing
import X12

/// What we write, judged by two implementations of the guides that share no code with ours.
///
/// Each file holds one transaction set made by `TransactionGenerator`, with nearly every loop and element that we know.
///
/// | Transaction set | Judge | Verdict |
/// |---|---|---|
/// | 837P, 835, 277CA, 999 | pyx12 4.0.0, whose map has these guides | OK |
/// | 270, 271, 276, 277 | linuxforhealth-x12 0.57 (pydantic 1) | read as its model of the set |
/// | 278 | none has X217 | golden bytes, round trips and our own grammar only |
///
/// What the judges cannot read although the guides allow it, and what `ReadableSets` therefore leaves out of files for
/// them:
///
/// | Judge | Difference |
/// |---|---|
/// | linuxforhealth 270, 271 | one patient in a set: a second subscriber or dependant fails its check of HL parents |
/// | linuxforhealth 270 | one EQ for a patient (EQ01 may repeat in it, which is how we ask for several service types) |
/// | linuxforhealth 271 | EB of a subscriber who has dependants; it looks for the dependant |
/// | linuxforhealth 271 | EB without EB03 (EB13 instead); EB09, whose qualifier it takes for a number |
/// | linuxforhealth 271 | III without LS behind it; a second entity between LS and LE |
/// | linuxforhealth 271 | REF under EB*R, which it takes for the Red Cross; AAA03 of members, if not one of providers |
/// | linuxforhealth 271 | PER of 2100A, where it has PRV; a set that ends with the payer |
/// | linuxforhealth 276, 277 | a second SVC of a claim, which it puts into the first |
/// | linuxforhealth 277 | claims of a subscriber who has dependants too |
/// | pyx12 835, 277CA | remark codes after N734 and status codes after 771: its lists are older; files avoid them |
/// | pyx12 835 | a second PLB, which it takes for a second footer |
/// | pyx12 277CA | STC02 at provider level, which payers send all the same; we do not |
/// | pyx12 999 | CTX of trigger and business unit behind one IK3, which it does not tell apart |
@Suite(
    .enabled(
        if: Judges.areInstalled,
        "pyx12 and linuxforhealth-x12 are not in .venv: deploy/test installs them where PyPI can be reached"))
struct ConformanceTests {
    private static let seeds: [UInt64] = Array(1...12)

    private func files(
        _ name: String, _ make: (inout TransactionGenerator) -> TransactionContent
    ) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for seed in Self.seeds {
            var generator = TransactionGenerator(seed: seed)
            files["\(name)-\(seed)"] = TransactionGenerator.file([make(&generator)])
        }
        return files
    }

    @Test func `pyx12 judges claims OK`() throws {
        try Judges.expectPyx12(accepts: files("837") { .claims($0.claims()) })
        try Judges.expectPyx12(accepts: ["fixtures": ClaimFixtures.file(ClaimFixtures.transactions)])
    }

    @Test func `pyx12 judges remittances OK`() throws {
        try Judges.expectPyx12(accepts: files("835") { .remittance(ReadableSets.remittance($0.remittance())) })
    }

    @Test func `pyx12 judges acknowledgements OK`() throws {
        try Judges.expectPyx12(accepts: files("277CA") { .claimAcknowledgement($0.claimAcknowledgement()) })
        try Judges.expectPyx12(
            accepts: files("999") {
                .implementationAcknowledgement(ReadableSets.acknowledgement($0.implementationAcknowledgement()))
            })
    }

    @Test func `linuxforhealth reads eligibility`() throws {
        try Judges.expectLinuxForHealth(
            reads: files("270") { .eligibilityInquiry(ReadableSets.inquiry($0.eligibilityInquiry())) })
        try Judges.expectLinuxForHealth(
            reads: files("271") { .eligibility(ReadableSets.eligibility($0.eligibility())) })
    }

    @Test func `linuxforhealth reads claim status`() throws {
        try Judges.expectLinuxForHealth(
            reads: files("276") { .claimStatusRequest(ReadableSets.statusRequest($0.claimStatusRequest())) })
        try Judges.expectLinuxForHealth(
            reads: files("277") { .claimStatus(ReadableSets.status($0.claimStatus())) })
    }

    /// A judge that finds nothing in anything would prove nothing.
    @Test func `both judges refuse what is wrong`() throws {
        let claims = replacing("*11:B:1*", with: "*11:B*", in: ClaimFixtures.file(ClaimFixtures.transactions))
        #expect(try Judges.pyx12Verdicts(of: ["wrong": claims])["wrong"] != "OK")
        var generator = TransactionGenerator(seed: 1)
        let inquiry = TransactionGenerator.file([.eligibilityInquiry(generator.eligibilityInquiry())])
        let wrong = replacing("*0022*13*", with: "*0099*13*", in: inquiry)
        #expect(try Judges.linuxForHealthVerdicts(of: ["wrong": wrong])["wrong"] != "OK 1")
    }
}

/// Runs the judges that `deploy/test` installs in `.venv`.
private enum Judges {
    private static let environment = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".venv")

    static var areInstalled: Bool {
        let library = environment.appendingPathComponent("lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: library.path)) ?? []
        return FileManager.default.fileExists(atPath: environment.appendingPathComponent("bin/x12valid").path)
            && versions.contains {
                FileManager.default.fileExists(
                    atPath: library.appendingPathComponent("\($0)/site-packages/linuxforhealth").path)
            }
    }

    static func expectPyx12(accepts files: [String: [UInt8]]) throws {
        for (name, verdict) in try pyx12Verdicts(of: files) {
            #expect(verdict == "OK", "\(name): \(verdict)")
        }
    }

    static func expectLinuxForHealth(reads files: [String: [UInt8]]) throws {
        for (name, verdict) in try linuxForHealthVerdicts(of: files) {
            #expect(verdict == "OK 1", "\(name): \(verdict)")
        }
    }

    /// `x12valid` exits 1 always, so the verdict is what it prints of the file.
    static func pyx12Verdicts(of files: [String: [UInt8]]) throws -> [String: String] {
        try verdicts(of: files) { paths in
            try run(environment.appendingPathComponent("bin/x12valid"), paths)
        }
    }

    static func linuxForHealthVerdicts(of files: [String: [UInt8]]) throws -> [String: String] {
        try verdicts(of: files) { paths in
            try run(environment.appendingPathComponent("bin/python3"), ["-c", readingScript] + paths)
        }
    }

    /// Prints for each file `NAME: OK` and the number of transaction sets, or what the library finds wrong.
    private static let readingScript = """
        import sys
        from linuxforhealth.x12.io import X12ModelReader
        for path in sys.argv[1:]:
            try:
                with X12ModelReader(path) as reader:
                    print(path + ": OK", len(list(reader.models())))
            except Exception as error:
                print(path + ":", type(error).__name__, " ".join(str(error).split())[:600])
        """

    /// Everything that `judge` prints of each file, by name of the file.
    private static func verdicts(
        of files: [String: [UInt8]], judge: ([String]) throws -> String
    ) throws -> [String: String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("judged-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String: String] = [:]
        for (name, bytes) in files {
            let file = folder.appendingPathComponent("\(name).x12")
            try Data(bytes).write(to: file)
            paths[name] = file.path
        }
        let lines = try judge(paths.values.sorted()).split(separator: "\n").map(String.init)
        let complaints = lines.filter { $0.contains("ERROR") }.prefix(6).joined(separator: " | ")
        return paths.mapValues { path in
            let own = lines.filter { $0.contains(path + ":") }
                .map { $0.replacingOccurrences(of: path + ": ", with: "") }.joined(separator: " | ")
            return own.hasPrefix("OK") ? own : "\(own) | \(complaints)"
        }
    }

    private static func run(_ program: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
    }
}
