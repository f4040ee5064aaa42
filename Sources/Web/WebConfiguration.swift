public import Claims

/// Where and how the server listens.
public struct WebConfiguration: Sendable {
    /// Name or address to listen on.
    public var host: String
    /// Port; 0 chooses a free one.
    public var port: Int
    /// PEM files of the certificate chain and its key; nil: plain HTTP, on loopback only.
    public var tls: (certificate: String, key: String)?
    /// When sessions end by themselves.
    public var limits = Sessions.Limits()
    /// Provider of identities by which people may sign in besides.
    private(set) var openID: OpenIDProvider.Settings?

    /// Lets people sign in through a provider of identities (OpenID Connect).
    ///
    /// `publicURL`: where this server is reached from outside; the provider sends browsers back there.
    public mutating func useOpenID(issuer: String, clientID: String, clientSecret: String, publicURL: String) {
        openID = OpenIDProvider.Settings(
            issuer: issuer, clientID: clientID, clientSecret: clientSecret, publicURL: publicURL)
    }

    /// A configuration; see the properties.
    public init(host: String, port: Int, tls: (certificate: String, key: String)?) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// Whether nobody but this machine reaches the address.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}

/// Why a server does not start.
public enum WebError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Beyond this machine, passwords and patient data would cross the network in the clear.
    case plainBeyondLoopback(host: String)
    /// A certificate or key that cannot be used; the file and why.
    case certificate(String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .plainBeyondLoopback(let host):
            "will not serve \(host) without TLS: give --certificate and --key, or listen on 127.0.0.1"
        case .certificate(let reason): "the certificate cannot be used: \(reason)"
        }
    }
}
