import ArgumentParser
import Claims
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import UnixSignals

/// `claimline worker run`: one worker process.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Worker processes.",
        subcommands: [Run.self, List.self, Quiet.self, Stop.self])

    /// `claimline worker run`.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Work jobs of all queues until SIGTERM (drains) or a second signal (gives back what it holds).")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Name of this process in lists. [host.pid]") var name: String?
        @Option(help: "Seconds of its lease; a crash costs this long.") var lease = 30.0
        @Option(help: "Queues to work, by name, separated by commas; others are left to other workers. [all]")
        var queues: String?
        @Flag(help: "Look for jobs, never listen: for a transaction-mode pooler, as --unprepared, which implies it.")
        var pollOnly = false

        func validate() throws {
            guard lease >= 1, lease <= 3600 else { throw ValidationError("--lease must be 1 to 3600 seconds") }
            _ = try chosenQueues()
        }

        /// The queues asked for. Throws usage for a name that no queue has.
        private func chosenQueues() throws -> Set<Queue> {
            guard let queues else { return Set(Queue.claims) }
            let names = queues.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            let known = Queue.claims.map(\.name).joined(separator: ", ")
            if names.isEmpty { throw ValidationError("--queues names no queue; there are \(known)") }
            return Set(
                try names.map { name in
                    guard let queue = Queue.claims.first(where: { $0.name == name }) else {
                        throw ValidationError("there is no queue '\(name)'; there are \(known)")
                    }
                    return queue
                })
        }

        func run() async throws {
            let logger = Logger(label: "claimline.worker")
            let queues = try chosenQueues()
            let telemetry = try ProcessTelemetry(role: .worker)
            try await database.withContext(
                application: "claimline worker", size: 16, patience: .seconds(lease), logger: logger
            ) { context in
                let worker = Worker(
                    pool: context.pool, handlers: context.handlers.filter { queues.contains($0.queue) },
                    configuration: .init(
                        name: name ?? ProcessName.own, lease: .milliseconds(Int(lease * 1000)),
                        listening: pollOnly || database.unprepared
                            ? nil : database.configuration(application: "claimline worker, listening"),
                        watch: telemetry.watch),
                    logger: logger)
                try await telemetry.serve(
                    worker, checks: database.healthChecks(application: "claimline worker", withKey: true),
                    logger: logger)
            }
        }
    }
}

/// `claimline coordinator run`: one coordinator, leading or standing by.
struct CoordinatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator", abstract: "Coordinators.", subcommands: [Run.self])

    /// `claimline coordinator run`.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep deadlines, windows, retries and leases. Run two: one leads, one stands by.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Seconds of the leader's lease; a crash costs this long.") var lease = 10.0

        func validate() throws {
            guard lease >= 1, lease <= 600 else { throw ValidationError("--lease must be 1 to 600 seconds") }
        }

        func run() async throws {
            let logger = Logger(label: "claimline.coordinator")
            let telemetry = try ProcessTelemetry(role: .coordinator)
            try await database.withPool(
                application: "claimline coordinator", size: 2, patience: .seconds(lease)
            ) { pool in
                let coordinator = Coordinator(
                    pool: pool, holder: ProcessName.own, lease: .milliseconds(Int(lease * 1000)),
                    duties: ClaimDuties.all(logger: logger), logger: logger, watch: telemetry.watch)
                try await telemetry.serve(
                    coordinator, checks: database.healthChecks(application: "claimline coordinator", withKey: false),
                    logger: logger)
            }
        }
    }
}

/// How this process is called in lists.
enum ProcessName {
    /// Who runs it, as audits name people.
    static let user = "person:\(NSUserName())"
    static let own = "\(ProcessInfo.processInfo.hostName).\(ProcessInfo.processInfo.processIdentifier)"
}

extension ServiceGroup {
    /// Runs one service: the first SIGTERM or SIGINT drains it, a second cancels it.
    static func serve(_ service: any Service, logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], cancellationSignals: [], logger: logger))
        try await ParentWatch.run {
            try await SecondSignal.cancels { try await group.run() }
        }
    }
}
