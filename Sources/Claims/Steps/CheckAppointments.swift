internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// Check appointments: one 270 for each, some days ahead and again on the day; what the payer says and what is on file of
/// authorizations decides whether the patient can come without surprise, or a person must act before.
struct CheckAppointments: JobHandler {
    let queue = Queue.appointments
    let batchSize = 64
    let concurrency = 1
    let context: ClaimsContext
    private let exchangesInFlight = 8
    /// Attempts after which a silent payer is left alone until the day.
    private static let attemptsAhead: Int16 = 6

    func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

    /// An opened appointment with all that its judgement needs.
    private struct Case: Sendable {
        let stored: StoredAppointment
        let judge: AppointmentJudge
        let clinic: ClinicProfile
        let route: PayerRoute?
    }

    /// What one exchange brought.
    private struct Answer: Sendable {
        let item: Case
        let verdict: EligibilityVerdict
        var benefits: TherapyBenefits?
        /// The 271; `nil` when none came.
        var bytes: [UInt8]?
        /// Why none came.
        var failure: ConnectorError?
    }

    func handle(_ batch: LeasedBatch) async throws {
        let paused = try await context.directory.pausedPayers()
        let cases = try await open(batch.jobs)
        let answers = await inFlight(
            atMost: exchangesInFlight, cases.filter { !paused.contains($0.stored.payerID) }
        ) { await ask($0) }
        let byID = Dictionary(uniqueKeysWithValues: answers.map { ($0.item.stored.id, $0) })
        let payers = Dictionary(uniqueKeysWithValues: cases.map { ($0.stored.id, $0.stored.payerID) })
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope(clinics: held.map(\.clinicID))).only
            let results = try held.compactMap { try byID[$0.subject].map(result) }
            if !results.isEmpty { _ = try await connection.execute(SaveAppointmentResults(results: results)) }
            return held.map { job in
                if let answer = byID[job.subject] {
                    return Settlement(job, outcome(of: answer, job, at: clock.business))
                }
                // Of a paused payer, or cancelled meanwhile.
                return Settlement(job, payers[job.subject].map { .park(key: PayerPauses.key($0)) } ?? .done)
            }
        }
    }

    /// Asked again until an answer comes; a payer that stays silent ahead of the day is asked on the day. On the day, or after
    /// it, an answer is the last.
    private func outcome(of answer: Answer, _ job: LeasedJob, at business: Timestamp) -> Outcome {
        let schedule = AppointmentSchedule(date: answer.item.judge.appointment.date, clinic: answer.item.clinic)
        let isAhead = business < schedule.lastCheck
        if case .noAnswer(let reason) = answer.verdict, !isAhead || job.attempt < Self.attemptsAhead {
            return answer.failure?.outcomeOfQuestion ?? .retry(reason: reason)
        }
        return isAhead ? .snooze(.business(schedule.lastCheck)) : .done
    }

    private func open(_ jobs: [LeasedJob]) async throws -> [Case] {
        let clinics = try await context.directory.clinics(jobs.map(\.clinicID))
        let routes = try await context.directory.routes()
        let profiles = try await context.directory.payerProfiles()
        try await context.pool.withConnection { connection in
            try await context.keys.prepare(jobs.map(\.clinicID), year: context.currentYear, on: connection)
        }
        let (stored, authorizations) = try await context.pool.transaction { connection in
            let stored = try await connection.pipeline(
                OpenScope(clinics: jobs.map(\.clinicID)), ReadAppointments(ids: jobs.map(\.subject))
            ).1.filter { !$0.isCancelled }
            return (stored, try await connection.run(ReadAuthorizationsOfPatients(appointments: stored)))
        }
        let onFile = Dictionary(grouping: authorizations, by: \.appointmentID)
        return try stored.compactMap { row -> Case? in
            guard let clinic = clinics[row.clinicID] else { return nil }
            let plain = try context.keys.open(row.sealed, for: .appointment(row.id, clinic: row.clinicID))
            let appointment = try Appointment(from: TreeDecoder(value: JSONParser.parse(plain)))
            let coverage = appointment.primaryCoverage
            let payer = profiles.profile(
                payerID: row.payerID, filingIndicator: coverage?.filingIndicator ?? "", on: appointment.date)
            let judge = AppointmentJudge(
                appointment: appointment, payer: payer,
                authorizations: self.authorizations(of: appointment, onFile: onFile[row.id] ?? []))
            return Case(
                stored: row, judge: judge, clinic: clinic.profile, route: routes.first { $0.id == row.routeID })
        }
    }

    /// What claims know of authorizations, or else what the appointment itself tells.
    private func authorizations(
        of appointment: Appointment,
        onFile rows: [(appointmentID: Int64, codes: [String], validTo: PostgresDate?, visitsLeft: Int32?)]
    ) -> [AuthorizationOnFile] {
        func covers(_ codes: [String]) -> Bool {
            codes.isEmpty || appointment.plannedCodes.allSatisfy(codes.contains)
        }
        let known = rows.filter { covers($0.codes) }.map {
            AuthorizationOnFile(visitsLeft: $0.visitsLeft.map(Int.init), validTo: $0.validTo?.day)
        }
        guard known.isEmpty, let own = appointment.authorization, own.number != nil, covers(own.codes ?? []),
            own.from.map({ $0 <= appointment.date }) ?? true, own.to.map({ $0 >= appointment.date }) ?? true
        else { return known }
        return [AuthorizationOnFile(visitsLeft: own.visits, validTo: own.to)]
    }

    /// What is kept of an answer.
    private func result(_ answer: Answer) throws -> AppointmentResult {
        let stored = answer.item.stored
        guard let bytes = answer.bytes else {
            return AppointmentResult(
                appointment: stored, state: "unanswered", problems: [], benefits: nil, sealed: nil)
        }
        let problems = answer.item.judge.problems(answer.verdict, answer.benefits)
        return AppointmentResult(
            appointment: stored, state: problems.isEmpty ? "clear" : "problem", problems: problems.map(\.rawValue),
            benefits: answer.benefits?.json,
            sealed: try context.keys.seal(bytes, for: .appointmentCheck(stored.id, clinic: stored.clinicID)))
    }

    /// One real-time exchange.
    private func ask(_ item: Case) async -> Answer {
        let visit = item.judge.appointment.expectedVisit
        guard let coverage = visit.primaryCoverage else {
            return Answer(item: item, verdict: .inactive(reason: "no coverage"), bytes: [])
        }
        guard let route = item.route else { return Answer(item: item, verdict: .noAnswer(reason: "no route")) }
        let inquiry = RealTimeInquiry(
            route: route, number: item.stored.id,
            inquiry: PayerInquiry(clinic: item.clinic, visit: visit, coverage: coverage), instant: .now)
        do {
            let bytes = try await context.connectors.realTime(route).ask(
                "X12_270_Request_005010X279A1", inquiry.eligibility, payer: coverage.payerID)
            let answer = CoverageAnswer(bytes)
            if case .noAnswer = answer.verdict { return Answer(item: item, verdict: answer.verdict) }
            return Answer(item: item, verdict: answer.verdict, benefits: answer.benefits, bytes: bytes)
        } catch {
            return Answer(item: item, verdict: .noAnswer(reason: error.reason), failure: error)
        }
    }
}
