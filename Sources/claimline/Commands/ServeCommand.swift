import ArgumentParser
import Claims
import Foundation
import Logging
import Web

/// `claimline serve`: dashboard and API.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the dashboard and the API until SIGTERM.",
        discussion: """
            Prints the address once requests are taken. Beyond this machine it serves with TLS only. Nobody can sign in before \
            `claimline account add` made an account.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Name or address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port; 0 chooses a free one.") var port = 8443
    @Option(help: "Certificate chain, PEM.") var certificate: String?
    @Option(help: "Its private key, PEM.") var key: String?
    @Option(help: "Minutes without doing anything after which a session ends.") var idleMinutes = 15
    @Option(help: "Hours after which it ends in any case.") var sessionHours = 12
    @Option(help: "Issuer of an OpenID Connect provider by which people may sign in besides.") var oidcIssuer: String?
    @Option(help: "What the provider calls this site.") var oidcClient: String?
    @Option(help: "File that holds the secret shared with the provider.") var oidcSecretFile: String?
    @Option(help: "Where this site is reached from outside, such as https://claims.example.com.") var publicURL: String?

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key come together")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535") }
        guard (1...240).contains(idleMinutes) else { throw ValidationError("--idle-minutes must be 1 to 240") }
        let openID = [oidcIssuer, oidcClient, oidcSecretFile, publicURL].filter { $0 != nil }.count
        guard openID == 0 || openID == 4 else {
            throw ValidationError("--oidc-issuer, --oidc-client, --oidc-secret-file and --public-url come together")
        }
        guard (1...24).contains(sessionHours) else { throw ValidationError("--session-hours must be 1 to 24") }
    }

    func run() async throws {
        let logger = Logger(label: "claimline.serve")
        var tls: (certificate: String, key: String)?
        if let certificate, let key { tls = (certificate, key) }
        var configuration = WebConfiguration(host: host, port: port, tls: tls)
        configuration.limits.idle = .seconds(idleMinutes * 60)
        configuration.limits.absolute = .seconds(sessionHours * 3600)
        if let oidcIssuer, let oidcClient, let oidcSecretFile, let publicURL {
            guard let secret = try? String(contentsOfFile: oidcSecretFile, encoding: .utf8) else {
                throw Failure(code: 78, message: "the file of the provider's secret cannot be read: \(oidcSecretFile)")
            }
            configuration.useOpenID(
                issuer: oidcIssuer, clientID: oidcClient,
                clientSecret: secret.trimmingCharacters(in: .whitespacesAndNewlines), publicURL: publicURL)
        }
        let fixed = configuration
        let telemetry = try ProcessTelemetry(role: .server)
        try await database.withContext(application: "claimline serve", size: 8, logger: logger) { context in
            do {
                let figures = InstallationFigures(
                    pool: context.pool, factory: telemetry.registry, every: nil, watch: telemetry.watch, logger: logger)
                let server = try WebServer(
                    configuration: fixed, context: context, companions: [figures], logger: logger
                ) { url in
                    Console.print(url)
                }
                try await telemetry.serve(
                    server, checks: database.healthChecks(application: "claimline serve", withKey: true), logger: logger
                )
            } catch let error as WebError {
                throw Failure(code: 78, message: error.description)
            }
        }
    }
}
