public import Claims
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle
import Telemetry

/// Dashboard and API as one service: every route of ``RouteTable`` behind its ``Gate``.
public struct WebServer: Service {
    private let configuration: WebConfiguration
    private let site: Site
    private let logger: Logger
    private let companions: [any Service]
    private let onReady: @Sendable (_ url: String) async -> Void

    /// A server; `onReady` is called once, with the base URL, when requests are taken. `companions` run and end with it.
    ///
    /// - Throws: `WebError.plainBeyondLoopback`.
    public init(
        configuration: WebConfiguration, context: ClaimsContext, companions: [any Service] = [], logger: Logger,
        onReady: @escaping @Sendable (_ url: String) async -> Void = { _ in }
    ) throws {
        guard configuration.tls != nil || configuration.isLoopback else {
            throw WebError.plainBeyondLoopback(host: configuration.host)
        }
        self.configuration = configuration
        self.site = try Site(context: context, configuration: configuration, logger: logger)
        self.logger = logger
        self.companions = companions
        self.onReady = onReady
    }

    /// Serves until graceful shutdown, which answers requests under way, or cancellation.
    ///
    /// Throws `WebError.certificate`, and what the listener reports.
    public func run() async throws {
        var application = Application(
            router: router(), server: try server(),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { await announce(port: $0.localAddress?.port ?? 0) }, logger: logger)
        application.addServices(SessionSweep(sessions: site.sessions, logger: logger))
        for companion in companions { application.addServices(companion) }
        try await application.run()
    }

    /// Every route behind its gate; 405 for other methods of its path, 404 for other paths.
    private func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestMetrics())
        func refuse(_ path: String, _ method: HTTPRequest.Method, _ refusal: Refusal, allow: [String] = []) {
            router.on(RouterPath(path), method: method) { request, _ in
                var response = Responses.refusal(
                    refusal, at: nil, target: request.uri.description, renderer: site.renderer)
                if !allow.isEmpty { response.headers[.allow] = allow.joined(separator: ", ") }
                return response
            }
        }
        let methods: [HTTPRequest.Method] =
            [.get, .head, .post, .put, .patch, .delete, .options, .trace] + [.query].compactMap(\.self)
        for (path, routes) in Dictionary(grouping: RouteTable.routes, by: \.path) {
            for route in routes {
                let gate = Gate(site: site, route: route)
                router.on(RouterPath(path), method: route.method) { request, context in
                    await gate.respond(to: request, context: context)
                }
            }
            let known = routes.map(\.method)
            for method in methods where !known.contains(method) {
                refuse(
                    path, method, Refusal(status: .methodNotAllowed, detail: "This path has no such method."),
                    allow: known.map(\.rawValue).sorted())
            }
        }
        for method in methods { refuse("/**", method, .notFound("page")) }
        return router
    }

    private func server() throws -> HTTPServerBuilder {
        guard let tls = configuration.tls else { return .http1() }
        do {
            var settings = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(tls.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem)))
            settings.minimumTLSVersion = .tlsv12
            return try .tls(.http1(), tlsConfiguration: settings)
        } catch {
            throw WebError.certificate("\(error)")
        }
    }

    private func announce(port: Int) async {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let url = "\(configuration.tls == nil ? "http" : "https")://\(host):\(port)"
        logger.info("serving", metadata: ["url": "\(url)"])
        await onReady(url)
    }
}
