import Claims
import Jobs
import Postgres

/// Single jobs: what waits, and what died and waits for a person. Nothing here is a patient's.
enum JobsPage {
    private static let size = 50
    private static let states = [JobState.dead, .later, .parked, .runnable, .running]

    static func show(_ call: Call) async throws -> Reply {
        let choice = try await JobChoice(call.query, site: call.site)
        let state = try call.query["state"].map { name in
            guard let state = JobState(rawValue: name), states.contains(state) else {
                throw Refusal.badRequest("There is no state of this name.")
            }
            return state
        }
        let filter = JobFilter(
            queue: choice.dead.queueID, clinic: choice.dead.clinicID, state: state, reason: choice.dead.reason)
        let after = call.query["after"].flatMap { Int64($0) } ?? 0
        let (groups, jobs) = try await call.site.pool.withConnection { connection in
            (
                try await DeadLetters.groups(choice.dead, on: connection),
                try await JobQueries.list(filter, after: after, limit: size, on: connection)
            )
        }
        var table = try await table(jobs, choice.names, call)
        table.next =
            jobs.count < size
            ? nil : "/jobs?" + call.query.query(without: ["after"], adding: [("after", "\(jobs.last?.id ?? 0)")])
        var more: [Block] = []
        if try call.principal.may(.operate) {
            table.choices = Table.Choices(name: "job", values: jobs.map { "\($0.id)" }, form: chosenForm)
            if !groups.isEmpty { more = [.form(retryForm(call.query))] }
        }
        return try call.list(
            table, title: "Jobs", name: "jobs",
            before: [.form(filterForm(choice.names, call.query)), .table(self.groups(groups, choice.names))],
            after: more)
    }

    /// Jobs as a table; their subjects lead to claims and files for whoever may see these.
    static func table(_ jobs: [JobListing], _ names: [Int16: String], _ call: Call) async throws -> Table {
        let principal = try call.principal
        let codes = try await call.site.context.directory.codes(byNumber: Set(jobs.map(\.clinicID)))
        return Table(
            title: "Jobs",
            columns: [
                .text("Job"), .text("Queue"), .text("About"), .text("Clinic"), .text("State"), .figure("Attempts"),
                .text("Since or due (UTC)"), .text("Deadline (UTC)"), .text("Reason"),
            ],
            rows: jobs.map { job in
                [
                    .text("\(job.id)"), .text(names[job.queueID] ?? "\(job.queueID)"), subject(job, principal),
                    .text(codes[job.clinicID]), .word(job.state.rawValue, job.state == .dead ? .bad : .plain),
                    .count(Int64(job.attempt)), time(job.at), time(job.deadline),
                    .text(job.reason),
                ]
            }, empty: "No job is like this.")
    }

    /// A parked job is due at infinity.
    private static func time(_ at: Timestamp?) -> Cell {
        at?.microsecondsSinceEpoch == Int64.max ? .text("until resumed") : .time(at?.iso8601)
    }

    private static func subject(_ job: JobListing, _ principal: Principal) -> Cell {
        let number = job.subject
        guard let queue = Queue.claims.first(where: { $0.id == job.queueID }) else { return .text("\(number)") }
        if Queue.ofClaims.contains(queue) {
            return Cell(text: "claim \(number)", place: principal.may(.readClaims) ? "/claims/\(number)" : nil)
        }
        return switch queue {
        case .submit: .link("file \(number)", "/files/sent/\(number)")
        case .acknowledge, .remit, .benefits: .link("received file \(number)", "/files/\(number)")
        default: .text("\(number)")
        }
    }

    static func groups(_ groups: [DeadLetterGroup], _ names: [Int16: String]) -> Table {
        Table(
            title: "Dead letters by queue and reason",
            columns: [
                .text("Queue"), .text("Reason"), .figure("Jobs"), .figure("Clinics"), .text("First died (UTC)"),
                .text("Last died (UTC)"),
            ],
            rows: groups.map { group in
                let name = names[group.queueID] ?? "\(group.queueID)"
                let query = Fields([("state", "dead"), ("queue", name), ("reason", group.reason)]).query()
                return [
                    .text(name), .link(group.reason, "/jobs?" + query), .count(group.jobs), .count(group.clinics),
                    .time(group.firstDiedAt.iso8601), .time(group.lastDiedAt.iso8601),
                ]
            }, empty: "None.")
    }

    private static func filterForm(_ names: [Int16: String], _ query: Fields) -> Form {
        Form(
            action: "/jobs",
            fields: [
                .init(
                    kind: .select, name: "state", label: "State", value: query["state"] ?? "",
                    options: [("", "all unfinished")] + states.map { ($0.rawValue, $0.rawValue) }),
                .init(
                    kind: .select, name: "queue", label: "Queue", value: query["queue"] ?? "",
                    options: [("", "all")] + names.sorted { $0.key < $1.key }.map { ($0.value, $0.value) }),
                .init(kind: .text, name: "clinic", label: "Clinic", value: query["clinic"] ?? ""),
                .init(kind: .text, name: "reason", label: "Reason contains", value: query["reason"] ?? ""),
            ], button: "Show", isSearch: true)
    }

    private static let chosenForm = Form(
        title: "With the chosen jobs", action: "/jobs/chosen",
        fields: [
            .init(
                kind: .select, name: "do", label: "Do",
                options: [("retry", "retry (dead letters)"), ("cancel", "cancel")])
        ], button: "Preview")

    private static func retryForm(_ query: Fields) -> Form {
        Form(
            title: "Retry every dead letter of this filter", action: "/jobs/retry",
            fields: ["queue", "clinic", "reason"].compactMap { name in query[name].map { .hidden(name, $0) } },
            button: "Preview")
    }
}

/// Which jobs a query or form names by queue, clinic and reason.
struct JobChoice {
    let dead: DeadLetterFilter
    let names: [Int16: String]

    /// - Throws: `Refusal.badRequest` for a queue or clinic that is not there: a typing mistake must not widen a filter.
    init(_ fields: Fields, site: Site) async throws {
        let names = try await site.pool.withConnection { try await JobQueries.queueNames(on: $0) }
        var dead = DeadLetterFilter(reason: fields["reason"])
        if let name = fields["queue"] {
            guard let id = names.first(where: { $0.value == name })?.key else {
                throw Refusal.badRequest("There is no queue of this name.")
            }
            dead.queueID = id
        }
        if let code = fields["clinic"] {
            guard let clinic = try await site.context.directory.clinics(codes: [code])[code] else {
                throw Refusal.badRequest("There is no clinic of this code.")
            }
            dead.clinicID = clinic.id
        }
        self.dead = dead
        self.names = names
    }
}
