import Foundation
import UnixSignals

/// The second SIGTERM or SIGINT: stop at once. What this process held is rescued after its lease.
enum SecondSignal {
    /// Runs `body`; a second signal ends the process with 128 + its number.
    static func cancels(_ body: () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var seen = 0
                for await signal in signals {
                    seen += 1
                    if seen == 2 { _exit(signal == .sigint ? 130 : 143) }
                }
            }
            try await body()
            group.cancelAll()
        }
    }
}

/// SIGINT and SIGTERM cancel the work, so that it can put its things away, and end the process with 130 or 143.
enum SignalCancellation {
    /// Runs `body`, cancelled by a signal.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await signal in signals {
                    throw Failure(code: signal == .sigint ? 130 : 143, message: "interrupted")
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let value = result { return value }
            }
            throw CancellationError()
        }
    }
}
