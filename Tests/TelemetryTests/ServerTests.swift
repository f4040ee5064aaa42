import AsyncHTTPClient
import CoreMetrics
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

@testable import Telemetry

/// The pages, asked over HTTP.
@Suite struct ServerTests {
    private final class Switch: Sendable {
        let isOn = Mutex(true)
    }

    private func serving(
        _ registry: PrometheusRegistry, _ pulse: Pulse, checks: [HealthCheck] = [],
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = TelemetryServer(
            address: address, registry: registry, pulse: pulse, checks: checks, logger: logger
        ) { continuation.yield($0) }
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func get(_ url: String) async throws -> (status: UInt, type: String?, body: String) {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
        let body = try await answer.body.collect(upTo: 1 << 20)
        return (answer.status.code, answer.headers.first(name: "content-type"), String(buffer: body))
    }

    @Test func metricsWithTheirContentType() async throws {
        let registry = PrometheusRegistry(ClaimlineMetrics.all)
        Gauge(label: "claimline_leader", factory: registry).record(1)
        try await serving(registry, Pulse()) { url in
            let first = try await Self.get(url + "/metrics")
            #expect(first.status == 200)
            #expect(first.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(first.body.contains("\nclaimline_leader 1\n"))
            _ = try await Self.get(url + "/no/such/page")
            let second = try await Self.get(url + "/metrics").body
            #expect(second.contains("claimline_http_requests_total{path=\"/metrics\",code=\"2xx\"} 1\n"))
            #expect(second.contains("claimline_http_requests_total{path=\"none\",code=\"4xx\"} 1\n"))
            #expect(second.contains("claimline_http_request_duration_seconds_count{path=\"/metrics\"} 1\n"))
            #expect(!second.contains("such"), "a path that anybody may ask for is no label")
        }
    }

    @Test func healthPages() async throws {
        let pulse = Pulse()
        let database = Switch()
        let checks = [
            HealthCheck("database") { if !database.isOn.withLock({ $0 }) { throw CancellationError() } },
            HealthCheck("schema") {},
        ]
        try await serving(PrometheusRegistry([]), pulse, checks: checks) { url in
            #expect(try await Self.get(url + "/startupz").status == 503)
            pulse.started()
            #expect(try await Self.get(url + "/startupz").status == 200)
            #expect(try await Self.get(url + "/livez").status == 200)
            #expect(try await Self.get(url + "/readyz").status == 200)
            pulse.turned("lane 1", nextWithin: .zero)
            let live = try await Self.get(url + "/livez")
            #expect(live.status == 503 && live.body == "lane 1 hangs\n")
            database.isOn.withLock { $0 = false }
            // The answer of a second ago is told until then.
            try await Task.sleep(for: .milliseconds(1100))
            let ready = try await Self.get(url + "/readyz")
            #expect(ready.status == 503 && ready.body == "database\n")
        }
    }

    @Test func aCheckThatDoesNotEndFails() async {
        let check = HealthCheck("slow") { try await Task.sleep(for: .seconds(60)) }
        #expect(await check.passes(within: .milliseconds(50)) == false)
    }

    @Test func aTakenAddressIsAConfigurationError() async throws {
        try await serving(PrometheusRegistry([]), Pulse()) { url in
            let port = try #require(url.split(separator: ":").last)
            let address = try #require(ListenAddress("127.0.0.1:\(port)"))
            let second = TelemetryServer(
                address: address, registry: PrometheusRegistry([]), pulse: Pulse(), checks: [],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: TelemetrySettings.Invalid.self) { try await second.run() }
        }
    }

    @Test func addresses() {
        #expect(ListenAddress("127.0.0.1:9464").map { "\($0.host) \($0.port)" } == "127.0.0.1 9464")
        #expect(ListenAddress("[::1]:0")?.host == "::1")
        for text in ["", ":9464", "9464", "host", "host:", "host:x", "host:65536", "::1:80", "a b:1", "host:-1"] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
    }

    @Test func settings() throws {
        func read(_ environment: [String: String], isTerminal: Bool = false) throws -> TelemetrySettings {
            try TelemetrySettings(environment: environment, isTerminal: isTerminal)
        }
        #expect(try read([:]).metricsAddress == nil)
        #expect(try read([:]).logFormat == .json)
        #expect(try read([:], isTerminal: true).logFormat == .text)
        #expect(try read(["CLAIMLINE_LOG": "text", "CLAIMLINE_METRICS_ADDRESS": ""]).logFormat == .text)
        #expect(try read(["CLAIMLINE_TRACE_SAMPLE": "0.5"]).traceSample == 0.5)
        for (name, value) in [
            ("CLAIMLINE_METRICS_ADDRESS", "9464"), ("CLAIMLINE_LOG", "xml"), ("CLAIMLINE_TRACE_SAMPLE", "2"),
            ("CLAIMLINE_TRACE_SAMPLE", "nan"),
        ] {
            #expect(throws: TelemetrySettings.Invalid.self, "\(name)=\(value)") { try read([name: value]) }
        }
    }
}
