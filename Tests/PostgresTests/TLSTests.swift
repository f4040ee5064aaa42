import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct TLSTests {
    @Test func certificateIsCheckedAsFarAsTheModeSays() async throws {
        let folder = "/tmp/claimline-tls-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["server", "other"] { try await makeCertificate("\(folder)/\(name)") }
        if getuid() == 0 { _ = try await OwnCluster.output("chown", ["postgres", "\(folder)/server.key"]) }
        let port = Int.random(in: 20_000...60_000)
        let cluster = try await OwnCluster.start(
            port: port,
            settings: [
                "ssl = on", "ssl_cert_file = '\(folder)/server.crt'", "ssl_key_file = '\(folder)/server.key'",
                "listen_addresses = 'localhost'",
            ])
        defer { cluster.stop() }

        func open(_ options: String) async throws -> [[String?]] {
            let url = "postgresql://postgres@localhost:\(port)/postgres?\(options)"
            let connection = try await Connection.open(ConnectionConfiguration(environment: ["DATABASE_URL": url]))
            return try await connection.query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        }
        #expect(try await open("sslmode=require") == [["t", "TLSv1.3"]])
        #expect(try await open("sslmode=verify-full&sslrootcert=\(folder)/server.crt") == [["t", "TLSv1.3"]])
        let error = await #expect(throws: PostgresError.self) {
            _ = try await open("sslmode=verify-full&sslrootcert=\(folder)/other.crt")
        }
        #expect(error?.kind == .connection)
        #expect(error?.message.contains("certificate verify failed") == true)
    }

    private func makeCertificate(_ path: String) async throws {
        _ = try await OwnCluster.output(
            "openssl",
            [
                "req", "-new", "-x509", "-days", "2", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost", "-out", "\(path).crt", "-keyout", "\(path).key",
            ])
    }
}
