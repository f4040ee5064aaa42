import Foundation
import Testing

/// The built `claimline` program, run as users run it.
enum Program {
    /// Beside the test runner in the build folder.
    static var path: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("claimline")
    }

    /// The project's folder.
    static var project: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    struct Result {
        let code: Int32
        let output: String
        let errors: String

        /// The one JSON document of the output.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    /// Runs a command to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try execute(path, arguments, environment: environment)
    }

    /// Runs any program to its end. Output goes through files, so that no full pipe can block it.
    static func execute(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outputs = ["out", "err"].map { folder.appendingPathComponent($0) }
        for file in outputs { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputs[0])
        process.standardError = try FileHandle(forWritingTo: outputs[1])
        try process.run()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: try String(contentsOf: outputs[0], encoding: .utf8),
            errors: try String(contentsOf: outputs[1], encoding: .utf8))
    }

    /// A new folder that only this user may enter.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("claimline-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        return folder
    }
}
