internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// Stores one batch of visits in one transaction.
struct IntakeBatch: Sendable {
    let context: ClaimsContext
    let intakeID: Int64
    /// Who brings the visits, as events name them.
    let actor: String

    /// A visit with its clinic's number and hash.
    private struct Placed: Sendable {
        let incoming: IncomingVisit
        let clinicID: Int32
        let clinic: ClinicProfile
        let hash: [UInt8]

        var key: VisitKey { VisitKey(clinicID: clinicID, key: incoming.visit.visitID) }
    }

    private struct VisitKey: Hashable {
        let clinicID: Int32
        let key: String
    }

    /// Which way each payer's claims go, and what the payers expect.
    private struct Routing: Sendable {
        let numbers: [String: Int16]
        let routes: [PayerRoute]
        let profiles: PayerProfiles
    }

    /// Stores the batch; a key that a concurrent import stores first (23505), or a deadlock with one (40P01), makes it
    /// look again. Each of these needs another batch that got ahead, so a few rounds end it.
    func store(_ incoming: [IncomingVisit]) async throws -> BatchResult {
        for _ in 1..<10 {
            do {
                return try await attempt(incoming)
            } catch let error as PostgresError where error.sqlState == "23505" || error.sqlState == "40P01" {
                continue
            }
        }
        return try await attempt(incoming)
    }

    private func attempt(_ incoming: [IncomingVisit]) async throws -> BatchResult {
        var result = BatchResult()
        let placed = try await place(incoming, &result)
        if placed.isEmpty { return result }
        let routing = Routing(
            numbers: try await context.directory.routeIDs(
                of: placed.compactMap { $0.incoming.visit.primaryCoverage?.payerID }),
            routes: try await context.directory.routes(),
            profiles: try await context.directory.payerProfiles())
        try await context.pool.withConnection { connection in
            try await context.keys.prepare(placed.map(\.clinicID), year: context.currentYear, on: connection)
        }
        let before = result
        return try await context.pool.transaction { connection in
            var result = before
            let clock = try await connection.run(OpenScope(clinics: placed.map(\.clinicID))).only
            let (_, calendars, known) = try await connection.pipeline(
                ShareCalendars(), ReadCalendars(clinicIDs: Array(Set(placed.map(\.clinicID)))),
                FindVisits(clinicIDs: placed.map(\.clinicID), keys: placed.map(\.key.key)))
            let knownByKey = Dictionary(
                uniqueKeysWithValues: known.map { (VisitKey(clinicID: $0.clinicID, key: $0.key), $0) })
            let author = Author(
                actor: actor, clock: clock, calendars: try Calendars.histories(calendars))
            let fresh = placed.filter { knownByKey[$0.key] == nil }
            let changed = placed.filter { item in knownByKey[item.key].map { $0.contentHash != item.hash } ?? false }
            result.summary.unchanged += placed.count - fresh.count - changed.count
            try await add(fresh, author: author, routing: routing, on: connection)
            result.summary.accepted += fresh.count
            let pairs = changed.compactMap { item in knownByKey[item.key].map { (item, $0) } }
            try await correct(pairs, author: author, routing: routing, &result, on: connection)
            return result
        }
    }

    /// Finds each visit's clinic; records of one that is not set up are rejected.
    private func place(_ incoming: [IncomingVisit], _ result: inout BatchResult) async throws -> [Placed] {
        let codes = Set(incoming.map(\.visit.clinicID))
        // Who sees some clinics only sets up no other, and is not told whether it is there.
        let granted = ClinicScope.granted
        let clinics =
            granted == nil
            ? try await context.directory.settingUp(codes)
            : try await context.directory.clinics(codes: codes).filter { granted?.contains($0.value.id) ?? true }
        var placed: [Placed] = []
        for item in incoming {
            if let clinic = clinics[item.visit.clinicID] {
                placed.append(
                    Placed(
                        incoming: item, clinicID: clinic.id, clinic: clinic.profile, hash: SHA256.digest(item.bytes)))
            } else {
                result.summary.rejected += 1
                result.problems.append(
                    RecordProblem(line: item.line, field: "clinic_id", reason: "this clinic is not set up"))
            }
        }
        return placed
    }

    // MARK: new visits

