import ArgumentParser
import Claims
import Foundation
import Postgres
import Synchronization
import UnixSignals

/// The status again and again, until q, Ctrl-C, SIGTERM or a closed terminal. Where the database does not answer, it says so and
/// tries again.
struct StatusWatch {
    let pool: Pool
    let interval: Duration
    let json: Bool

    private enum End: Sendable {
        case quit
        case signal(Int32)
    }

    /// Runs until ended. Throws exit code 130, 143 or 129 where a signal ended it.
    func run() async throws {
        let screen = json ? nil : TerminalScreen.open()
        defer { screen?.close() }
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup, .sigwinch)
        let resized = Resized()
        let end = try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                for await signal in signals {
                    switch signal {
                    case .sigwinch: resized.note()
                    case .sigterm: return .signal(143)
                    case .sighup: return .signal(129)
                    default: return .signal(130)
                    }
                }
                return .quit
            }
            group.addTask { try await show(on: screen, resized) }
            if let screen {
                group.addTask {
                    while true {
                        if screen.readKey() == UInt8(ascii: "q") { return .quit }
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .quit
        }
        screen?.close()
        if case .signal(let code) = end { throw ExitCode(code) }
    }

    private func show(on screen: TerminalScreen?, _ resized: Resized) async throws -> End {
        while true {
            let lines = try await read()
            screen?.draw(lines)
            if screen == nil { for line in lines { Console.print(line) } }
            let next = ContinuousClock.now + interval
            while ContinuousClock.now < next {
                try await Task.sleep(for: min(.milliseconds(200), next - ContinuousClock.now))
                if resized.take() { screen?.draw(lines) }
            }
        }
    }

    private func read() async throws -> [String] {
        let time = Timestamp.nowText
        do {
            let view = StatusView(try await StatusReport.read(pool))
            if json {
                let encoder = JSONEncoder()
                encoder.keyEncodingStrategy = .convertToSnakeCase
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return [String(decoding: try encoder.encode(view), as: UTF8.self)]
            }
            return ["\(time)  " + (view.liveLines.first ?? "")] + (isPlain ? [] : Array(view.liveLines.dropFirst()))
        } catch let error as PostgresError where error.kind != .cancelled {
            if json {
                Console.note("\(time)  \(error)")
                return []
            }
            return ["\(time)  the database does not answer, trying again: \(error)"]
        }
    }

    private var isPlain: Bool { !TerminalScreen.isWanted }

    /// Whether the terminal has changed its size since it was asked.
    private final class Resized: Sendable {
        private let flag = Mutex(false)

        func note() { flag.withLock { $0 = true } }

        func take() -> Bool {
            flag.withLock { flag in
                defer { flag = false }
                return flag
            }
        }
    }
}

extension Timestamp {
    /// This machine's clock, UTC, for people.
    fileprivate static var nowText: String {
        Timestamp(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000)).text ?? ""
    }
}
