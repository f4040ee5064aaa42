import Foundation

/// A process of this same program, with its log in a file. It ends when this one does.
final class ChildProcess {
    let name: String
    private let process = Process()

    /// Starts `claimline` with these arguments.
    init(_ name: String, _ arguments: [String], environment: [String: String], logFolder: URL) throws {
        self.name = name
        let log = logFolder.appendingPathComponent(name + ".log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil, attributes: [.posixPermissions: 0o600])
        let handle = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
            .merging(["CLAIMLINE_PARENT": "\(ProcessInfo.processInfo.processIdentifier)"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    /// Its process number.
    var processIdentifier: pid_t { process.processIdentifier }

    /// Whether it still runs.
    var isRunning: Bool { process.isRunning }

    /// Asks it to drain and end; after `patience` it is killed.
    func stop(patience: Duration = .seconds(20)) async {
        guard process.isRunning else { return }
        process.terminate()
        let limit = ContinuousClock.now + patience
        while process.isRunning, ContinuousClock.now < limit {
            // Not `Task.sleep`: the processes must be waited for also when this task was cancelled.
            usleep(20_000)
        }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}

/// Ends a child when the process that started it is gone, so that a killed demonstration leaves nothing behind.
enum ParentWatch {
    /// Runs `body`; exits when `CLAIMLINE_PARENT` is set and no longer this process's parent.
    static func run(_ body: () async throws -> Void) async throws {
        guard let text = ProcessInfo.processInfo.environment["CLAIMLINE_PARENT"], let parent = Int32(text) else {
            return try await body()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while getppid() == parent { try await Task.sleep(for: .milliseconds(500)) }
                _exit(75)
            }
            try await body()
            group.cancelAll()
        }
    }
}
