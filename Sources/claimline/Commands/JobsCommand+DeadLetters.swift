import ArgumentParser
import Jobs
import Postgres

extension JobsCommand {
    /// Which dead letters.
    struct DeadLetterOptions: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this queue, by name or number.") var queue: String?
        @Option(help: "Only this clinic, by number.") var clinic: Int32?
        @Option(help: "Only those whose reason contains this.") var reason: String?
        @Flag(help: "Print one JSON document.") var json = false

        func filter(ids: [Int64] = [], _ names: QueueNames) throws -> DeadLetterFilter {
            DeadLetterFilter(
                ids: ids.isEmpty ? nil : ids, queue: try names.number(of: queue), clinic: clinic, reason: reason)
        }

        var isEmpty: Bool { queue == nil && clinic == nil && reason == nil }
    }

    private struct Group: Encodable {
        let queue: String
        let reason: String
        let jobs: Int64
        let clinics: Int64
        let firstDiedAt: String?
        let lastDiedAt: String?

        init(_ group: DeadLetterGroup, _ names: QueueNames) {
            queue = names.name(of: group.queueID)
            reason = group.reason
            jobs = group.jobs
            clinics = group.clinics
            firstDiedAt = group.firstDiedAt.text
            lastDiedAt = group.lastDiedAt.text
        }

        static func table(_ groups: [Group]) {
            Console.table(
                ["queue", "jobs", "clinics", "first died", "last died", "reason"],
                groups.map {
                    [
                        $0.queue, "\($0.jobs)", "\($0.clinics)", $0.firstDiedAt ?? "", $0.lastDiedAt ?? "", $0.reason,
                    ]
                }, rightAligned: [1, 2])
        }
    }

    /// `claimline jobs dead`.
    struct Dead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dead letters by queue and reason, most first. `jobs list --state dead` lists them one by one.")

        @OptionGroup var options: DeadLetterOptions

        private struct Report: Encodable {
            let schemaVersion = 1
            let groups: [Group]
        }

        func run() async throws {
            let groups = try await options.database.withPool(application: "claimline jobs", size: 1) { pool in
                try await pool.withConnection { connection in
                    let names = try await QueueNames(on: connection)
                    return try await DeadLetters.groups(try options.filter(names), on: connection)
                        .map { Group($0, names) }
                }
            }
            if options.json { return try Console.json(Report(groups: groups)) }
            Group.table(groups)
        }
    }

    /// `claimline jobs retry`.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make dead letters runnable again, with fresh attempts, by number or by filter.")

        @Argument(help: "The jobs' numbers.") var ids: [Int64] = []
        @OptionGroup var options: DeadLetterOptions
        @Flag(help: "Every dead letter, where neither numbers nor a filter are given.") var all = false
        @OptionGroup var confirmation: ConfirmationOptions

        private struct Report: Encodable {
            let schemaVersion = 1
            let matching: Int64
            let retried: Int
        }

        func validate() throws {
            if ids.isEmpty, options.isEmpty, !all {
                throw ValidationError("give job numbers, a filter, or --all")
            }
        }

        func run() async throws {
            try await options.database.withPool(application: "claimline jobs", size: 1) { pool in
                let (filter, groups) = try await pool.withConnection { connection in
                    let names = try await QueueNames(on: connection)
                    let filter = try options.filter(ids: ids, names)
                    let groups = try await DeadLetters.groups(filter, limit: .max, on: connection)
                    return (filter, groups.map { Group($0, names) })
                }
                let matching = groups.reduce(0) { $0 + $1.jobs }
                if !options.json { Group.table(Array(groups.prefix(20))) }
                var retried = 0
                if try matching == 0 || confirmation.permits("Makes \(matching) dead letters runnable again.") {
                    var line = ProgressLine("retry")
                    retried = try await DeadLetters.revive(filter, pool: pool) { done in
                        line.update(done: Int64(done), total: matching)
                    }
                    line.finish()
                }
                if options.json { return try Console.json(Report(matching: matching, retried: retried)) }
                Console.print("retried \(retried) of \(matching)")
            }
        }
    }
}
