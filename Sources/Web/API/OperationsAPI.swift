import Claims
import HTTPTypes
import Jobs
import Postgres

/// Queues and workers for programs.
enum OperationsAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/queues", .house(.readOperations),
            Operation(
                id: "list_queues", summary: "Queues with what waits in them.",
                answer: .object([.init("queues", .list(queue))])),
            list),
        .api(
            .post, "/v1/queues/{queue}/pause", .house(.operate),
            Operation(
                id: "pause_queue", summary: "Gives out no more jobs of a queue; what is leased is finished.",
                parameters: [name], body: .object([.init("reason", .words(most: 500))]),
                answer: .object([.init("queue", .text()), .init("is_paused", .truth)]), refusals: [404]), pause),
        .api(
            .post, "/v1/queues/{queue}/resume", .house(.operate),
            Operation(
                id: "resume_queue", summary: "Gives out a queue's jobs again.", parameters: [name],
                answer: .object([.init("queue", .text()), .init("is_paused", .truth)]), refusals: [404]), resume),
        .api(
            .post, "/v1/queues/{queue}/limit", .house(.operate),
            Operation(
                id: "limit_queue", summary: "Limits how many of a queue's jobs run, over all workers; null: no limit.",
                parameters: [name], body: .object([.init("running", most), .init("per_minute", most)]),
                answer: .object([
                    .init("queue", .text()), .init("running", most, isOptional: true),
                    .init("per_minute", most, isOptional: true),
                ]), refusals: [404]), limit),
    ]

    private static let most = Schema.nullable(.integer(least: 1, most: Int64(Int32.max)))

    private static let name = Operation.Parameter.path("queue", "Name of the queue.", .term)

    private static let queue = Schema.object([
        .init("name", .text()), .init("runnable", .count), .init("leased", .count), .init("later", .count),
        .init("dead", .count), .init("oldest_seconds", .count), .init("completed_last_minute", .count),
        .init("is_paused", .truth), .init("live_workers", .count),
    ])

    private struct Queues: Encodable {
        struct Row: Encodable {
            let name: String
            let runnable: Int64
            let leased: Int64
            let later: Int64
            let dead: Int64
            let oldestSeconds: Int64
            let completedLastMinute: Int64
            let isPaused: Bool
            let liveWorkers: Int
        }

        let queues: [Row]
    }

    private static func list(_ call: Call) async throws -> Reply {
        try await call.site.pool.withConnection { connection in
            let states = try await QueueHealth.states(window: .seconds(60), on: connection)
            let controls = try await QueueControl.states(on: connection)
            let workers = try await Workers.all(on: connection)
            return .json(
                Queues(
                    queues: states.map { state in
                        Queues.Row(
                            name: state.queue.name, runnable: state.depth.runnable, leased: state.depth.leased,
                            later: state.depth.later, dead: state.depth.dead,
                            oldestSeconds: state.oldestMicroseconds / 1_000_000,
                            completedLastMinute: state.completedInWindow,
                            isPaused: controls.contains { $0.scope == .queue(state.queue.id) && $0.pausedAt != nil },
                            liveWorkers: workers.count { $0.queueIDs.contains(state.queue.id) })
                    }))
        }
    }

    private struct Reason: Decodable {
        let reason: String
    }

    private struct State: Encodable {
        let queue: String
        let isPaused: Bool
    }

    private static func pause(_ call: Call) async throws -> Reply {
        let reason = try call.words(try call.decoded(Reason.self).reason, "reason", most: 500)
        let queue = try call.segment("queue")
        try await QueuesPage.pause(queue, reason: reason, call)
        return .json(State(queue: queue, isPaused: true))
    }

    private static func resume(_ call: Call) async throws -> Reply {
        let queue = try call.segment("queue")
        _ = try await QueuesPage.resume(queue, call)
        return .json(State(queue: queue, isPaused: false))
    }

    private struct Limits: Decodable {
        let running: Int32?
        let perMinute: Int32?

        private enum CodingKeys: CodingKey { case running, perMinute }

        /// No limit must be meant, not forgotten.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            running = try container.decode(Int32?.self, forKey: .running)
            perMinute = try container.decode(Int32?.self, forKey: .perMinute)
        }
    }

    private struct Limited: Encodable {
        let queue: String
        let running: Int32?
        let perMinute: Int32?
    }

    private static func limit(_ call: Call) async throws -> Reply {
        let limits = try call.decoded(Limits.self)
        guard limits.running ?? 1 > 0, limits.perMinute ?? 1 > 0 else {
            throw Refusal.unprocessable("A limit is a number above 0, or null.")
        }
        let queue = try call.segment("queue")
        try await QueuesPage.limit(queue, to: .init(maxRunning: limits.running, perMinute: limits.perMinute), call)
        return .json(Limited(queue: queue, running: limits.running, perMinute: limits.perMinute))
    }
}
