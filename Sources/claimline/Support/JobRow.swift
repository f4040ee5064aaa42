import Jobs

/// A job as people and programs read it.
struct JobRow: Encodable {
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

    init(_ job: JobListing, _ names: QueueNames) {
        id = job.id
        queue = names.name(of: job.queueID)
        clinic = job.clinicID
        route = job.routeID
        subject = job.subject
        state = job.state.rawValue
        attempt = job.attempt
        crashes = job.crashes
        deadline = job.deadline?.text
        at = job.at.text
        session = job.sessionID
        reason = job.reason
    }

    static func table(_ rows: [JobRow]) {
        Console.table(
            ["job", "queue", "clinic", "route", "subject", "state", "attempt", "deadline", "since or due", "reason"],
            rows.map { row in
                [
                    "\(row.id)", row.queue, "\(row.clinic)", row.route.map { "\($0)" } ?? "", "\(row.subject)",
                    row.state,
                    "\(row.attempt)", row.deadline ?? "", row.at ?? "", row.reason ?? "",
                ]
            }, rightAligned: [0, 2, 3, 4, 6])
    }
}
