/// Where the secrets of a route lie: paths, never the secrets themselves. Read when they are used, so that a renewed
/// certificate or password needs no restart.
public struct RouteAccess: Codable, Sendable, Hashable {
    /// PEM file of the client certificate and its chain, for partners that ask for one (CAQH CORE 270: X.509 over TLS).
    public var clientCertificate: String?
    /// PEM file of its private key.
    public var clientKey: String?
    /// PEM file of the authorities that sign the partner's certificate; `nil`: those of the system.
    public var trustRoots: String?
    /// File that holds the password of the CORE envelope; `nil`: the password of the process.
    public var passwordFile: String?
    /// Private key file of SFTP.
    public var sshKey: String?
    /// `known_hosts` file that pins the server's key for SFTP; nothing else is trusted.
    public var knownHosts: String?

    /// Paths; all are optional.
    public init(
        clientCertificate: String? = nil, clientKey: String? = nil, trustRoots: String? = nil,
        passwordFile: String? = nil, sshKey: String? = nil, knownHosts: String? = nil
    ) {
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
        self.trustRoots = trustRoots
        self.passwordFile = passwordFile
        self.sshKey = sshKey
        self.knownHosts = knownHosts
    }

    private enum CodingKeys: String, CodingKey {
        case clientCertificate = "client_certificate"
        case clientKey = "client_key"
        case trustRoots = "trust_roots"
        case passwordFile = "password_file"
        case sshKey = "ssh_key"
        case knownHosts = "known_hosts"
    }
}
