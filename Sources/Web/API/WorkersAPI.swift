import Claims
import HTTPTypes
import Jobs
import Postgres

/// Workers and capacity, for programs.
enum WorkersAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/workers", .house(.readOperations),
            Operation(
                id: "list_workers", summary: "Live workers.", answer: .object([.init("workers", .list(worker))])),
            list),
        .api(
            .post, "/v1/workers/{worker}/quiet", .house(.operate),
            Operation(
                id: "quiet_worker", summary: "Lets a worker finish what it holds and take no more.",
                parameters: [name], answer: wish, refusals: [404])
        ) { try await tell(.quiet, $0) },
        .api(
            .post, "/v1/workers/{worker}/stop", .house(.operate),
            Operation(
                id: "stop_worker", summary: "Lets a worker finish what it holds and end.",
                parameters: [name], answer: wish, refusals: [404])
        ) { try await tell(.stop, $0) },
        .api(
            .get, "/v1/forecast", .house(.readOperations),
            Operation(
                id: "forecast",
                summary: "When the work is done and how many workers keep every deadline, now or with what is given.",
                parameters: [
                    .query("workers", "Worker processes. [those that run]", .integer(least: 0, most: 100_000)),
                    .query("slots", "Sets that one works at once. [as those that run]", .integer(least: 1, most: 1000)),
                    .query(
                        "horizon", "Seconds in which a new worker can be there. [60]",
                        .integer(least: 1, most: 86_400)),
                ], answer: forecast), foresee),
    ]

    private static let name = Operation.Parameter.path("worker", "Name of a worker, or number of its session.", .term)
    private static let wishes = Schema.text(values: [WorkerWish.quiet.rawValue, WorkerWish.stop.rawValue])
    private static let wish = Schema.object([.init("worker", .text()), .init("wish", wishes)])

    private static let worker = Schema.object([
        .init("session", .integer()), .init("name", .text()), .init("queues", .list(.text())), .init("slots", .count),
        .init("started_at", .instant), .init("lease_ends_at", .instant), .init("wish", wishes, isOptional: true),
        .init("leased_jobs", .count), .init("done_last_minute", .count), .init("failed_last_minute", .count),
    ])

    private static let limit = Schema.object([
        .init("scope", .text(values: ["queue", "clinic", "route"])), .init("key", .integer()),
        .init("name", .text(), isOptional: true), .init("measure", .text(values: ["jobs_per_second", "slots"])),
        .init("value", .number),
    ])

    private static let forecast = Schema.object([
        .init("schema_version", .integer(least: 1, most: 1)), .init("workers", .count),
        .init("slots_per_worker", .count), .init("share", .number), .init("is_share_measured", .truth),
        .init("jobs", .count), .init("clear_seconds", .number, isOptional: true),
        .init("clear_limit", limit, isOptional: true), .init("required_workers", .count), .init("suffices", .truth),
        .init("limits", .list(limit)),
        .init(
            "queues",
            .list(
                .object([
                    .init("name", .text()), .init("jobs", .count), .init("seconds_per_job", .number),
                    .init("is_measured", .truth), .init("next", .text(), isOptional: true), .init("follow", .number),
                    .init("arrivals_per_second", .number),
                ]))),
    ])

    /// As `claimline worker list --json` has it.
    private struct Row: Encodable {
        let session: Int64
        let name: String
        let queues: [String]
        let slots: Int32
        let startedAt: String
        let leaseEndsAt: String
        let wish: String?
        let leasedJobs: Int64
        let doneLastMinute: Int64
        let failedLastMinute: Int64
    }

    private struct Listing: Encodable {
        let workers: [Row]
    }

    private struct Told: Encodable {
        let worker: String
        let wish: String
    }

    private static func list(_ call: Call) async throws -> Reply {
        try await call.site.pool.withConnection { connection in
            let names = try await JobQueries.queueNames(on: connection)
            let rows = try await Workers.all(on: connection).map { worker in
                Row(
                    session: worker.sessionID, name: worker.name, queues: worker.queueIDs.map { names[$0] ?? "\($0)" },
                    slots: worker.slots, startedAt: worker.startedAt.iso8601, leaseEndsAt: worker.expiresAt.iso8601,
                    wish: worker.wish?.rawValue, leasedJobs: worker.leasedJobs, doneLastMinute: worker.doneLastMinute,
                    failedLastMinute: worker.failedLastMinute)
            }
            return .json(Listing(workers: rows))
        }
    }

    private static func tell(_ wish: WorkerWish, _ call: Call) async throws -> Reply {
        let worker = try call.segment("worker")
        try await QueuesPage.wish(wish, of: worker, call)
        return .json(Told(worker: worker, wish: wish.rawValue))
    }

    private static func foresee(_ call: Call) async throws -> Reply {
        let horizon = Duration.seconds(try call.whole("horizon", 1...86_400) ?? 60)
        let workers = try call.whole("workers", 0...100_000)
        let slots = try call.whole("slots", 1...1000)
        var forecast = try await call.site.pool.withConnection { try await Forecast.read(horizon: horizon, on: $0) }
        if let workers { forecast.workers = workers }
        if let slots { forecast.slotsPerWorker = slots }
        return .json(ForecastReport(forecast))
    }
}
