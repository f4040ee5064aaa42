import Claims
import HTTPTypes
import Jobs
import Postgres

/// Single jobs and dead letters, for programs.
enum JobsAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/jobs", .house(.readOperations),
            Operation(
                id: "list_jobs",
                summary:
                    "Unfinished jobs by number, dead ones too; `done` and `cancelled`: those of the last hour, newest "
                    + "first, one page.",
                parameters: [
                    .query("queue", "Only this queue, by name.", .term),
                    .query("state", "Only this state.", .text(values: JobState.allCases.map(\.rawValue))),
                    .query("reason", "Only those whose reason contains this.", .term),
                ] + Operation.Parameter.page(most: 500),
                answer: .page("jobs", job), refusals: [404]), list),
        .api(
            .post, "/v1/jobs/{job}/retry", .house(.operate),
            Operation(
                id: "retry_job", summary: "Makes a dead job runnable again with fresh attempts.", parameters: [number],
                answer: .object([.init("id", .integer(least: 1)), .init("state", state)]), refusals: [404]), retry),
        .api(
            .post, "/v1/jobs/{job}/cancel", .house(.operate),
            Operation(
                id: "cancel_job",
                summary: "Cancels an unfinished job: at once, or when its worker settles it where one holds it.",
                parameters: [number],
                answer: .object([.init("id", .integer(least: 1)), .init("state", state)]), refusals: [404]), cancel),
    ]

    private static let number = Operation.Parameter.path(
        "job", "Number of the job.", .integer(least: 1, most: .max))

    private static let state = Schema.text(values: JobState.allCases.map(\.rawValue))

    private static let job = Schema.object([
        .init("id", .integer(least: 1)), .init("queue", .text()), .init("clinic", .integer()),
        .init("route", .integer(), isOptional: true), .init("subject", .integer()), .init("state", state),
        .init("attempt", .count), .init("crashes", .count, isOptional: true),
        .init("deadline", .instant, isOptional: true), .init("at", .instant, isOptional: true),
        .init("session", .integer(), isOptional: true), .init("reason", .text(), isOptional: true),
    ])

    /// As `claimline jobs list --json` has it.
    private struct Row: Encodable {
        let id: Int64
        let queue: String
        let clinic: Int32
        let route: Int16?
        let subject: Int64
        let state: String
        let attempt: Int16
        let crashes: Int16?
        let deadline: String?
        let at: String?
        let session: Int64?
        let reason: String?

        init(_ job: JobListing, _ names: [Int16: String]) {
            id = job.id
            queue = names[job.queueID] ?? "\(job.queueID)"
            clinic = job.clinicID
            route = job.routeID
            subject = job.subject
            state = job.state.rawValue
            attempt = job.attempt
            crashes = job.crashes
            deadline = job.deadline?.finiteText
            at = job.at.finiteText
            session = job.sessionID
            reason = job.reason
        }
    }

    private struct Answer: Encodable {
        let id: Int64
        let state: JobState
    }

    private static func list(_ call: Call) async throws -> Reply {
        let limit = try call.limit(most: 500)
        let state = try call.choice("state", JobState.self)
        let after = try call.cursor() ?? 0
        let rows = try await call.site.pool.withConnection { connection in
            let names = try await JobQueries.queueNames(on: connection)
            var filter = JobFilter(state: state, reason: call.query["reason"])
            if let name = call.query["queue"] {
                guard let queue = names.first(where: { $0.value == name })?.key else {
                    throw Refusal.notFound("queue")
                }
                filter.queueID = queue
            }
            return try await JobQueries.list(filter, after: after, limit: limit, on: connection)
                .map { Row($0, names) }
        }
        // What finished is one page in the order of time, which no number continues.
        let isWhole = state == .done || state == .cancelled
        return .json(Page("jobs", rows, limit: isWhole ? .max : limit) { "\($0.id)" })
    }

    private static func retry(_ call: Call) async throws -> Reply {
        let job = try call.number("job", of: "job")
        try await call.record(.operate, "retry job \(job)")
        guard try await DeadLetters.revive(DeadLetterFilter(ids: [job]), pool: call.site.pool) > 0 else {
            let found = try await call.site.pool.withConnection { try await JobQueries.find(job, on: $0) }
            throw found == nil ? Refusal.notFound("job") : Refusal.conflict("This job is no dead letter.")
        }
        return .json(Answer(id: job, state: .runnable))
    }

    private static func cancel(_ call: Call) async throws -> Reply {
        let job = try call.number("job", of: "job")
        try await call.record(.operate, "cancel job \(job)")
        let actor = try call.principal.actor
        let answer = try await call.site.pool.withConnection {
            try await Cancellation.cancel([job], actor: actor, on: $0)
        }
        guard answer.unknown.isEmpty else { throw Refusal.notFound("unfinished job") }
        return .json(Answer(id: job, state: answer.cancelled.isEmpty ? .running : .cancelled))
    }
}
