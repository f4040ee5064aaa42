internal import Billing
internal import Jobs
internal import Postgres

/// Scrub: the rules run in memory over the whole batch; each claim becomes ready or goes to the clinic's work list.
struct Scrub: JobHandler {
    let queue = Queue.scrub
    let concurrency = 1
    let context: ClaimsContext

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.caseFiles(of: batch.jobs)
        let clinics = try await context.directory.clinics(files.map(\.claim.clinicID))
        let visits = Dictionary(uniqueKeysWithValues: files.map { ($0.claim.id, $0.visit) })
        let routes = try await context.directory.routes()
        let reference = try await context.reference.tables(on: Set(files.map(\.visit.serviceDate)))
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            let scrubbable = held.compactMap { claims[$0.subject] }.filter { $0.stage == .scrub }
            let facts = try await connection.run(ReadScrubFacts(claims: scrubbable))
            let work = ScrubWork(
                context: context, clinics: clinics, visits: visits, reference: reference,
                business: changes.author.clock.business)
            let scrubbed = try work.scrub(scrubbable, facts: facts)
            var written = ScrubWritten(deadlines: Deadlines(routes: routes, now: changes.author.clock.business))
            for item in scrubbed {
                try write(item, job: held.first { $0.subject == item.claim.id }, to: &changes, &written)
            }
            try await save(written, changes, of: scrubbable, on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    /// Turns one result into rows and a move.
    private func write(
        _ item: ScrubWork.Item, job: LeasedJob?, to changes: inout ClaimChanges, _ written: inout ScrubWritten
    ) throws {
        let result = item.result
        written.findings += try item.storedFindings(keys: context.keys)
        written.lines += item.storedLines
        let billed = result.isHeld ? item.claim.money.billed : result.totalChargeCents
        let clock = changes.author.clock
        let reason = result.findings.first { $0.severity == .reject }?.rule ?? "clean"
        changes.move(
            item.claim, to: result.isHeld ? .scrubFailed : .ready, because: reason, token: job?.token ?? 0,
            nextActionAt: result.isHeld ? clock.business.adding(hours: 24) : written.deadlines.of(item.claim)
        ) { claim in
            claim.chargeCents = result.totalChargeCents
            claim.expectedCents = result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
            claim.money.billed = billed
        }
        if !result.isHeld {
            written.entries += Ledger.charge(billed - item.claim.money.billed, of: item.claim)
            written.ready.append(changes[item.claim])
        }
    }

    private func save(
        _ written: ScrubWritten, _ changes: ClaimChanges, of claims: [Claim], on connection: Connection
    ) async throws {
        // The first scrub is a claim's second or third event; one with more may have results, even with no charge.
        let again = claims.filter { $0.eventSequence > 3 }.map(\.id)
        if !again.isEmpty { _ = try await connection.execute(DeleteScrubResults(claimIDs: again)) }
        _ = try await connection.pipeline(
            InsertLines(lines: written.lines), InsertFindings(findings: written.findings),
            InsertLedgerEntries(entries: written.entries),
            InsertReady(claims: written.ready, deadlines: written.deadlines))
        try await changes.save(on: connection)
    }
}

/// Rows that a scrubbed batch adds.
struct ScrubWritten: Sendable {
    let deadlines: Deadlines
    var lines: [StoredLine] = []
    var findings: [StoredFinding] = []
    var entries: [LedgerEntry] = []
    var ready: [Claim] = []
}

/// The pure part: facts in, results out, with a running ledger per patient inside the batch.
struct ScrubWork: Sendable {
    let context: ClaimsContext
    let clinics: [Int32: Directory.Clinic]
    let visits: [Int64: Visit]
    /// National tables by date of service.
    let reference: [CalendarDay: ReferenceTables]
    let business: Timestamp

    /// A claim with what the rules made of it.
    struct Item: Sendable {
        let claim: Claim
        let result: ScrubResult
    }

