import Claims
import Jobs
import Postgres

/// Queues and workers, with what a person may do to them. Nothing here is a patient's.
enum QueuesPage {
    static func show(_ call: Call) async throws -> Reply {
        .screen(try await LivePages.screen(call) { try await read(call.site, call.principal) })
    }

    static func read(_ site: Site, _ principal: Principal) async throws -> Screen {
        let (states, controls, workers) = try await site.pool.withConnection { connection in
            (
                try await QueueHealth.states(window: .seconds(60), on: connection),
                try await QueueControl.states(on: connection), try await Workers.all(on: connection)
            )
        }
        let byQueue = Dictionary(
            controls.compactMap { control in
                if case .queue(let number) = control.scope { return (number, control) }
                return nil
            }
        ) { first, _ in first }
        var blocks: [Block] = [.table(queues(states, byQueue, workers)), .table(sessions(workers, states))]
        if principal.may(.operate) { blocks += actions(states, byQueue, workers) }
        return Screen(
            title: "Queues and workers", lead: "A paused queue gives out no jobs; what is leased is finished.",
            blocks: blocks,
            isLive: true)
    }

    private static func queues(
        _ states: [QueueState], _ controls: [Int16: ControlState], _ workers: [WorkerState]
    ) -> Table {
        Table(
            title: "Queues",
            columns: [
                .text("Queue"), .text("State"), .figure("Runnable"), .figure("Leased"), .figure("Later"),
                .figure("Dead"),
                .figure("Oldest, s"), .figure("Done a minute"), .text("Limits"), .text("Paused by"),
            ],
            rows: states.map { state in
                let control = controls[state.queue.id]
                let live = workers.contains { $0.queueIDs.contains(state.queue.id) }
                let word: Cell =
                    control?.pausedAt != nil
                    ? .word("paused", .warn)
                    : !live
                        ? .word("no worker", .bad)
                        : state.isStalled(window: .seconds(60)) ? .word("stalled", .bad) : .word("works", .good)
                return [
                    .link(state.queue.name, "/jobs?queue=" + Fields.encoded(state.queue.name)), word,
                    .count(state.depth.runnable), .count(state.depth.leased),
                    .count(state.depth.later), .count(state.depth.dead), .count(state.oldestMicroseconds / 1_000_000),
                    .count(state.completedInWindow), .text(limits(control)),
                    .text(control?.pausedBy.map { by in control?.reason.map { "\(by): \($0)" } ?? by }),
                ]
            })
    }

    private static func limits(_ control: ControlState?) -> String {
        guard let limits = control?.limits else { return "" }
        return [limits.maxRunning.map { "\($0) at once" }, limits.perMinute.map { "\($0) a minute" }]
            .compactMap(\.self).joined(separator: ", ")
    }

    private static func sessions(_ workers: [WorkerState], _ states: [QueueState]) -> Table {
        Table(
            title: "Workers",
            columns: [
                .text("Worker"), .text("State"), .figure("Slots"), .figure("Jobs held"), .figure("Done, last minute"),
                .figure("Failed"), .text("Since (UTC)"),
            ],
            rows: workers.map {
                [
                    .text($0.name), $0.wish.map { .word($0.rawValue, .warn) } ?? .word("works", .good),
                    .count($0.slots),
                    .count($0.leasedJobs), .count($0.doneLastMinute), .count($0.failedLastMinute),
                    .time($0.startedAt.iso8601),
                ]
            }, empty: "None runs: start `claimline worker run`.")
    }

