internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// Takes appointments in from an NDJSON file, and starts what is asked of payers about them.
///
/// The same appointment again changes nothing; a changed one is checked anew; a cancelled one is checked no more. A batch
/// is one transaction, so that a crash loses nothing and doubles nothing.
public struct AppointmentImport: Sendable {
    private let context: ClaimsContext
    private let batchSize = 500

    /// An import into the context's database.
    public init(context: ClaimsContext) {
        self.context = context
    }

    /// Imports the file's good records.
    ///
    /// - Returns: the counts, and what is wrong with the others: line, field and reason, never a value.
    /// - Throws: `IntakeError` when the file cannot be read at all, `PostgresError`; batches that committed stay.
    public func run(path: String) async throws -> (summary: IntakeSummary, problems: [RecordProblem]) {
        var lines = NDJSONReader(try ByteSource(path: path))
        let parser = AppointmentParser(schema: try VisitSchema.appointment())
        var summary = IntakeSummary()
        var problems: [RecordProblem] = []
        var batch: [IncomingAppointment] = []
        while let record = try lines.next() {
            switch parser.parse(record) {
            case .success(let appointment):
                batch.append(appointment)
                if batch.count == batchSize { try await store(&batch, &summary, &problems) }
            case .failure(let rejection): problems += rejection.problems
            }
        }
        try await store(&batch, &summary, &problems)
        summary.rejected = Set(problems.map(\.line)).count
        return (summary, problems)
    }

    private func store(
        _ batch: inout [IncomingAppointment], _ summary: inout IntakeSummary, _ problems: inout [RecordProblem]
    ) async throws {
        // The last of several records of one appointment counts.
        let latest = Dictionary(batch.map { ($0.key, $0) }) { $1 }
        summary.unchanged += batch.count - latest.count
        batch = []
        if latest.isEmpty { return }
        let clinics = try await context.directory.settingUp(Set(latest.values.map(\.appointment.clinicID)))
        var placed: [PlacedAppointment] = []
        let routes = try await context.directory.routeIDs(
            of: latest.values.compactMap { $0.appointment.primaryCoverage?.payerID })
        try await context.pool.withConnection { connection in
            try await context.keys.prepare(clinics.values.map(\.id), year: context.currentYear, on: connection)
        }
        for item in latest.values.sorted(by: { $0.line < $1.line }) {
            guard let clinic = clinics[item.appointment.clinicID] else {
                problems.append(
                    RecordProblem(line: item.line, field: "clinic_id", reason: "this clinic is not set up"))
                continue
            }
            placed.append(
                try PlacedAppointment(item, clinic: clinic, routes: routes, keys: context.keys))
        }
        if placed.isEmpty { return }
        let (taken, changed) = try await context.pool.transaction { [placed] connection in
            let clock = try await connection.run(OpenScope(clinics: placed.map(\.clinicID))).only
            let known = try await connection.run(LockAppointments(appointments: placed))
            let knownByKey = Dictionary(
                uniqueKeysWithValues: known.map { (AppointmentKey(clinicID: $0.clinicID, key: $0.key), $0) })
            let fresh = placed.filter { knownByKey[$0.key] == nil }
            let changed = placed.filter { item in
                knownByKey[item.key].map { $0.contentHash != item.contentHash } ?? false
            }
            let ids = try await connection.run(DrawAppointments(count: Int32(fresh.count)))
            let numbered =
                zip(fresh, ids).map { NumberedAppointment(id: $1, appointment: $0) }
                + changed.compactMap { item in
                    knownByKey[item.key].map { NumberedAppointment(id: $0.id, appointment: item) }
                }
            _ = try await connection.execute(
                SaveAppointments(
                    appointments: try numbered.map { item in
                        var sealed = item
                        sealed.sealed = try context.keys.seal(
                            item.appointment.bytes, for: .appointment(item.id, clinic: item.appointment.clinicID))
                        return sealed
                    }))
            try await Enqueue.jobs(
                numbered.filter { !$0.appointment.appointment.isCancelled }.map { $0.firstCheck(at: clock.business) },
                on: connection)
            return (fresh.count, changed.count)
        }
        summary.accepted += taken
        summary.updated += changed
        summary.unchanged += placed.count - taken - changed
    }
}

/// A good record of an appointment file.
struct IncomingAppointment: Sendable {
    let line: Int
    let appointment: Appointment
    /// The document in its one spelling.
    let bytes: [UInt8]

    var key: String { appointment.clinicID + "\n" + appointment.appointmentID }
}

/// An appointment's name within its clinic.
struct AppointmentKey: Sendable, Hashable {
    let clinicID: Int32
    let key: String
}

