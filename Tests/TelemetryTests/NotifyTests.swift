import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Telemetry

/// What systemd hears, on a real datagram socket.
@Suite struct NotifyTests {
    /// The other end of `NOTIFY_SOCKET`.
    private final class Listener: Sendable {
        let name: String
        private let descriptor: Int32

        init(isAbstract: Bool = false) throws {
            let unique = "claimline-notify-\(UUID().uuidString.prefix(8))"
            name = isAbstract ? "@\(unique)" : "/tmp/\(unique)"
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let path = (isAbstract ? [0] : [UInt8(ascii: "/")]) + name.utf8.dropFirst()
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1))
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            try #require(bound == 0)
        }

        /// Everything that came and was not heard yet.
        func hear() -> [String] {
            var heard: [String] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                if count < 0 { return heard }
                heard.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }

        deinit {
            close(descriptor)
            if name.hasPrefix("/") { unlink(name) }
        }
    }

    private func notifier(_ listener: Listener, _ pulse: Pulse, watchdog: String = "400000") -> SystemdNotifier {
        SystemdNotifier(
            environment: ["NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": watchdog], processID: 1, pulse: pulse,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A service beside which nothing else runs.
    private func running(_ notifier: SystemdNotifier, _ body: @escaping @Sendable () async throws -> Void) async throws
    {
        let group = ServiceGroup(
            services: [notifier, notifier.stopping], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func waitUntil(_ condition: () -> Bool) async throws {
        let limit = ContinuousClock.now + .seconds(180)
        while !condition() {
            try #require(ContinuousClock.now < limit)
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test(arguments: [false, true]) func readyWatchdogStopping(isAbstract: Bool) async throws {
        let listener = try Listener(isAbstract: isAbstract)
        let pulse = Pulse()
        let notifier = notifier(listener, pulse)
        try await running(notifier) {
            try await Task.sleep(for: .milliseconds(300))
            let early = listener.hear()
            #expect(!early.contains { $0.contains("READY=1") }, "not before the first session")
            #expect(early.contains { $0.contains("WATCHDOG=1") })
            pulse.started()
            var heard: [String] = []
            try await waitUntil {
                heard += listener.hear()
                return heard.contains { $0.contains("READY=1") }
            }
            #expect(!heard.contains { $0.contains("STOPPING=1") })
        }
        #expect(listener.hear().contains { $0.contains("STOPPING=1") })
    }

    @Test func theWatchdogStarvesWhenALoopHangs() async throws {
        let listener = try Listener()
        let pulse = Pulse()
        pulse.started()
        try await running(notifier(listener, pulse)) {
            // A loop that turns, then one that does not.
            pulse.turned("lane", nextWithin: .seconds(60))
            try await waitUntil { listener.hear().contains { $0.contains("WATCHDOG=1") } }
            pulse.turned("lane", nextWithin: .zero)
            try await Task.sleep(for: .milliseconds(250))
            _ = listener.hear()
            try await Task.sleep(for: .milliseconds(800))
            #expect(listener.hear().filter { $0.contains("WATCHDOG=1") } == [])
            #expect(pulse.hanging() == ["lane"])
            // It turns again.
            pulse.turned("lane", nextWithin: .seconds(60))
            try await waitUntil { listener.hear().contains { $0.contains("WATCHDOG=1") } }
        }
    }

    @Test func fedAtLeastEveryThirdOfTheTime() async throws {
        let listener = try Listener()
        let pulse = Pulse()
        try await running(notifier(listener, pulse, watchdog: "1200000")) {
            try await Task.sleep(for: .milliseconds(2_400))
        }
        #expect(listener.hear().count { $0.contains("WATCHDOG=1") } >= 5)
    }

    @Test func otherProcessesWatchdogsAreNotFed() async throws {
        let listener = try Listener()
        let notifier = SystemdNotifier(
            environment: ["NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": "100000", "WATCHDOG_PID": "2"], processID: 1,
            pulse: Pulse(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await running(notifier) { try await Task.sleep(for: .milliseconds(400)) }
        #expect(!listener.hear().contains { $0.contains("WATCHDOG") })
    }

    @Test func namesThatAreNoSockets() {
        #expect(SystemdSocket("relative") == nil)
        #expect(SystemdSocket("@") == nil)
        #expect(SystemdSocket("/" + String(repeating: "x", count: 200)) == nil)
        #expect(SystemdSocket("/nonexistent/socket")?.send("READY=1") == false)
    }
}

@Suite struct PulseTests {
    @Test func aLoopHangsWhenItsTimeIsOver() {
        let pulse = Pulse()
        let start = ContinuousClock.now
        pulse.turned("a", nextWithin: .seconds(1), at: start)
        pulse.turned("b", nextWithin: .seconds(5), at: start)
        #expect(pulse.hanging(at: start + .milliseconds(999)) == [])
        #expect(pulse.hanging(at: start + .seconds(2)) == ["a"])
        #expect(pulse.hanging(at: start + .seconds(6)) == ["a", "b"])
        pulse.ended("a")
        pulse.turned("b", nextWithin: .seconds(5), at: start + .seconds(6))
        #expect(pulse.hanging(at: start + .seconds(7)) == [])
    }
}
