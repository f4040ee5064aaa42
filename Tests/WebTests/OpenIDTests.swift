import AsyncHTTPClient
import Foundation
import Hummingbird
import JWTKit
import NIOHTTP1
import Logging
import NIOCore
import Synchronization
import Testing

@testable import Claims
@testable import Web

/// A provider of identities on the loopback address, with a key of its own.
struct TestProvider: Sendable {
    /// What its next token says; each test spoils something else.
    struct Word: Sendable {
        var issuer: String?
        var audience = "claimline"
        var subject = "person-1"
        var nonce: String?
        var expires = Date().addingTimeInterval(300)
        var isSignedByAnother = false
    }

    private struct Payload: JWTPayload {
        let iss: IssuerClaim
        let sub: SubjectClaim
        let aud: AudienceClaim
        let exp: ExpirationClaim
        let nonce: String?

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    private final class Memory: Sendable {
        let nonce = Mutex("")
        let challenge = Mutex("")
    }

    static func with<Value: Sendable>(
        _ word: Word, _ body: @escaping @Sendable (_ issuer: String) async throws -> Value
    ) async throws -> Value {
        let (urls, ready) = AsyncStream.makeStream(of: String.self)
        let memory = Memory()
        let router = Router()
        router.get("/.well-known/openid-configuration") { request, _ in
            let base = "http://" + (request.head.authority ?? "")
            return """
                {"issuer":"\(base)","authorization_endpoint":"\(base)/authorize","token_endpoint":"\(base)/token",
                 "jwks_uri":"\(base)/keys"}
                """
        }
        let key = ES256PrivateKey()
        let other = ES256PrivateKey()
        router.get("/keys") { _, _ in
            guard let parameters = key.parameters else { return "{}" }
            func url(_ text: String) -> String {
                text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            }
            return """
                {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","kid":"k","use":"sig","x":"\(url(parameters.x))",
                 "y":"\(url(parameters.y))"}]}
                """
        }
        router.get("/authorize") { request, _ -> Response in
            let query = try Fields(encoded: request.uri.query ?? "")
            memory.nonce.withLock { $0 = query["nonce"] ?? "" }
            memory.challenge.withLock { $0 = query["code_challenge"] ?? "" }
            let place = (query["redirect_uri"] ?? "") + "?code=abc&state=" + (query["state"] ?? "")
            return Response(status: .found, headers: [.location: place])
        }
        router.post("/token") { request, _ -> String in
            let base = "http://" + (request.head.authority ?? "")
            let payload = Payload(
                iss: .init(value: word.issuer ?? base), sub: .init(value: word.subject),
                aud: .init(value: [word.audience]), exp: .init(value: word.expires),
                nonce: word.nonce ?? memory.nonce.withLock { $0 })
            let keys = await JWTKeyCollection().add(ecdsa: word.isSignedByAnother ? other : key, kid: "k")
            return
                "{\"id_token\":\"\(try await keys.sign(payload, kid: "k"))\",\"access_token\":\"x\",\"token_type\":\"Bearer\"}"
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: {
                ready.yield("http://127.0.0.1:\($0.localAddress?.port ?? 0)")
                ready.finish()
            }, logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await url in urls { return try await body(url) }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}

/// Signing in through a provider of identities.
@Suite struct OpenIDTests {
    /// Where a sign-in ends: the place it leads to and whether a session began.
    private static func signIn(_ word: TestProvider.Word, spoil: Bool = false) async throws -> (
        status: Int, hasSession: Bool
    ) {
        try await TestProvider.with(word) { issuer in
            try await WebBench.with(configure: { configuration in
                configuration.useOpenID(
                    issuer: issuer, clientID: "claimline", clientSecret: "secret", publicURL: "http://site.invalid")
            }) { bench in
                try await Accounts(pool: bench.pool, keys: bench.context.keys).setIdentity(
                    issuer: issuer, subject: "person-1", of: "biller", by: "person:test")
                let begun = try await bench.ask("GET", "/sign-in/oidc")
                let place = begun.headers.first(name: "Location") ?? ""
                let cookie = begun.headers.first(name: "Set-Cookie")?.prefix { $0 != ";" } ?? ""
                var request = HTTPClientRequest(url: place)
                request.method = .GET
                let sent = try await bench.answer(to: request)
                var back = (sent.headers.first(name: "Location") ?? "").replacing("http://site.invalid", with: "")
                if spoil { back = back.replacing("state=", with: "state=x") }
                let done = try await bench.ask("GET", back, headers: [("Cookie", String(cookie))])
                let session = done.headers.first(name: "Set-Cookie")?.hasPrefix("__Host-claimline=") == true
                return (done.status, session)
            }
        }
    }

    @Test func whoTheProviderNamesIsSignedIn() async throws {
        let answer = try await Self.signIn(.init())
        #expect(answer.status == 303 && answer.hasSession)
    }

    @Test(
        arguments: [
            TestProvider.Word(issuer: "http://elsewhere.invalid"), TestProvider.Word(audience: "another"),
            TestProvider.Word(subject: "person-2"), TestProvider.Word(nonce: "of another sign-in"),
            TestProvider.Word(expires: Date().addingTimeInterval(-3600)), TestProvider.Word(isSignedByAnother: true),
        ])
    func whatDoesNotFitSignsNobodyIn(word: TestProvider.Word) async throws {
        let answer = try await Self.signIn(word)
        #expect(answer.status == 403 && !answer.hasSession)
    }

    @Test func anAnswerToAnotherAttemptSignsNobodyIn() async throws {
        let answer = try await Self.signIn(.init(), spoil: true)
        #expect(answer.status == 403 && !answer.hasSession)
    }
}