    private static func actions(
        _ states: [QueueState], _ controls: [Int16: ControlState], _ workers: [WorkerState]
    ) -> [Block] {
        func queue(_ states: [QueueState]) -> Form.Field {
            .init(kind: .select, name: "queue", label: "Queue", options: states.map { ($0.queue.name, $0.queue.name) })
        }
        let paused = states.filter { controls[$0.queue.id]?.pausedAt != nil }
        let works = states.filter { controls[$0.queue.id]?.pausedAt == nil }
        var forms: [Form] = []
        if !paused.isEmpty {
            forms.append(
                Form(title: "Resume a queue", action: "/queues/resume", fields: [queue(paused)], button: "Resume"))
        }
        forms.append(
            Form(
                title: "Pause a queue", action: "/queues/pause",
                fields: [queue(works), .init(kind: .text, name: "reason", label: "Why", isRequired: true)],
                button: "Pause", isDangerous: true))
        forms.append(
            Form(
                title: "Limit a queue", action: "/queues/limit",
                fields: [
                    queue(states), .init(kind: .number, name: "running", label: "Jobs at once (none: no limit)"),
                    .init(kind: .number, name: "minute", label: "Jobs a minute (none: no limit)"),
                ], button: "Limit"))
        if !workers.isEmpty {
            forms.append(
                Form(
                    title: "Ask a worker", action: "/workers/wish",
                    fields: [
                        .init(
                            kind: .select, name: "worker", label: "Worker",
                            options: workers.map { ($0.name, $0.name) }),
                        .init(
                            kind: .select, name: "wish", label: "To",
                            options: [("quiet", "take no more jobs"), ("stop", "finish and end")]),
                    ], button: "Ask", isDangerous: true))
        }
        return forms.map(Block.form)
    }

    private static func queue(_ call: Call, named name: String) async throws -> Int16 {
        let names = try await call.site.pool.withConnection { try await JobQueries.queueNames(on: $0) }
        guard let id = names.first(where: { $0.value == name })?.key else { throw Refusal.notFound("queue") }
        return id
    }

    static func pause(_ call: Call) async throws -> Reply {
        let name = try call.required("queue", "The queue")
        try await pause(name, reason: call.required("reason", "The reason"), call)
        return .seeOther("/queues")
    }

    static func pause(_ name: String, reason: String, _ call: Call) async throws {
        let id = try await queue(call, named: name)
        try await call.record(.operate, "pause queue \(name)", reason: reason)
        let actor = try call.principal.actor
        try await call.site.pool.withConnection {
            try await QueueControl.pause(.queue(id), actor: actor, reason: reason, on: $0)
        }
    }

    static func resume(_ call: Call) async throws -> Reply {
        _ = try await resume(call.required("queue", "The queue"), call)
        return .seeOther("/queues")
    }

    /// Jobs that run again; nil when the queue was not paused.
    static func resume(_ name: String, _ call: Call) async throws -> Int? {
        let id = try await queue(call, named: name)
        try await call.record(.operate, "resume queue \(name)")
        return try await QueueControl.resume(.queue(id), pool: call.site.pool)
    }

    static func limit(_ call: Call) async throws -> Reply {
        func number(_ name: String) throws -> Int32? {
            try call.form[name].map { text in
                guard let number = Int32(text), number > 0 else {
                    throw Refusal.unprocessable("A limit is a number above 0, or nothing.")
                }
                return number
            }
        }
        let limits = ControlLimits(maxRunning: try number("running"), perMinute: try number("minute"))
        try await limit(call.required("queue", "The queue"), to: limits, call)
        return .seeOther("/queues")
    }

    static func limit(_ name: String, to limits: ControlLimits, _ call: Call) async throws {
        let id = try await queue(call, named: name)
        try await call.record(.operate, "limit queue \(name)")
        try await call.site.pool.withConnection { try await QueueControl.limit(.queue(id), to: limits, on: $0) }
    }

    /// Asks a worker to take no more jobs, or to end.
    static func wish(_ call: Call) async throws -> Reply {
        guard let wish = WorkerWish(rawValue: try call.required("wish", "What it should do")) else {
            throw Refusal.unprocessable("A worker may be asked to be quiet or to stop.")
        }
        try await self.wish(wish, of: call.required("worker", "The worker"), call)
        return .seeOther("/queues")
    }

    static func wish(_ wish: WorkerWish, of worker: String, _ call: Call) async throws {
        try await call.record(.operate, "\(wish.rawValue) worker \(worker)")
        let told = try await call.site.pool.withConnection { try await Workers.wish(wish, of: worker, on: $0) }
        guard told > 0 else { throw Refusal.notFound("worker") }
    }
}