    func scrub(
        _ claims: [Claim], facts: [(claimID: Int64, yearToDateCents: Int64, isDuplicate: Bool)]
    ) throws -> [Item] {
        let factByID = Dictionary(uniqueKeysWithValues: facts.map { ($0.claimID, $0) })
        var inBatch: [PatientYear: Int64] = [:]
        return claims.sorted { ($0.serviceDate.daysSinceEpoch, $0.id) < ($1.serviceDate.daysSinceEpoch, $1.id) }
            .compactMap { claim in
                guard let visit = visits[claim.id], let clinic = clinics[claim.clinicID] else { return nil }
                let fact = factByID[claim.id]
                let key = PatientYear(
                    clinicID: claim.clinicID, patientIndex: claim.patientIndex, payerID: claim.payerID,
                    year: claim.serviceDate.day.year)
                let payer = context.directory.payer(
                    claim.payerID, filingIndicator: visit.primaryCoverage?.filingIndicator ?? "")
                let result = RuleBook.current.scrub(
                    ScrubInput(
                        visit: visit, clinic: clinic.profile, payer: payer,
                        today: business.day(in: clinic.profile.timeZone),
                        ytdAllowedCents: (fact?.yearToDateCents ?? 0) + (inBatch[key] ?? 0),
                        isExactDuplicate: fact?.isDuplicate ?? false,
                        reference: reference[visit.serviceDate] ?? .none))
                if !result.isHeld {
                    inBatch[key, default: 0] += result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
                }
                return Item(claim: claim, result: result)
            }
    }

    private struct PatientYear: Hashable {
        let clinicID: Int32
        let patientIndex: [UInt8]
        let payerID: String
        let year: Int
    }
}

extension ScrubWork.Item {
    var storedLines: [StoredLine] {
        result.lines.enumerated().map { index, line in
            StoredLine(
                claimID: claim.id, clinicID: claim.clinicID, number: Int16(index + 1), code: line.code,
                modifiers: line.modifiers.joined(separator: " "), units: Int32(line.units),
                chargeCents: line.chargeCents, expectedCents: line.expectedAllowedCents,
                pointers: line.diagnosisPointers.map(Int16.init))
        }
    }

    /// Text and inputs are sealed: they can quote the chart.
    func storedFindings(keys: ClinicKeys) throws -> [StoredFinding] {
        return try result.findings.enumerated().map { index, finding in
            var document: [UInt8] = []
            JSONValue(finding).write(to: &document)
            let sealed = try keys.seal(
                document, for: .finding(claim.id, number: index + 1, clinic: claim.clinicID))
            return StoredFinding(
                claimID: claim.id, clinicID: claim.clinicID, number: Int16(index + 1), rule: finding.rule,
                severity: finding.severity.rawValue, lines: finding.lines.map(String.init).joined(separator: ","),
                ruleSet: finding.ruleSetVersion, sealed: sealed)
        }
    }
}

extension JSONValue {
    /// A finding under its own keys, without the detour through Foundation's encoder (some 20 µs each, two a claim).
    fileprivate init(_ finding: Finding) {
        let inputs = finding.inputs.sorted { $0.key < $1.key }.map { name, value in
            JSONMember(name: name, value: JSONValue(value))
        }
        self = .object([
            JSONMember(name: "visit_id", value: .string(finding.visitID)),
            JSONMember(name: "clinic_id", value: .string(finding.clinicID)),
            JSONMember(name: "rule", value: .string(finding.rule)),
            JSONMember(name: "rule_set_version", value: .string(finding.ruleSetVersion)),
            JSONMember(name: "profile_version", value: .string(finding.profileVersion)),
            JSONMember(name: "reference_versions", value: .array(finding.referenceVersions.map { .string($0) })),
            JSONMember(name: "severity", value: .string(finding.severity.rawValue)),
            JSONMember(name: "lines", value: .array(finding.lines.map { .integer(Int64($0)) })),
            JSONMember(name: "message", value: .string(finding.message)),
            JSONMember(name: "carc", value: finding.carc.map { .string($0) } ?? .null),
            JSONMember(name: "inputs", value: .object(inputs)),
        ])
    }

    private init(_ value: Finding.Value) {
        switch value {
        case .int(let number): self = .integer(number)
        case .bool(let flag): self = .bool(flag)
        case .text(let text): self = .string(text)
        }
    }
}
