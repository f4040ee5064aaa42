internal import Synchronization

/// Listens for notifications on a connection of its own, connecting again for as long as it takes.
///
/// Needs a session of its own, so not PgBouncer in transaction mode.
public struct Listener: Sendable {
    private let configuration: ConnectionConfiguration

    /// Makes a listener; it connects when a stream is first read.
    public init(_ configuration: ConnectionConfiguration) {
        self.configuration = configuration
    }

    /// The notifications on these channels, for one reader.
    ///
    /// After every connecting, the first included, each channel yields one notification with an empty payload, because
    /// others may have been missed: look at the tables then too. The reader's task does all the work; nothing is buffered
    /// while it does not read but what the server has sent. Ends when that task is cancelled.
    public func notifications(on channels: [String]) -> AsyncStream<Notification> {
        let session = Session(configuration, channels)
        return AsyncStream { await session.next() }
    }

    /// One stream's connection and what was read ahead.
    ///
    /// Safe to share: a stream has one reader, and only its task calls `next`.
    private final class Session: @unchecked Sendable {
        private let configuration: ConnectionConfiguration
        private let channels: [String]
        private var connection: Connection?
        private var ready: [Notification] = []
        private var backoff = Backoff()

        init(_ configuration: ConnectionConfiguration, _ channels: [String]) {
            self.configuration = configuration
            self.channels = channels
        }

        func next() async -> Notification? {
            while !Task.isCancelled {
                if !ready.isEmpty { return ready.removeFirst() }
                do {
                    ready = try await receive()
                } catch {
                    connection = nil
                    if (try? await Task.sleep(for: backoff.next())) == nil { return nil }
                }
            }
            connection = nil
            return nil
        }

        private func receive() async throws(PostgresError) -> [Notification] {
            if let connection { return try await connection.nextNotifications() }
            let opened = try await Connection.open(configuration)
            for channel in channels { _ = try await opened.query("LISTEN \(channel.quotedIdentifier)") }
            connection = opened
            backoff = Backoff()
            return channels.map { Notification(channel: $0) }
        }
    }
}

extension Connection {
    /// Waits for notifications; answers none after a minute in which the server was found to be alive.
    fileprivate func nextNotifications() async throws(PostgresError) -> [Notification] {
        var received: [Notification] = []
        while let notification = handle.takeNotification() { received.append(notification) }
        guard received.isEmpty else { return received }
        switch await Readiness.shared.wait(handle.socket, for: .read, until: .now + .seconds(60)) {
        case .ready: guard handle.consumeInput(), handle.isAlive else { throw lose() }
        case .timedOut: _ = try await query("SELECT 1")
        case .cancelled: throw PostgresError(kind: .cancelled, message: "cancelled while listening")
        }
        return []
    }
}
