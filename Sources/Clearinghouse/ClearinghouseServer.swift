import Foundation
import Hummingbird
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The simulated clearinghouse and its payers as one service.
///
/// `run()` holds the data directory, replays its journal, listens, writes `http://HOST:PORT` to `DIR/endpoint`, and
/// works until graceful shutdown: requests under way are answered, then the journal is drained.
public struct ClearinghouseServer: Service {
    private let configuration: ClearinghouseConfiguration
    private let logger: Logger
    private let onReady: @Sendable (_ url: String) async -> Void

    /// A server; `onReady` is called once, with the base URL, when requests are taken.
    public init(
        configuration: ClearinghouseConfiguration, logger: Logger,
        onReady: @escaping @Sendable (_ url: String) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// Throws `ClearinghouseError.directoryInUse` when another process holds the data directory, and what the file
    /// system or the listener reports.
    public func run() async throws {
        let path = configuration.dataDirectory
        let directory = try await NIOThreadPool.singleton.runIfActive { try DataDirectory(path: path) }
        let exchange = Exchange(
            directory: directory, behaviour: configuration.behaviour,
            reofferMilliseconds: configuration.reofferMilliseconds, logger: logger)
        try await exchange.replay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await exchange.run() }
            do {
                try await serve(exchange)
            } catch {
                await exchange.stop()
                throw error
            }
            await exchange.stop()
            try await group.waitForAll()
        }
    }

    /// HTTP and drop folder side by side; either's failure ends both.
    private func serve(_ exchange: Exchange) async throws {
        let desk = COREDesk(exchange: exchange) { milliseconds in
            guard milliseconds > 0 else { return }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(milliseconds)) }
        }
        let routes = HTTPRoutes(desk: desk, maximumBodyBytes: configuration.maximumBodyBytes)
        let application = Application(
            router: routes.router(),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port)),
            onServerRunning: { await announce(port: $0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let path = configuration.dropDirectory {
                let folder = DropFolder(path: path, exchange: exchange, logger: logger)
                try await folder.open()
                group.addTask { try await watch(folder) }
            }
            group.addTask { try await application.run() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func watch(_ folder: DropFolder) async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await folder.poll()
                } catch {
                    // A full disk or a folder taken away passes; what was not received is still there.
                    logger.error("drop folder not read", metadata: ["reason": "\(error)"])
                }
                try await Task.sleep(for: .milliseconds(configuration.dropPollMilliseconds))
            }
        }
    }

    private func announce(port: Int) async {
        let url = "http://\(configuration.host):\(port)"
        let path = configuration.dataDirectory
        do {
            try await NIOThreadPool.singleton.runIfActive {
                try DurableFile.write(Array((url + "\n").utf8), to: path + "/endpoint")
            }
        } catch {
            logger.error("endpoint file not written", metadata: ["reason": "\(error)"])
        }
        await onReady(url)
    }
}
