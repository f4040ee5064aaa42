import Vault
import Foundation
import FoundationNetworking
import Logging
import ServiceLifecycle
import X12

@testable import Clearinghouse

/// The sending side of the wire, as a test needs it.
struct TestPartner: Sendable {
    struct Answer: Sendable {
        let id: String
        let payloadType: String
        let payload: [UInt8]

        /// Segments of one identifier, each as its elements.
        func segments(_ id: String) -> [Segment] {
            Lexer.read(payload).interchanges.flatMap(\.segments).filter { $0.id == id }
        }
    }

    let url: String
    var name = "CLAIMLINE"

    func post(
        _ payloadType: String, mode: String = "Batch", id: String = UUID().uuidString, payload: [UInt8]? = nil
    ) async throws -> (status: Int, form: MultipartForm?) {
        var form = MultipartForm()
        let fields = [
            ("PayloadType", payloadType), ("ProcessingMode", mode), ("PayloadID", id),
            ("TimeStamp", "2026-10-05T12:00:00Z"), ("UserName", "u"), ("Password", "p"), ("SenderID", name),
            ("ReceiverID", "SIMCH"), ("CORERuleVersion", "2.2.0"),
        ]
        for (name, value) in fields { form.add(name, value) }
        if let payload {
            form.add("PayloadLength", String(payload.count))
            form.add("CheckSum", SHA1.hex(payload))
            form.add("Payload", payload)
        }
        var request = URLRequest(url: try Self.url("\(url)/core"))
        request.httpMethod = "POST"
        request.setValue("multipart/form-data; boundary=b0", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(form.encoded(boundary: "b0"))
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        let contentType = http.value(forHTTPHeaderField: "Content-Type") ?? ""
        return (http.statusCode, MultipartForm(body: [UInt8](data), contentType: contentType))
    }

    @discardableResult
    func submit(_ file: [UInt8], id: String = UUID().uuidString) async throws -> String {
        try await post("X12_837_Request_005010X222A1", id: id, payload: file).form?.text("ErrorCode") ?? ""
    }

    /// The next waiting answer, if any; it stays unconfirmed.
    func take() async throws -> Answer? {
        guard let form = try await post("X12_005010_Request_Batch_Results").form, let payload = form["Payload"] else {
            return nil
        }
        return Answer(id: form.text("PayloadID"), payloadType: form.text("PayloadType"), payload: payload)
    }

    func confirm(_ answer: Answer) async throws {
        _ = try await post("X12_005010_BatchResults_ReceiptConfirmation", id: answer.id)
    }

    /// Takes and confirms everything that waits.
    func drain() async throws -> [Answer] {
        var answers: [Answer] = []
        while let answer = try await take() {
            answers.append(answer)
            try await confirm(answer)
        }
        return answers
    }

    func ledger() async throws -> [LedgerLine] {
        let (data, _) = try await URLSession.shared.data(from: try Self.url("\(url)/ledger"))
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(LedgerLine.self, from: $0) }
    }

    private static func url(_ text: String) throws -> URL {
        guard let url = URL(string: text) else { throw URLError(.badURL) }
        return url
    }
}

extension MultipartForm {
    func text(_ name: String) -> String { String(decoding: self[name] ?? [], as: UTF8.self) }
}

/// A new empty directory.
func temporaryDirectory() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("clearinghouse-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
}

/// Runs a server for the time of `body` and stops it as SIGTERM would.
func withServer<Result: Sendable>(
    _ configuration: ClearinghouseConfiguration, _ body: @Sendable (TestPartner) async throws -> Result
) async throws -> Result {
    let (urls, ready) = AsyncStream.makeStream(of: String.self)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = ClearinghouseServer(configuration: configuration, logger: logger) { ready.yield($0) }
    let services = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { ready.finish() }
            try await services.run()
        }
        guard let url = await urls.first(where: { _ in true }) else {
            try await group.waitForAll()
            throw URLError(.cannotConnectToHost)
        }
        let result = try await body(TestPartner(url: url))
        await services.triggerGracefulShutdown()
        try await group.waitForAll()
        return result
    }
}

/// A server in a directory of its own.
func withServer<Result: Sendable>(
    behaviour: Behaviour = Behaviour(), _ body: @Sendable (TestPartner) async throws -> Result
) async throws -> Result {
    var configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
    configuration.behaviour = behaviour
    return try await withServer(configuration, body)
}
