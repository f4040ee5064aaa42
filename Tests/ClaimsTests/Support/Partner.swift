import Clearinghouse
import Foundation
import Logging
import ServiceLifecycle

/// A clearinghouse simulator of the test's own, in this process.
struct Partner: Sendable {
    /// Base URL.
    let url: String
    let folder: String

    /// The simulator's record of what it received.
    var ledgerPath: String { folder + "/ledger.ndjson" }

    /// Runs `body` beside a simulator that keeps its state in a new folder, or in `folder` of an earlier one.
    static func with<Value: Sendable>(
        _ behaviour: Behaviour = Behaviour(), folder: String? = nil, _ body: @Sendable (Partner) async throws -> Value
    ) async throws -> Value {
        let folder = try folder ?? newFolder()
        var configuration = ClearinghouseConfiguration(dataDirectory: folder)
        configuration.behaviour = behaviour
        let (urls, ready) = AsyncStream.makeStream(of: String.self)
        let server = ClearinghouseServer(configuration: configuration, logger: TestBench.silent) { ready.yield($0) }
        return try await running(server, until: ready) {
            guard let url = await urls.first(where: { _ in true }) else { throw URLError(.cannotConnectToHost) }
            return try await body(Partner(url: url, folder: folder))
        }
    }

    /// Runs a service for the time of `body` and stops it as SIGTERM would.
    static func running<Value: Sendable>(
        _ service: any Service, until ready: AsyncStream<String>.Continuation? = nil,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let services = ServiceGroup(
            configuration: .init(services: [.init(service: service)], logger: TestBench.silent))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { ready?.finish() }
                try await services.run()
            }
            let result = try await body()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return result
        }
    }

    private static func newFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("partner-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    /// Files received, in the order of their names.
    func submissions() throws -> [[UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".837") }
        return try names.sorted().map { Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) }
    }
}

extension Behaviour {
    /// Everything right but for one kind of fault.
    static func only(_ kind: FaultRule.Kind, _ change: (inout FaultRule) -> Void = { _ in }) -> Behaviour {
        var rule = FaultRule(kind)
        change(&rule)
        var behaviour = Behaviour()
        behaviour.faults = [rule]
        return behaviour
    }
}
