import Claims
import Jobs
import Postgres

/// Retrying and cancelling jobs, each after a look at what it would be about.
enum JobActions {
    private enum Action: String {
        case retry, cancel
    }

    /// Retries or cancels jobs that were chosen one by one.
    static func chosen(_ call: Call) async throws -> Reply {
        let ids = Set(call.form.all("job").compactMap { Int64($0) }).sorted()
        guard !ids.isEmpty, ids.count <= 500 else { throw Refusal.unprocessable("Choose 1 to 500 jobs.") }
        guard let action = call.form["do"].flatMap(Action.init) else { throw Refusal.unprocessable("Say what to do.") }
        guard call.form["confirmed"] == "1" else { return .screen(try await preview(action, ids, call)) }
        try await call.record(.operate, "\(action.rawValue) jobs \(ids.map(String.init).joined(separator: " "))")
        switch action {
        case .retry: _ = try await DeadLetters.revive(DeadLetterFilter(ids: ids), pool: call.site.pool)
        case .cancel:
            let actor = try call.principal.actor
            try await call.site.pool.withConnection {
                _ = try await Cancellation.cancel(ids, actor: actor, on: $0)
            }
        }
        return .seeOther("/jobs")
    }

    private static func preview(_ action: Action, _ ids: [Int64], _ call: Call) async throws -> Screen {
        let (found, names) = try await call.site.pool.withConnection {
            (try await JobQueries.unfinished(ids, on: $0), try await JobQueries.queueNames(on: $0))
        }
        let jobs = action == .retry ? found.filter { $0.state == .dead } : found
        return screen(
            title: "\(action.rawValue) \(jobs.count) jobs?",
            lead: action == .retry
                ? "They become runnable with fresh attempts. Nothing is done yet."
                : "What they would have done is not done, and nothing follows from them. Nothing is done yet.",
            table: try await JobsPage.table(jobs, names, call),
            form: Form(
                action: "/jobs/chosen",
                fields: jobs.map { .hidden("job", "\($0.id)") }
                    + [.hidden("do", action.rawValue), .hidden("confirmed", "1")],
                button: "Do it", isDangerous: action == .cancel), isEmpty: jobs.isEmpty)
    }

    /// Retries every dead letter of a filter.
    static func retry(_ call: Call) async throws -> Reply {
        let choice = try await JobChoice(call.form, site: call.site)
        let kept = ["queue", "clinic", "reason"].compactMap { name in call.form[name].map { (name, $0) } }
        guard call.form["confirmed"] == "1" else {
            let groups = try await call.site.pool.withConnection {
                try await DeadLetters.groups(choice.dead, limit: .max, on: $0)
            }
            let jobs = groups.reduce(0) { $0 + $1.jobs }
            return .screen(
                screen(
                    title: "retry \(jobs) jobs?",
                    lead: "They become runnable with fresh attempts. Nothing is done yet.",
                    table: JobsPage.groups(groups, choice.names),
                    form: Form(
                        action: "/jobs/retry", fields: kept.map { .hidden($0, $1) } + [.hidden("confirmed", "1")],
                        button: "Do it"), isEmpty: jobs == 0))
        }
        let words = kept.map { "\($0) \($1)" }.joined(separator: ", ")
        try await call.record(.operate, "retry dead letters: \(words.isEmpty ? "all" : words)")
        _ = try await DeadLetters.revive(choice.dead, pool: call.site.pool)
        return .seeOther("/jobs")
    }

    private static func screen(title: String, lead: String, table: Table, form: Form, isEmpty: Bool) -> Screen {
        Screen(
            title: title, lead: lead, links: [Link("Back", "/jobs")],
            blocks: [.table(table)] + (isEmpty ? [] : [.form(form)]))
    }
}
