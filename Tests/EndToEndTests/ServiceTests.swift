import Foundation
import Testing

/// What real processes tell systemd, and what they listen to.
@Suite(.serialized) struct ServiceTests {
    /// Collects datagrams by a Python of the machine, as systemd's end of the socket.
    private static let collector = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        while True:
            print(s.recv(4096).decode().replace("\\n", " "), flush=True)
        """

    @Test(.timeLimit(.minutes(15)))
    func `a worker tells systemd when it is ready, alive and stopping`() async throws {
        let deployment = try await Deployment()
        let socket = deployment.folder.appendingPathComponent("notify").path
        let log = deployment.folder.appendingPathComponent("heard")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let collector = Process()
        collector.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        collector.arguments = ["python3", "-c", Self.collector, socket]
        collector.standardOutput = try FileHandle(forWritingTo: log)
        collector.standardError = FileHandle.nullDevice
        try collector.run()
        // It may have been born with SIGTERM ignored.
        defer { kill(collector.processIdentifier, SIGKILL) }
        func heard() -> String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
        try await deployment.wait("the socket") { FileManager.default.fileExists(atPath: socket) }
        let environment = [
            "NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "1500000", "CLAIMLINE_METRICS_ADDRESS": "127.0.0.1:0",
        ]
        try deployment.start("worker", ["worker", "run", "--queues", "scrub,submit"], environment: environment)
        try await deployment.wait("it is ready") { heard().contains("READY=1") }
        let before = heard().matches(of: /WATCHDOG=1/).count
        try await Task.sleep(for: .seconds(6))
        #expect(heard().matches(of: /WATCHDOG=1/).count >= before + 9, "about every third of 1.5 s")
        #expect(!heard().contains("STOPPING=1"))
        #expect(try await deployment.value("SELECT queues FROM worker_session") == "{2,3}")
        // One that stands still is not fed.
        let process = try #require(deployment.process("worker"))
        kill(process.processIdentifier, SIGSTOP)
        try await Task.sleep(for: .seconds(1))
        let stopped = heard()
        try await Task.sleep(for: .seconds(2))
        #expect(heard() == stopped)
        kill(process.processIdentifier, SIGCONT)
        try await deployment.wait("it goes on") { heard().count > stopped.count }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(heard().contains("STOPPING=1"))
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `metrics are printed once, and settings that cannot be meant end with 78`() async throws {
        let deployment = try await Deployment()
        let printed = try deployment.run(["metrics"])
        #expect(printed.code == 0, "\(printed.errors)")
        #expect(printed.output.hasSuffix("\n") && !printed.output.hasSuffix("\n\n"))
        #expect(printed.output.contains("\nclaimline_queue_jobs{queue=\"scrub\",state=\"runnable\"} 0\n"))
        #expect(printed.output.contains("\nclaimline_workers{state=\"working\"} 0\n"))
        for setting in ["CLAIMLINE_METRICS_ADDRESS": "here", "CLAIMLINE_LOG": "loud", "CLAIMLINE_TRACE_SAMPLE": "2"] {
            let result = try Program.run(
                ["worker", "run"], environment: deployment.environment.merging([setting.key: setting.value]) { $1 })
            #expect(result.code == 78 && result.errors.contains(setting.key), "\(result.errors)")
        }
        #expect(try deployment.run(["worker", "run", "--queues", "scrub,nothing"]).code == 64)
        #expect(try deployment.run(["metrics", "--listen", "9464"]).code == 64)
        try deployment.stop()
    }
}
