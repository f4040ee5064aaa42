internal import Jobs
internal import Postgres

/// Make reports: one job per due time. The report is read in a transaction of its own and stored with the job's settlement, so
/// that a worker that lost its lease stores nothing.
struct MakeReports: JobHandler {
    let queue = Queue.reports
    let batchSize = 4
    let concurrency = 1
    let timeout: Duration? = .seconds(600)
    let context: ClaimsContext

    func handle(_ batch: LeasedBatch) async throws {
        let ids = batch.jobs.map(\.subject)
        let due = try await context.pool.transaction { connection in
            try await connection.pipeline(OpenScope(clinics: batch.jobs.map(\.clinicID)), ReadDueRuns(ids: ids)).1
        }
        var made: [Int64: String] = [:]
        var refused: [Int64: String] = [:]
        for run in due {
            guard let kind = ReportKind(rawValue: run.kind) else {
                refused[run.id] = "this program makes no report '\(run.kind)'"
                continue
            }
            // A clinic's own report sees no other clinic.
            let clinics: Set<Int32>? = run.clinicID == ClinicKeys.house ? nil : [run.clinicID]
            made[run.id] = try await ClinicScope.$granted.withValue(clinics) {
                try await context.pool.transaction { connection in
                    try await Report.read(
                        kind, ReportOptions(clinic: run.clinic), today: run.dueAt.day(in: run.timeZone), on: connection
                    ).stored
                }
            }
        }
        let (documents, reasons) = (made, refused)
        try await batch.settle { connection, held in
            _ = try await connection.run(OpenScope(clinics: held.map(\.clinicID)))
            let own = held.compactMap { job in documents[job.subject].map { (id: job.subject, document: $0) } }
            if !own.isEmpty { _ = try await connection.execute(SaveReportRuns(made: own)) }
            return held.map { job in
                Settlement(job, reasons[job.subject].map { .dead(reason: $0) } ?? .done)
            }
        }
    }
}
