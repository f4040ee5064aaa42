import Foundation
import Logging
import Synchronization
import Testing

@testable import Telemetry

/// Log lines as machines read them.
@Suite struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func logger(_ lines: Lines) -> Logger {
        Logger(label: "claimline.test") { label in
            JSONLogHandler(label: label) { line in lines.all.withLock { $0.append(line) } }
        }
    }

    private func parsed(_ line: String) throws -> [String: Any] {
        #expect(line.hasSuffix("}\n"))
        #expect(line.dropLast().contains("\n") == false)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func oneObjectALine() throws {
        let lines = Lines()
        var logger = logger(lines)
        logger[metadataKey: "session"] = "7"
        logger.warning(
            "batch \"failed\"\n\u{1}\u{2028}",
            metadata: ["queue": "scrub", "jobs": "\(3)", "more": ["a", ["k": "v\\"]]])
        logger.debug("not told")
        let all = lines.all.withLock { $0 }
        #expect(all.count == 1)
        let line = try parsed(all[0])
        #expect(line["level"] as? String == "warning")
        #expect(line["logger"] as? String == "claimline.test")
        #expect(line["message"] as? String == "batch \"failed\"\n\u{1}\u{2028}")
        let fields = try #require(line["fields"] as? [String: Any])
        #expect(fields["session"] as? String == "7")
        #expect(fields["queue"] as? String == "scrub")
        #expect((fields["more"] as? [Any])?.last as? [String: String] == ["k": "v\\"])
        let time = try #require(line["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
        let told = try Date(time.prefix(19) + "Z", strategy: .iso8601)
        #expect(abs(told.timeIntervalSinceNow) < 60)
    }

    @Test func instantsInUTC() {
        #expect(UTCInstant.text(microseconds: 0) == "1970-01-01T00:00:00.000000Z")
        #expect(UTCInstant.text(microseconds: 1_791_288_000_000_000) == "2026-10-06T12:00:00.000000Z")
        #expect(UTCInstant.text(microseconds: -1) == "1969-12-31T23:59:59.999999Z")
        #expect(UTCInstant.text(microseconds: 1_709_208_000_000_000 + 42) == "2024-02-29T12:00:00.000042Z")
    }

    @Test func linesOfManyTasksStayWhole() async throws {
        let path = "/tmp/claimline-log-\(UUID().uuidString)"
        let file = try AppendedFile(path: path)
        defer { unlink(path) }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let logger = Logger(label: "t") { label in JSONLogHandler(label: label) { file.append($0) } }
                    for turn in 0..<200 { logger.info("turn", metadata: ["task": "\(task)", "turn": "\(turn)"]) }
                }
            }
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1600)
        for line in lines { _ = try parsed(line + "\n") }
    }
}
