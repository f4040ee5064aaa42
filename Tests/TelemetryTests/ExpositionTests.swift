import CoreMetrics
import Foundation
import Metrics
import Testing

@testable import Telemetry

/// The text that Prometheus reads.
@Suite struct ExpositionTests {
    private let catalogue = [
        MetricDescription(
            "test_jobs_total", .counter, labels: ["queue", "outcome"], help: "Jobs \\ by outcome.\nTwo lines."),
        MetricDescription("test_age_seconds", .gauge, help: "How old."),
        MetricDescription(
            "test_wait_seconds", .histogram, labels: ["queue"], buckets: [0.01, 0.5, 5], help: "How long."),
    ]

    @Test func goldenText() {
        let registry = PrometheusRegistry(catalogue)
        Counter(
            label: "test_jobs_total", dimensions: [("outcome", "done"), ("queue", "a\"b\\c\nd")], factory: registry
        )
        .increment(by: 3)
        Counter(label: "test_jobs_total", dimensions: [("queue", "a"), ("outcome", "dead")], factory: registry)
            .increment()
        Gauge(label: "test_age_seconds", factory: registry).record(Double.infinity)
        let wait = Recorder(
            label: "test_wait_seconds", dimensions: [("queue", "a")], aggregate: true, factory: registry)
        for value in [0.01, 0.25, 0.25, 7] { wait.record(value) }
        #expect(
            registry.exposition() == """
                # HELP test_age_seconds How old.
                # TYPE test_age_seconds gauge
                test_age_seconds +Inf
                # HELP test_jobs_total Jobs \\\\ by outcome.\\nTwo lines.
                # TYPE test_jobs_total counter
                test_jobs_total{queue="a",outcome="dead"} 1
                test_jobs_total{queue="a\\"b\\\\c\\nd",outcome="done"} 3
                # HELP test_wait_seconds How long.
                # TYPE test_wait_seconds histogram
                test_wait_seconds_bucket{queue="a",le="0.01"} 1
                test_wait_seconds_bucket{queue="a",le="0.5"} 3
                test_wait_seconds_bucket{queue="a",le="5"} 3
                test_wait_seconds_bucket{queue="a",le="+Inf"} 4
                test_wait_seconds_sum{queue="a"} 7.51
                test_wait_seconds_count{queue="a"} 4

                """)
    }

    @Test func numbers() {
        #expect(ExpositionText.number(0) == "0")
        #expect(ExpositionText.number(-12) == "-12")
        #expect(ExpositionText.number(0.1) == "0.1")
        #expect(ExpositionText.number(1234.56) == "1234.56")
        #expect(ExpositionText.number(-.infinity) == "-Inf")
        #expect(ExpositionText.number(.nan) == "NaN")
        #expect(Double(ExpositionText.number(1e22)) == 1e22)
    }

    @Test func timersAreInSeconds() {
        let registry = PrometheusRegistry(catalogue)
        Timer(label: "test_wait_seconds", dimensions: [("queue", "a")], factory: registry).recordMilliseconds(250)
        #expect(registry.exposition().contains("test_wait_seconds_sum{queue=\"a\"} 0.25\n"))
    }

    @Test func nothingBeyondTheCatalogueIsKept() {
        let registry = PrometheusRegistry(catalogue)
        Counter(label: "other_total", factory: registry).increment()
        Counter(label: "test_jobs_total", dimensions: [("queue", "a")], factory: registry).increment()
        Counter(label: "test_jobs_total", dimensions: [("queue", "a"), ("patient", "x")], factory: registry).increment()
        Gauge(label: "test_jobs_total", dimensions: [("queue", "a"), ("outcome", "x")], factory: registry).record(1)
        #expect(registry.exposition() == "")
    }

    @Test func seriesAreCapped() {
        let registry = PrometheusRegistry(catalogue, seriesLimit: 2)
        for queue in ["a", "b", "c", "a"] {
            Counter(label: "test_jobs_total", dimensions: [("queue", queue), ("outcome", "done")], factory: registry)
                .increment()
        }
        let lines = registry.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [#"test_jobs_total{queue="a",outcome="done"} 2"#, #"test_jobs_total{queue="b",outcome="done"} 1"#])
    }

    @Test func destroyedSeriesMakeRoom() {
        let registry = PrometheusRegistry(catalogue, seriesLimit: 1)
        let gauge = Gauge(label: "test_age_seconds", factory: registry)
        gauge.record(5)
        gauge.destroy()
        #expect(registry.exposition() == "")
        Gauge(label: "test_age_seconds", factory: registry).record(6)
        #expect(registry.exposition().hasSuffix("test_age_seconds 6\n"))
    }

    @Test func countsOfManyTasksAddUp() async {
        let registry = PrometheusRegistry(catalogue)
        let wait = Recorder(
            label: "test_wait_seconds", dimensions: [("queue", "a")], aggregate: true, factory: registry)
        let counter = Counter(
            label: "test_jobs_total", dimensions: [("queue", "a"), ("outcome", "done")], factory: registry)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment()
                        wait.record(1)
                    }
                }
            }
        }
        let text = registry.exposition()
        #expect(text.contains("test_jobs_total{queue=\"a\",outcome=\"done\"} 8000\n"))
        #expect(text.contains("test_wait_seconds_count{queue=\"a\"} 8000\n"))
    }

    /// What Prometheus itself has to say.
    @Test(.enabled(if: Promtool.path != nil, "promtool is not installed")) func promtoolTakesEverything() async throws {
        let registry = PrometheusRegistry(ClaimlineMetrics.all)
        for metric in ClaimlineMetrics.all {
            let labels = metric.labels.map { ($0, "x\"\\\n") }
            switch metric.kind {
            case .counter: Counter(label: metric.name, dimensions: labels, factory: registry).increment()
            case .gauge: Gauge(label: metric.name, dimensions: labels, factory: registry).record(0.5)
            case .histogram:
                Recorder(label: metric.name, dimensions: labels, aggregate: true, factory: registry).record(0.3)
            }
        }
        let text = registry.exposition()
        #expect(text.split(separator: "\n").count { $0.hasPrefix("# TYPE ") } == ClaimlineMetrics.all.count)
        let (code, said) = try Promtool.check(text)
        #expect(code == 0 && said == "", "\(said)")
        // It does find mistakes.
        #expect(try Promtool.check("# TYPE a counter\na{b=\"c} 1\n").code != 0)
    }
}

/// Prometheus's own checker, installed or unpacked by `deploy/check`.
enum Promtool {
    static let path: String? = {
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + [project.appendingPathComponent(".venv-deploy/debian/usr/bin").path])
            .map { $0 + "/promtool" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static func check(_ text: String) throws -> (code: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "/nonexistent")
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
}
