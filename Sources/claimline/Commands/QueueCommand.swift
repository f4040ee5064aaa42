import ArgumentParser
import Jobs
import Postgres

/// `claimline queue list|pause|resume|limit|weight`.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Queues: what waits, who works, pauses, limits and clinics' shares.",
        subcommands: [List.self, Pause.self, Resume.self, Limit.self, Weight.self])

    /// Which queue, clinic or route.
    struct Scope: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "A queue, by name or number.") var queue: String?
        @Option(help: "Instead of a queue: a clinic, by number.") var clinic: Int32?
        @Option(help: "Instead of a queue: a payer route, by number.") var route: Int16?
        @Flag(help: "Print one JSON document.") var json = false

        func validate() throws {
            guard [queue != nil, clinic != nil, route != nil].filter({ $0 }).count == 1 else {
                throw ValidationError("name one queue, or give --clinic or --route")
            }
        }

        /// Runs `body` with the scope and its name for people, and prints the control's state where it answers true.
        func change(_ body: (ControlScope, String, Pool) async throws -> Bool) async throws {
            try await database.withPool(application: "claimline queue", size: 1) { pool in
                let names = try await pool.withConnection { try await QueueNames(on: $0) }
                let scope: ControlScope
                if let clinic {
                    scope = .clinic(clinic)
                } else if let route {
                    scope = .route(route)
                } else {
                    scope = .queue(try names.number(of: queue ?? ""))
                }
                guard try await body(scope, ControlRow.name(of: scope, names), pool) else { return }
                let states = try await pool.withConnection { try await QueueControl.states(on: $0) }
                let rows = states.filter { $0.scope == scope }.map { ControlRow($0, names) }
                if json { return try Console.json(ControlReport(controls: rows)) }
                ControlRow.table(rows)
            }
        }
    }

    /// `claimline queue pause`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let workers take no more jobs of a queue, clinic or route. What runs is finished.")

        @OptionGroup var scope: Scope
        @Option(help: "Why, shown to people. No patient data.") var reason: String?
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            try await scope.change { scope, name, pool in
                try await pool.withConnection { connection in
                    let jobs = try await QueueControl.runnable(in: scope, on: connection)
                    guard try confirmation.permits("Pauses \(name): \(jobs) runnable jobs will wait, deadlines run on.")
                    else { return false }
                    try await QueueControl.pause(scope, actor: ProcessName.user, reason: reason, on: connection)
                    return true
                }
            }
        }
    }

    /// `claimline queue resume`.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a pause; jobs that waited on its account come back.")

        @OptionGroup var scope: Scope

        func run() async throws {
            try await scope.change { scope, name, pool in
                guard let unparked = try await QueueControl.resume(scope, pool: pool) else {
                    throw Failure(code: 1, message: "\(name) is not paused")
                }
                Console.note("\(name) resumed, \(unparked) parked jobs came back")
                return true
            }
        }
    }

    /// `claimline queue limit`.
    struct Limit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Limit a queue, clinic or route over all workers together. A limit that is not given is lifted.")

        @OptionGroup var scope: Scope
        @Option(help: "Most jobs at once, 0 or more.") var maxRunning: Int32?
        @Option(help: "Most jobs begun per minute, 1 or more.") var perMinute: Int32?
        @OptionGroup var confirmation: ConfirmationOptions

        func validate() throws {
            if let maxRunning, maxRunning < 0 { throw ValidationError("--max-running must be 0 or more") }
            if let perMinute, perMinute < 1 { throw ValidationError("--per-minute must be 1 or more") }
        }

        func run() async throws {
            try await scope.change { scope, name, pool in
                let parts = [maxRunning.map { "\($0) at once" }, perMinute.map { "\($0) per minute" }].compactMap { $0 }
                let change =
                    parts.isEmpty
                    ? "Lifts the limits of \(name)." : "Limits \(name) to \(parts.joined(separator: ", "))."
                guard try confirmation.permits(change) else { return false }
                try await pool.withConnection { connection in
                    let limits = ControlLimits(maxRunning: maxRunning, perMinute: perMinute)
                    try await QueueControl.limit(scope, to: limits, on: connection)
                }
                return true
            }
        }
    }

    /// `claimline queue weight CLINIC WEIGHT`.
    struct Weight: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a clinic a larger share of the workers.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The clinic's number.") var clinic: Int32
        @Argument(help: "Its share against others, 1 to 100; 1 is usual.") var weight: Int16
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let weights: [Row]

            struct Row: Encodable {
                let clinic: Int32
                let weight: Int16
            }
        }

        func validate() throws {
            guard (1...100).contains(weight) else { throw ValidationError("the weight must be 1 to 100") }
        }

        func run() async throws {
            let weights = try await database.withPool(application: "claimline queue", size: 1) { pool in
                try await pool.withConnection { connection in
                    try await QueueControl.weigh(clinic: clinic, weight: weight, on: connection)
                    return try await QueueControl.weights(on: connection)
                }
            }
            let rows = weights.sorted { $0.key < $1.key }.map { Report.Row(clinic: $0.key, weight: $0.value) }
            if json { return try Console.json(Report(weights: rows)) }
            Console.table(["clinic", "weight"], rows.map { ["\($0.clinic)", "\($0.weight)"] }, rightAligned: [0, 1])
        }
    }
}
