internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOSSL
public import Postgres

/// The connectors of this process, over one HTTP client, each behind its partner's circuit breakers.
public struct Connectors: Sendable {
    private let client: HTTPClient
    private let password: String
    private let circuits: Circuits
    private let security = TransportSecurity()
    private let sightings = FileSightings()

    /// A client with the rule's time limits: connect within 10 s, give up on an answer after 60 s (CAQH CORE 270).
    ///
    /// `password` goes with the sender id into the CORE envelopes of routes that name no file of their own.
    public init(pool: Pool, password: String) {
        self.password = password
        circuits = Circuits(pool: pool)
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
        GuardedConnector(connector: files(route), circuits: circuits, routeID: route.id)
    }

    /// Where a route's answers wait: at its batch files' partner, and where batch inquiries went if that is elsewhere.
    func inboxes(_ route: PayerRoute) -> [any Connector] {
        let asksElsewhere = route.transport != "core" && route.batchInquiriesFrom != nil
        guard asksElsewhere else { return [batch(route)] }
        let inquiries = core(route, address: route.realTimeAddress)
        return [batch(route), GuardedConnector(connector: inquiries, circuits: circuits, routeID: route.id)]
    }

    /// The way of a route's inquiries.
    func realTime(_ route: PayerRoute) -> GuardedInquiries {
        GuardedInquiries(
            connector: core(route, address: route.realTimeAddress), circuits: circuits, routeID: route.id)
    }

    private func files(_ route: PayerRoute) -> any Connector {
        switch route.transport {
        case "drop": folder(DropFolder(path: route.address), route)
        case "sftp":
            folder(
                SFTPServer(address: route.address, access: route.access, limitSeconds: route.guide.readSeconds * 2),
                route)
        default: core(route, address: route.address)
        }
    }

    private func folder(_ server: any FileServer, _ route: PayerRoute) -> any Connector {
        FolderConnector(server: server, route: route, sightings: sightings)
    }

    private func core(_ route: PayerRoute, address: String) -> CoreConnector {
        CoreConnector(
            client: client, address: address, route: route,
            password: route.access.passwordFile.map { Self.secret($0) } ?? password,
            security: { () throws(ConnectorError) in try security.configuration(route.access) })
    }

    /// The first line of a file; empty when it cannot be read, which the partner will refuse.
    private static func secret(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return String(text.prefix { !$0.isNewline })
    }
}
