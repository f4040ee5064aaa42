import Foundation
import UnixSignals

/// The second SIGTERM or SIGINT: stop at once, giving back what this process holds. The first one drains.
enum SecondSignal {
    /// How long giving back may take; what is not given back by then is rescued after its lease.
    private static let patience = Duration.seconds(5)

    /// Runs `body`; a second signal cancels it, and ends the process with 128 + its number.
    static func cancels(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            group.addTask {
                try await body()
                return nil
            }
            group.addTask {
                var seen = 0
                for await signal in signals {
                    seen += 1
                    if seen == 2 { return signal == .sigint ? 130 : 143 }
                }
                return nil
            }
            let code = try await group.next() ?? nil
            group.cancelAll()
            guard let code else { return }
            await giveBack(group: &group, code: code)
        }
    }

    private static func giveBack(group: inout ThrowingTaskGroup<Int32?, any Error>, code: Int32) async {
        // Not a task of the group, whose tasks are cancelled: the end must come even if the body hangs.
        let limit = Task {
            try? await Task.sleep(for: patience)
            _exit(code)
        }
        while (try? await group.next()) != nil {}
        limit.cancel()
        _exit(code)
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
