import Foundation
import Testing

/// The demonstration as a user runs it, with its private cluster.
@Suite(.serialized)
struct DemoTests {
    @Test(.timeLimit(.minutes(15)))
    func `demo accounts for every claim to the cent`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let arguments = [
            "demo", "--claims", "200", "--clinics", "4", "--workers", "2", "--folder", folder.path, "--json",
        ]
        let result = try Program.run(arguments)
        #expect(result.code == 0, "\(result.errors.suffix(800))")
        let report = try result.json()
        func number(_ key: String) throws -> Int { try #require(report[key] as? Int, "\(key)") }
        let outcomes = try #require(report["outcomes"] as? [String: Int])
        #expect(try number("generated") == 200)
        #expect(try number("claims") == outcomes.values.reduce(0, +))
        #expect(try number("claims") > 200)
        let parts = try number("paid_cents") + number("adjusted_cents") + number("patient_cents") + number("open_cents")
        #expect(try number("billed_cents") == parts)
        #expect(try number("paid_cents") > 0)
        #expect(report["verify"] as? String == "ok")
        #expect(try number("submitted_within_24h") <= number("submitted_within_48h"))
        #expect(try #require(outcomes["closed"]) > 180)
        #expect(isCleared(folder))
        try expectPyx12(accepts: sentFiles(folder), atLeast: 2)
    }

    @Test(.timeLimit(.minutes(15)))
    func `an interrupted demo stops what it started`() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = Program.path
        process.arguments = ["demo", "--claims", "5000", "--folder", folder.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let logs = folder.appendingPathComponent("run/logs/worker-1.log").path
        while !FileManager.default.fileExists(atPath: logs), process.isRunning { usleep(50_000) }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 143)
        #expect(isCleared(folder))
    }

    /// No process names the folder any more: cluster, simulator and workers are gone.
    private func isCleared(_ folder: URL) -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return !processes.contains { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(folder.lastPathComponent)
        }
    }

    private func sentFiles(_ folder: URL) throws -> [URL] {
        try ["clearinghouse/received", "drop/archive"].flatMap { name in
            let part = folder.appendingPathComponent("run/\(name)")
            return try FileManager.default.contentsOfDirectory(at: part, includingPropertiesForKeys: nil)
        }.filter { $0.pathExtension == "837" }
    }
}

/// pyx12 4.0.0, an independent reading of the implementation guides. Its `x12valid` exits 1 always, so the verdict is the
/// line that it prints per file. `deploy/test` installs it in `.venv`.
func expectPyx12(accepts files: [URL], atLeast: Int) throws {
    #expect(files.count >= atLeast)
    let program = Program.project.appendingPathComponent(".venv/bin/x12valid")
    try #require(FileManager.default.fileExists(atPath: program.path), "pyx12 is not installed: run deploy/test")
    for file in files {
        let result = try Program.execute(program, [file.path])
        let verdicts = (result.output + result.errors).split(separator: "\n").filter {
            $0.contains(file.lastPathComponent)
        }
        #expect(verdicts.last?.hasSuffix(": OK") == true, "\(file.pathExtension): \(verdicts.last ?? "no verdict")")
    }
}
