import AsyncHTTPClient
import Foundation
import JWTKit
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Vault

/// Signing in through a provider of identities: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636).
struct OpenIDProvider: Sendable {
    /// What the provider and this site know of each other.
    struct Settings: Sendable {
        /// The provider's issuer address, exactly as its tokens carry it.
        let issuer: String
        let clientID: String
        let clientSecret: String
        /// Where this site is reached from outside, without a slash at the end.
        let publicURL: String

        var callback: String { publicURL + "/sign-in/oidc/callback" }
    }

    /// Why nobody is signed in; told to nobody outside but logged.
    enum Failure: Error, Sendable, Hashable {
        case discovery
        case exchange
        case token
    }

    /// What one attempt to sign in must bring back.
    struct Attempt: Sendable, Hashable {
        let state: String
        let nonce: String
        let verifier: String

        init(state: String, nonce: String, verifier: String) {
            self.state = state
            self.nonce = nonce
            self.verifier = verifier
        }

        /// A new one of random values.
        static func begin() throws(VaultError) -> Attempt {
            Attempt(state: try random(), nonce: try random(), verifier: try random())
        }

        /// As one value of a cookie, and back.
        var text: String { "\(state).\(nonce).\(verifier)" }

        init?(text: String) {
            let parts = text.split(separator: ".").map(String.init)
            guard parts.count == 3 else { return nil }
            self.init(state: parts[0], nonce: parts[1], verifier: parts[2])
        }

        private static func random() throws(VaultError) -> String {
            OpenIDProvider.base64URL(try SecureRandom.bytes(32))
        }
    }

    private struct Discovery: Decodable {
        let issuer: String
        let authorizationEndpoint: String
        let tokenEndpoint: String
        let jwksUri: String
    }

    private struct Answer: Decodable {
        let idToken: String
    }

    struct IDToken: JWTPayload {
        let iss: IssuerClaim
        let sub: SubjectClaim
        let aud: AudienceClaim
        let exp: ExpirationClaim
        let nonce: String?

        func verify(using algorithm: some JWTAlgorithm) async throws { try exp.verifyNotExpired() }
    }

    let settings: Settings
    private let client = HTTPClient.shared

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// Where the browser goes to sign in.
    ///
    /// - Throws: `Failure.discovery`.
    func address(for attempt: Attempt) async throws -> String {
        let challenge = Self.base64URL(SHA256.digest(Array(attempt.verifier.utf8)))
        let query = Fields([
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.callback),
            ("scope", "openid"), ("state", attempt.state), ("nonce", attempt.nonce), ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ])
        let endpoint = try await discovery().authorizationEndpoint
        return endpoint + (endpoint.contains("?") ? "&" : "?") + query.query()
    }

    /// Who signed in, by the code that the browser brought back.
    ///
    /// - Returns: the subject, the provider's own name of the person.
    /// - Throws: `Failure`; a token of another issuer, client or attempt, or out of time, is `token`.
    func subject(code: String, attempt: Attempt) async throws -> String {
        let discovery = try await discovery()
        let form = Fields([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.callback),
            ("client_id", settings.clientID), ("client_secret", settings.clientSecret),
            ("code_verifier", attempt.verifier),
        ])
        let answer: Answer = try await fetch(discovery.tokenEndpoint, form: form.query(), orFailWith: .exchange)
        let bytes = try await bytes(discovery.jwksUri, form: nil, orFailWith: .discovery)
        do {
            let keys = try await JWTKeyCollection().add(jwksJSON: String(decoding: bytes, as: UTF8.self))
            let token = try await keys.verify(answer.idToken, as: IDToken.self)
            guard token.iss.value == settings.issuer, token.aud.value.contains(settings.clientID),
                token.nonce == attempt.nonce, !token.sub.value.isEmpty
            else { throw Failure.token }
            return token.sub.value
        } catch {
            throw Failure.token
        }
    }

    private func discovery() async throws -> Discovery {
        let found: Discovery = try await fetch(
            settings.issuer + "/.well-known/openid-configuration", form: nil, orFailWith: .discovery)
        guard found.issuer == settings.issuer else { throw Failure.discovery }
        return found
    }

    private func fetch<Document: Decodable>(
        _ url: String, form: String?, orFailWith failure: Failure
    ) async throws -> Document {
        let bytes = try await bytes(url, form: form, orFailWith: failure)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let document = try? decoder.decode(Document.self, from: bytes) else { throw failure }
        return document
    }

    private func bytes(_ url: String, form: String?, orFailWith failure: Failure) async throws -> Data {
        var request = HTTPClientRequest(url: url)
        if let form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form))
        }
        guard let response = try? await client.execute(request, timeout: .seconds(10)), response.status == .ok,
            let body = try? await response.body.collect(upTo: 1 << 20)
        else { throw failure }
        return Data(buffer: body)
    }

    fileprivate static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