    private func add(
        _ placed: [Placed], author: Author, routing: Routing, on connection: Connection
    ) async throws {
        if placed.isEmpty { return }
        let numbers = try await connection.run(DrawNumbers(count: Int32(placed.count)))
        var visits: [StoredVisit] = []
        var claims: [Claim] = []
        var events: [ClaimEvent] = []
        var times: [StoredTreatmentTime] = []
        for (item, number) in zip(placed, numbers) {
            visits.append(try stored(item, visitID: number.visitID))
            let (claim, event) = try start(
                item, visitID: number.visitID, claimID: number.claimID, author: author, routing: routing)
            claims.append(claim)
            events.append(event)
            times += try self.times(item, claim)
        }
        _ = try await connection.pipeline(
            InsertVisits(visits: visits), InsertTreatmentTimes(times: times), InsertClaims(claims: claims),
            InsertEvents(events: events))
        try await Enqueue.jobs(firstJobs(claims), on: connection)
    }

    private func firstJobs(_ claims: [Claim]) -> [NewJob] {
        claims.filter { $0.stage == .eligibility }.map {
            NewJob(
                queue: .eligibility, clinicID: $0.clinicID, subject: $0.id,
                deadline: $0.nextActionAt ?? .distantFuture, routeID: $0.routeID)
        }
    }

    private func stored(_ item: Placed, visitID: Int64) throws -> StoredVisit {
        StoredVisit(
            visitID: visitID, clinicID: item.clinicID, key: item.incoming.visit.visitID, contentHash: item.hash,
            sealed: try context.keys.seal(item.incoming.bytes, for: .visit(visitID, clinic: item.clinicID)),
            intakeID: intakeID)
    }

    private func times(_ item: Placed, _ claim: Claim) throws -> [StoredTreatmentTime] {
        try item.incoming.visit.treatmentTimes.map { time in
            StoredTreatmentTime(
                claim: claim, personIndex: try time.index(item.clinicID, keys: context.keys), minutes: time.minutes)
        }
    }

    /// A claim at its start, with the first link of its chain.
    private func start(
        _ item: Placed, visitID: Int64, claimID: Int64, author: Author, routing: Routing
    ) throws -> (Claim, ClaimEvent) {
        let visit = item.incoming.visit
        let stage: ClaimStage = visit.noteSignedAt == nil ? .documentation : .eligibility
        let detail = SignedNote.detail("imported", signedAt: visit.noteSignedAt.map(Timestamp.init))
        let hash = ClaimEvent.hash(
            previous: [], claimID: claimID, sequence: 1, from: nil, to: stage, actor: author.actor, token: 0,
            detail: detail, clock: author.clock)
        let event = ClaimEvent(
            claimID: claimID, clinicID: item.clinicID, sequence: 1, from: nil, to: stage, actor: author.actor,
            token: 0, detail: detail, clock: author.clock, hash: hash)
        var claim = Claim(
            id: claimID, clinicID: item.clinicID, visitID: visitID, stage: stage, holdReason: nil, payerID: "",
            payerClass: .commercial, routeID: 1, serviceDate: PostgresDate(visit.serviceDate), patientIndex: [],
            duplicateIndex: [], isEvaluation: false, chargeCents: 0, expectedCents: 0, allowedCents: nil,
            money: Claim.Money(), clock: SLAClock(), payerAcceptedAt: nil, correctionDueAt: nil, fileBy: nil,
            appealBy: nil,
            nextActionAt: nil, fileID: nil, eventSequence: 1, eventHash: hash)
        claim.holdReason = stage == .documentation ? "note not signed" : nil
        try describe(item, in: &claim, author: author, routing: routing)
        return (claim, event)
    }

