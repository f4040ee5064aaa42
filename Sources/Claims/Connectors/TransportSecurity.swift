internal import NIOSSL
internal import Synchronization

/// TLS settings of routes with certificates of their own, kept for a minute, so that a renewed one needs no restart.
final class TransportSecurity: Sendable {
    private struct Kept {
        let configuration: TLSConfiguration
        let readAt: ContinuousClock.Instant
    }

    private static let life = Duration.seconds(60)
    private let kept = Mutex<[RouteAccess: Kept]>([:])

    /// The settings for what `access` names; `nil` when it names nothing: then the client's own hold.
    ///
    /// TLS 1.2 or later. Throws `.refused` for files that cannot be read, which a person must put right.
    func configuration(_ access: RouteAccess) throws(ConnectorError) -> TLSConfiguration? {
        guard access.clientCertificate != nil || access.trustRoots != nil else { return nil }
        let now = ContinuousClock.now
        if let known = kept.withLock({ $0[access] }), now - known.readAt < Self.life { return known.configuration }
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if let path = access.trustRoots { configuration.trustRoots = .file(path) }
            if let certificate = access.clientCertificate, let key = access.clientKey {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            }
            kept.withLock { $0[access] = Kept(configuration: configuration, readAt: now) }
            return configuration
        } catch {
            throw .refused(code: ConnectorError.certificates)
        }
    }
}