/// An appointment whose clinic is known.
struct PlacedAppointment: Sendable {
    let appointment: Appointment
    let bytes: [UInt8]
    let contentHash: [UInt8]
    let clinicID: Int32
    let routeID: Int16
    let patientIndex: [UInt8]
    let schedule: AppointmentSchedule

    var key: AppointmentKey { AppointmentKey(clinicID: clinicID, key: appointment.appointmentID) }

    init(
        _ item: IncomingAppointment, clinic: Directory.Clinic, routes: [String: Int16], keys: ClinicKeys
    ) throws {
        appointment = item.appointment
        bytes = item.bytes
        contentHash = SHA256.digest(item.bytes)
        clinicID = clinic.id
        routeID = routes[item.appointment.primaryCoverage?.payerID ?? ""] ?? 1
        let indexes = VisitIndexes(item.appointment.expectedVisit, lines: [])
        patientIndex = try keys.blindIndex(clinic.id, field: "patient", value: indexes.patient)
        schedule = AppointmentSchedule(date: item.appointment.date, clinic: clinic.profile)
    }
}

/// An appointment with its number, to be stored.
struct NumberedAppointment: Sendable {
    let id: Int64
    let appointment: PlacedAppointment
    var sealed: [UInt8] = []

    /// One job for each appointment, which comes again on the day. A changed appointment gets a further one; that the payer is
    /// asked twice then does no harm.
    func firstCheck(at business: Timestamp) -> NewJob {
        NewJob(
            queue: .appointments, clinicID: appointment.clinicID, subject: id, deadline: appointment.schedule.opening,
            routeID: appointment.routeID,
            due: appointment.schedule.firstCheck > business ? .business(appointment.schedule.firstCheck) : nil)
    }
}

/// When payers are asked about an appointment: some days ahead and again on the day, early in the clinic's morning.
struct AppointmentSchedule: Sendable, Hashable {
    /// Minutes after midnight of the clinic: before anybody comes, and after most payers' nightly hours.
    private static let minutes = 6 * 60

    /// The check ahead.
    let firstCheck: Timestamp
    /// The check on the day.
    let lastCheck: Timestamp
    /// When the patient may come: two hours after the check of the day.
    let opening: Timestamp

    init(date: CalendarDay, clinic: ClinicProfile) {
        let days = clinic.eligibilityDaysAhead ?? ClinicProfile.usualEligibilityDaysAhead
        let clock = WallClock(timeZone: clinic.timeZone)
        func morning(_ day: CalendarDay) -> Timestamp {
            clock?.instant(of: day, minutes: Self.minutes) ?? Timestamp(startOf: day)
        }
        firstCheck = morning(date.adding(days: -days))
        lastCheck = morning(date)
        opening = lastCheck.adding(hours: 2)
    }
}

/// Turns one line into a checked appointment.
struct AppointmentParser {
    private let node: SchemaNode

    struct Rejection: Error {
        let problems: [RecordProblem]
    }

    init(schema: VisitSchema) {
        node = schema.root
    }

    func parse(_ record: RawRecord) -> Result<IncomingAppointment, Rejection> {
        func rejected(_ problems: [FieldProblem]) -> Result<IncomingAppointment, Rejection> {
            .failure(
                Rejection(
                    problems: problems.map { RecordProblem(line: record.line, field: $0.field, reason: $0.reason) }))
        }
        guard case .json(let bytes) = record.content else {
            if case .damaged(let problem) = record.content { return rejected([problem]) }
            return rejected([FieldProblem(field: "", reason: "is not a line of JSON")])
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return rejected([FieldProblem(field: "", reason: "is not valid UTF-8")])
        }
        do {
            let document = try JSONParser.parse(bytes)
            var validation = SchemaValidation()
            validation.check(document, against: node)
            guard validation.problems.isEmpty else { return rejected(validation.problems) }
            let canonical = node.canonical(document)
            var spelling: [UInt8] = []
            canonical.write(to: &spelling)
            let appointment = try Appointment(from: TreeDecoder(value: canonical))
            return .success(IncomingAppointment(line: record.line, appointment: appointment, bytes: spelling))
        } catch let error as JSONSyntaxError {
            let place = "is not valid JSON: \(error.reason) (byte \(error.byteOffset + 1) of the record)"
            return rejected([FieldProblem(field: "", reason: place)])
        } catch {
            return rejected([FieldProblem(field: "", reason: "cannot be read")])
        }
    }
}

extension SealContext {
    static func appointment(_ id: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "appointment", column: "sealed", clinic: clinic, row: id)
    }

    static func appointmentCheck(_ id: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "appointment_check", column: "sealed", clinic: clinic, row: id)
    }
}