    /// What the visit's content says about the claim: payer, route, indexes, clock, limits and first due date.
    private func describe(_ item: Placed, in claim: inout Claim, author: Author, routing: Routing) throws {
        let visit = item.incoming.visit
        claim.payerID = visit.primaryCoverage?.payerID ?? ""
        let payer = routing.profiles.profile(
            payerID: claim.payerID, filingIndicator: visit.primaryCoverage?.filingIndicator ?? "",
            on: visit.serviceDate)
        claim.payerClass = payer.payerClass
        claim.coverages = Int16(clamping: max(1, visit.coverages.count))
        let lines = RuleBook.current.scrub(
            ScrubInput(visit: visit, clinic: item.clinic, payer: payer, today: visit.serviceDate)
        ).lines
        let indexes = VisitIndexes(visit, lines: lines)
        claim.expectedCents = lines.reduce(0) { $0 + $1.expectedAllowedCents }
        claim.routeID = routing.numbers[claim.payerID] ?? 1
        claim.serviceDate = PostgresDate(visit.serviceDate)
        claim.isEvaluation = visit.isInitialEvaluation
        claim.patientIndex = try context.keys.blindIndex(item.clinicID, field: "patient", value: indexes.patient)
        claim.duplicateIndex = try context.keys.blindIndex(
            item.clinicID, field: "duplicate", value: indexes.duplicate)
        // The last day as it ends in UTC, a few hours early for payers in the United States.
        claim.fileBy = payer.timelyFiling.value(on: visit.serviceDate).map { limit in
            Timestamp(startOf: limit.deadline(for: visit.serviceDate).adding(days: 1))
        }
        if let signedAt = visit.noteSignedAt {
            let calendar = author.calendars[item.clinicID] ?? .elapsed
            claim.clock.start(at: Timestamp(signedAt), counting: calendar)
        }
        let business = author.clock.business
        claim.nextActionAt =
            claim.stage == .documentation
            ? business.adding(hours: 24) : Deadlines(routes: routing.routes, now: business).of(claim)
    }

    // MARK: corrected visits

    /// A changed visit replaces the earlier one while its claim waits for exactly that; a claim on its way or done is left
    /// alone and the record is rejected. After a denial it becomes a replacement claim (frequency 7) where the payer takes
    /// one, and a new original where the payer could not process the first.
    private func correct(
        _ pairs: [(Placed, KnownVisit)], author: Author, routing: Routing, _ result: inout BatchResult,
        on connection: Connection
    ) async throws {
        if pairs.isEmpty { return }
        let locked = try await connection.run(LockClaims(ids: pairs.map(\.1.claimID)))
        let claims = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        let denied = locked.filter { $0.stage == .denied }.map(\.id)
        let histories = denied.isEmpty ? [] : try await connection.run(ReadSubmissionHistory(claimIDs: denied))
        let historyByID = Dictionary(uniqueKeysWithValues: histories.map { ($0.claimID, $0) })
        var changes = ClaimChanges(author: author)
        var visits: [StoredVisit] = []
        var before: [Claim] = []
        var times: [StoredTreatmentTime] = []
        for (item, known) in pairs {
            guard let claim = claims[known.claimID] else { continue }
            if let refusal = replacementRefusal(of: claim, historyByID[claim.id], routing: routing) {
                result.summary.rejected += 1
                result.problems.append(
                    RecordProblem(line: item.incoming.line, field: "visit_id", reason: refusal))
                continue
            }
            let isSigned = item.incoming.visit.noteSignedAt != nil
            let signedAt = claim.clock.startedAt == nil ? item.incoming.visit.noteSignedAt.map(Timestamp.init) : nil
            let moved =
                isSigned || claim.stage != .documentation
                ? changes.move(
                    claim, to: isSigned ? .eligibility : .documentation,
                    because: SignedNote.detail("corrected visit imported", signedAt: signedAt), nextActionAt: nil)
                : true
            guard moved else {
                result.summary.rejected += 1
                result.problems.append(
                    RecordProblem(
                        line: item.incoming.line, field: "visit_id",
                        reason: "a different version of this visit is already on its way to the payer"))
                continue
            }
            var corrected = changes[claim]
            try describe(item, in: &corrected, author: author, routing: routing)
            changes.update(corrected)
            before.append(claim)
            times += try self.times(item, corrected)
            visits.append(try stored(item, visitID: known.visitID))
            result.summary.updated += 1
        }
        if visits.isEmpty { return }
        _ = try await connection.pipeline(
            ReplaceVisits(visits: visits), DeleteTreatmentTimes(claims: before), InsertTreatmentTimes(times: times))
        try await changes.save(on: connection)
        try await Enqueue.jobs(firstJobs(Array(changes.claims.values)), on: connection)
    }

    /// Why a denied claim cannot be replaced; nil when it can, or when it is not denied.
    private func replacementRefusal(
        of claim: Claim, _ history: SubmissionHistory?, routing: Routing
    ) -> String? {
        guard claim.stage == .denied, let history, history.isAdjudicable else { return nil }
        let profile = routing.profiles.profile(
            payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day)
        if !profile.takesReplacements {
            return "the payer adjudicated it and takes no replacement: ask for a reopening, or appeal"
        }
        return history.payerControlNumber == nil ? "the payer's number of the adjudicated claim is not known" : nil
    }
}
