import ArgumentParser
import Clearinghouse
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `claimline clearinghouse`: the simulated clearinghouse and payers.
struct ClearinghouseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clearinghouse", abstract: "A simulated clearinghouse and payers, for demo, tests and load.",
        subcommands: [Run.self])

    /// `claimline clearinghouse run`.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve until SIGTERM or SIGINT. State is kept in the data directory.")

        @Option(help: "Address to listen at.")
        var host = "127.0.0.1"

        @Option(help: "Port to listen at; 0 takes a free one.")
        var port = 0

        @Option(help: "Directory of journal, outbox, ledger.ndjson and endpoint; one process at a time.")
        var data: String

        @Option(help: "Directory of the drop folder transport (inbound, outbound, archive).")
        var drop: String?

        @Option(help: "YAML script of payer behaviour and faults; without it nothing goes wrong.")
        var faults: String?

        @Option(name: .customLong("hold-payer"), help: "Payer whose remittances wait for a 276; repeatable.")
        var heldPayers: [String] = []

        @Option(name: .customLong("reoffer-ms"), help: "Hide an answer that was taken but not confirmed this long.")
        var reofferMilliseconds: Int64 = 5_000

        func run() async throws {
            var settings = ClearinghouseConfiguration(dataDirectory: data)
            settings.host = host
            settings.port = port
            settings.dropDirectory = drop
            settings.reofferMilliseconds = reofferMilliseconds
            if let faults {
                do {
                    settings.behaviour = try Behaviour(script: URL(fileURLWithPath: faults))
                } catch {
                    throw ValidationError("\(faults): \(error)")
                }
            }
            settings.behaviour.heldPayers.formUnion(heldPayers)
            var logger = Logger(label: "claimline.clearinghouse") { StreamLogHandler.standardError(label: $0) }
            logger.logLevel = .notice
            let server = ClearinghouseServer(configuration: settings, logger: logger) { url in
                try? FileHandle.standardError.write(contentsOf: Data("listening on \(url)\n".utf8))
            }
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            do {
                try await ParentWatch.run { try await group.run() }
            } catch ClearinghouseError.directoryInUse {
                try FileHandle.standardError.write(contentsOf: Data("another process has \(data)\n".utf8))
                throw ExitCode(75)
            }
        }
    }
}
