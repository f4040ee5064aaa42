import Foundation
import TestSupport
import Testing

@testable import Claims

/// Client certificates: against a partner that asks for one.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CoreSecurityTests {
    /// A server of Python's that wants a client certificate and answers every CORE request with Success.
    private final class SecurePartner {
        let folder: String
        private let process = Process()

        private static let program = """
            import http.server, ssl, sys
            folder = sys.argv[1]
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    body = (b'--b\\r\\nContent-Disposition: form-data; name="ErrorCode"\\r\\n\\r\\nSuccess\\r\\n--b--\\r\\n')
                    self.send_response(200)
                    self.send_header("Content-Type", "multipart/form-data; boundary=b")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *values): pass
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + "/server.pem", folder + "/server.key")
            context.load_verify_locations(folder + "/ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            open(folder + "/port", "w").write(str(server.server_address[1]) + "\\n")
            server.serve_forever()
            """

        init() async throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for authority in ["ca", "other"] { try await makeAuthority(authority) }
            for name in ["server", "client"] { try await makeCertificate(name) }
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", Self.program, folder]
            process.standardInput = FileHandle.nullDevice
            // The runner waits until nobody holds its own output.
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            for _ in 0..<1_800 where port == nil { try await Task.sleep(for: .milliseconds(100)) }
        }

        var port: Int? {
            (try? String(contentsOfFile: folder + "/port", encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }

        /// By SIGKILL: a service of another test may have had SIGTERM ignored, which children inherit.
        func stop() {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        private func makeAuthority(_ name: String) async throws {
            _ = try await OwnCluster.output(
                "openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout",
                    "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
                ])
        }

        private func makeCertificate(_ name: String) async throws {
            _ = try await OwnCluster.output(
                "openssl",
                [
                    "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(folder)/\(name).key",
                    "-out", "\(folder)/\(name).csr",
                ])
            let extensions = "\(folder)/\(name).ext"
            try "subjectAltName=IP:127.0.0.1\n".write(toFile: extensions, atomically: true, encoding: .utf8)
            _ = try await OwnCluster.output(
                "openssl",
                [
                    "x509", "-req", "-in", "\(folder)/\(name).csr", "-CA", "\(folder)/ca.pem", "-CAkey",
                    "\(folder)/ca.key", "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out",
                    "\(folder)/\(name).pem",
                ])
        }
    }

    private func submit(_ access: RouteAccess, by id: Int16, port: Int, _ bench: TestBench) async -> ConnectorError? {
        var route = PayerRoute(
            id: id, name: "secure", transport: "core", address: "https://127.0.0.1:\(port)/core", realTimeAddress: "",
            senderID: "A", receiverID: "B", usage: "T", windowMilliseconds: 0, claimsPerFile: 1)
        route.access = access
        do {
            try await bench.context.connectors.batch(route).submit(payloadID: "one", bytes: Array("ISA".utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func theCertificateOpensTheDoorAndNothingElseDoes() async throws {
        let partner = try await SecurePartner()
        defer { partner.stop() }
        let port = try #require(partner.port)
        let folder = partner.folder
        // Each attempt by a route of its own, whose circuit no other opened.
        try await TestBench.with { bench in
            let full = RouteAccess(
                clientCertificate: folder + "/client.pem", clientKey: folder + "/client.key",
                trustRoots: folder + "/ca.pem")
            #expect(await submit(full, by: 1, port: port, bench) == nil)
            // An authority that we do not trust signed the partner's certificate.
            var stranger = full
            stranger.trustRoots = folder + "/other.pem"
            #expect(await submit(stranger, by: 2, port: port, bench) == .refused(code: ConnectorError.certificates))
            // The partner breaks off when nothing is shown; TLS 1.3 tells so only after the request is under way.
            let bare = RouteAccess(trustRoots: folder + "/ca.pem")
            let error = try #require(await submit(bare, by: 3, port: port, bench))
            #expect([.outcomeUnknown, .refused(code: ConnectorError.certificates)].contains(error))
            let unreadable = RouteAccess(clientCertificate: folder + "/none.pem", clientKey: folder + "/none.key")
            #expect(await submit(unreadable, by: 4, port: port, bench) == .refused(code: ConnectorError.certificates))
        }
    }
}
