internal import Billing
internal import Jobs
internal import Logging
internal import Postgres
internal import Vault
internal import X12

/// Post remittance: an 835 is balanced at line, claim and transaction, or its file is quarantined whole; its claims are
/// matched to ours and posted to the append-only ledger. A claim that is nobody's goes to suspense and a work list, while
/// the rest is posted. What the payer refused stays open: a denial never becomes a write-off here.
struct PostRemittance: JobHandler {
    let queue = Queue.remit
    let batchSize = 32
    let concurrency = 1
    let context: ClaimsContext

    /// The balanced remittances of one file.
    private struct ReadFile: Sendable {
        let file: InboundFile
        let remittances: Result<[Remittance835], RemittanceProblem>
    }

    func handle(_ batch: LeasedBatch) async throws {
        let read = try await context.inboundFiles(batch.jobs).mapValues { file in
            let bytes = try context.keys.open(file.sealed, for: file.sealContext)
            return ReadFile(
                file: file,
                remittances: Result { () throws(RemittanceProblem) in try RemittanceReading.balanced(bytes) })
        }
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
            var good: [(file: InboundFile, token: Int64, remittance: Remittance835)] = []
            var finished: [Int64] = []
            for job in held {
                guard let item = read[job.subject], item.file.status == "received" else { continue }
                switch item.remittances {
                case .success(let remittances):
                    good += remittances.map { (item.file, job.token, $0) }
                    finished.append(item.file.id)
                case .failure(let problem): try await quarantine(item.file, problem, on: connection)
                }
            }
            let matched = try await match(good, on: connection)
            let books = try await ClaimBooks.read(
                Set(matched.flatMap { $0.answered.compactMap { $0?.claimID } }),
                decided: Set(matched.flatMap { $0.remittance.claims.map(\.status) }), on: connection)
            var posting = RemittancePosting(context: context, author: author, books: books)
            try await posting.post(matched, on: connection)
            try await DenialRecorder(context: context, author: author).record(posting.posted, on: connection)
            _ = try await connection.execute(FinishInbound(ids: finished))
            KillPoint.reached(.beforeRemitCommit)
            return held.map { Settlement($0, .done) }
        }
    }

    private func quarantine(
        _ file: InboundFile, _ problem: RemittanceProblem, on connection: Connection
    ) async throws {
        context.logger.error(
            "remittance quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(problem.reason)"])
        _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: problem.reason))
    }

    /// Submissions are looked up once for all files.
    private func match(
        _ items: [(file: InboundFile, token: Int64, remittance: Remittance835)], on connection: Connection
    ) async throws -> [MatchedRemittance] {
        let remittances = items.map(\.remittance)
        let asked = remittances.flatMap { remittance in
            remittance.claims.map { RemittanceMatching.Asked(claim: $0, payeeNPI: remittance.payeeNPI) }
        }
        let found = try await RemittanceMatching(context: context).match(asked, on: connection)
        let references = try await references(remittances, on: connection)
        // Only what has no claim asks whose it is.
        let isAsked = found.contains { $0 == nil } || !remittances.allSatisfy(\.providerAdjustments.isEmpty)
        let clinics =
            isAsked
            ? try await RemittanceMatching.clinics(npis: remittances.map(\.payeeNPI), on: connection) : [:]
        var next = 0
        return items.compactMap { file, token, remittance in
            let answered = Array(found[next..<(next + remittance.claims.count)])
            next += remittance.claims.count
            guard let key = RemittanceKey(remittance) else { return nil }
            return MatchedRemittance(
                file: file, token: token, payerID: remittance.payer.name?.name ?? "", key: key,
                remittance: remittance, answered: answered,
                clinicID: Self.clinic(clinics[remittance.payeeNPI] ?? [], answered),
                claimsByReference: references)
        }
    }

    /// The payee's clinic: by its NPI when that is one clinic's, else by its claims when they are, else the house.
    private static func clinic(_ byNPI: [Int32], _ answered: [Answered?]) -> Int32 {
        if byNPI.count == 1, let only = byNPI.first { return only }
        let byClaims = Set(answered.compactMap { $0?.clinicID })
        return byClaims.count == 1 ? byClaims.first ?? ClinicKeys.house : ClinicKeys.house
    }

    /// Claims that references of PLB name, by our number or the payer's.
    private func references(
        _ remittances: [Remittance835], on connection: Connection
    ) async throws -> [String: Int64] {
        let names = Set(
            remittances.flatMap { $0.providerAdjustments.flatMap(StoredProviderAdjustment.references) })
        if names.isEmpty { return [:] }
        let (ours, theirs) = try await connection.pipeline(
            FindByControlNumber(controlNumbers: Array(names)), FindByPayerControlNumber(numbers: Array(names)))
        let named =
            theirs.compactMap { item in item.payerControlNumber.map { ($0, item.claimID) } }
            + ours.map { ($0.controlNumber, $0.claimID) }
        return Dictionary(named) { _, last in last }
    }
}

extension Remittance835 {
    /// NM109 of the payee, or its tax id.
    fileprivate var payeeNPI: String { payee.name?.id ?? "" }
}

extension RemittanceKey {
    /// The identity of a transaction; `nil` without a payment date.
    init?(_ remittance: Remittance835) {
        guard let day = CalendarDay(x12: remittance.paymentDate) else { return nil }
        self.init(
            payerTIN: remittance.payerIdentifier, trace: remittance.traceNumber,
            payeeNPI: remittance.payee.name?.id ?? "", effectiveOn: PostgresDate(day),
            paymentCents: remittance.creditOrDebit == "D" ? -remittance.paymentCents : remittance.paymentCents)
    }
}
