internal import AsyncHTTPClient
internal import NIOCore

/// The connectors of this process, over one HTTP client.
public struct Connectors: Sendable {
    private let client: HTTPClient
    private let password: String

    /// A client with the rule's time limits: connect within 10 s, give up on an answer after 60 s (CAQH CORE 270).
    ///
    /// `password` goes with the sender id into every CORE envelope.
    public init(password: String) {
        self.password = password
        var configuration = HTTPClient.Configuration(
            timeout: .init(connect: .seconds(10), read: .seconds(60)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // A partner that is down must be known at once as "nothing was sent"; jobs do the retrying.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the client; call once, after the last exchange.
    public func shutdown() async {
        try? await client.shutdown()
    }

    /// The way of a route's batch files.
    func batch(_ route: PayerRoute) -> any Connector {
        route.transport == "drop" ? DropFolder(path: route.address) : core(route, address: route.address)
    }

    /// Where a route's answers wait: at its batch files' partner, and where batch inquiries went if that is elsewhere.
    func inboxes(_ route: PayerRoute) -> [any Connector] {
        let asksElsewhere = route.transport == "drop" && route.batchInquiriesFrom != nil
        return asksElsewhere ? [batch(route), realTime(route)] : [batch(route)]
    }

    /// The way of a route's inquiries.
    func realTime(_ route: PayerRoute) -> CoreConnector {
        core(route, address: route.realTimeAddress)
    }

    private func core(_ route: PayerRoute, address: String) -> CoreConnector {
        CoreConnector(
            client: client, address: address, senderID: route.senderID, receiverID: route.receiverID,
            password: password)
    }
}
