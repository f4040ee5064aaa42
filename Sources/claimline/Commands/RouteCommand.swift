import ArgumentParser
import Billing
import Claims

/// `claimline route set`: where claims go.
struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "Payer routes: trading partners and the way to them.",
        subcommands: [Set.self, List.self, Guides.self])

    /// `claimline route set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create or change a route. Route 1 serves every payer that has no other.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Number of the route, 1 or more.") var id: Int16 = 1
        @Option(help: "Name for people.") var name = "clearinghouse"
        @Option(help: "URL of the clearinghouse for real-time inquiries and, without --drop, for files.") var url:
            String
        @Option(help: "Drop folder for files instead of the URL.") var drop: String?
        @Option(help: "SFTP server for files instead of the URL: sftp://user@host:port/folder.") var sftp: String?
        @OptionGroup var access: RouteAccessOptions
        @Option(help: "Companion guide that the partner's files follow; see `route guides list`.") var guide =
            "standard"
        @Option(help: "ISA06 and GS02.") var sender = "CLAIMLINE"
        @Option(help: "ISA08 and GS03.") var receiver = "CLEARINGHOUSE"
        @Option(help: "Seconds between batch windows.") var window = 60.0
        @Option(help: "Most claims in one file, 1 to 5000.") var claimsPerFile: Int32 = 1000
        @Option(help: "Time of day until which the partner takes that day's files, HH:MM. [none]") var cutoff: String?
        @Option(help: "Time zone of --cutoff.") var cutoffZone = "America/Chicago"
        @Option(
            help: "Ask for eligibility by one batch file when at least so many claims wait; without it in real time.")
        var batchInquiriesFrom: Int32?
        @Flag(help: "Real claims (ISA15 P). Without it everything is marked as test (T).") var production = false
        @Option(help: "Payers that use this route; repeatable. Not needed for route 1.") var payer: [String] = []

        func validate() throws {
            guard id > 0 else { throw ValidationError("--id must be 1 or more") }
            guard (1...5000).contains(claimsPerFile) else {
                throw ValidationError("--claims-per-file must be 1 to 5000")
            }
            guard batchInquiriesFrom.map({ $0 > 0 }) ?? true else {
                throw ValidationError("--batch-inquiries-from must be 1 or more")
            }
            guard window >= 0, window <= 86_400 else { throw ValidationError("--window must be 0 to 86400 seconds") }
            guard drop == nil || sftp == nil else { throw ValidationError("--drop or --sftp, not both") }
            if let sftp { try access.validate(sftp: sftp) }
            _ = try payerCutoff()
        }

        private func payerCutoff() throws -> PayerCutoff? {
            guard let cutoff else { return nil }
            guard let time = TimeOfDay(cutoff), let daily = PayerCutoff(time: time, timeZone: cutoffZone) else {
                throw ValidationError("--cutoff must be HH:MM and --cutoff-zone a time zone such as America/Chicago")
            }
            return daily
        }

        func run() async throws {
            let endpoint = url.hasSuffix("/core") ? url : url + "/core"
            let transport = sftp != nil ? "sftp" : drop != nil ? "drop" : "core"
            var route = PayerRoute(
                id: id, name: name, transport: transport, address: sftp ?? drop ?? endpoint,
                realTimeAddress: endpoint, senderID: sender, receiverID: receiver, usage: production ? "P" : "T",
                windowMilliseconds: Int32(window * 1000), claimsPerFile: claimsPerFile,
                cutoff: try payerCutoff(), batchInquiriesFrom: batchInquiriesFrom)
            route.guideName = guide
            route.access = access.paths
            let saved = route
            try await database.withPool(application: "claimline route", size: 1) { pool in
                let guides = try await CompanionGuideFiles.current(pool: pool).guides
                guard guides.contains(where: { $0.name == guide }) else {
                    throw Failure(code: 64, message: "no companion guide is called \(guide)")
                }
                try await Routes.save(saved, payers: payer, pool: pool)
            }
        }
    }

    /// `claimline route list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the routes.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let routes: [Route]
        }

        private struct Route: Encodable {
            let id: Int16
            let name: String
            let transport: String
            let address: String
            let usage: String
            let windowSeconds: Double
            let cutoff: String?
            let guide: String
            let circuits: [BrokenCircuit]
        }

        /// A circuit breaker that is not well; `opensInSeconds`: until the next trial, absent while it is not open.
        private struct BrokenCircuit: Encodable {
            let exchange: String
            let payerId: String?
            let failures: Int32
            let reason: String
            let opensInSeconds: Int64?

            init(_ circuit: Circuit) {
                exchange = circuit.key.exchange.rawValue
                payerId = circuit.key.payerID.isEmpty ? nil : circuit.key.payerID
                failures = circuit.failures
                reason = circuit.reason
                opensInSeconds = circuit.opensInMilliseconds.map { max(0, $0 / 1000) }
            }

            var text: String {
                let state = opensInSeconds.map { "open, tried again in \($0) s" } ?? "\(failures) failed"
                return exchange + (payerId.map { " \($0)" } ?? "") + ": \(state) (\(reason))"
            }
        }

        func run() async throws {
            let (routes, circuits) = try await database.withPool(application: "claimline route", size: 1) { pool in
                (try await Routes.all(pool: pool), try await Routes.circuits(pool: pool))
            }
            let rows = routes.map { route in
                Route(
                    id: route.id, name: route.name, transport: route.transport, address: route.address,
                    usage: route.usage, windowSeconds: Double(route.windowMilliseconds) / 1000,
                    cutoff: route.cutoff.map { "\($0.time.text) \($0.timeZone)" }, guide: route.guideName,
                    circuits: circuits.filter { $0.key.routeID == route.id }.map(BrokenCircuit.init))
            }
            if json { return try Console.json(Report(routes: rows)) }
            Console.table(
                ["route", "name", "transport", "address", "usage", "window s", "cut-off", "guide", "trouble"],
                rows.map { row in
                    [
                        "\(row.id)", row.name, row.transport, row.address, row.usage, "\(row.windowSeconds)",
                        row.cutoff ?? "", row.guide, row.circuits.map(\.text).joined(separator: "; "),
                    ]
                })
        }
    }
}
