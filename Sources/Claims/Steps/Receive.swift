internal import Jobs
internal import Logging
internal import Postgres
internal import Vault
internal import X12

/// Receive: one perpetual job per payer route. Each file is stored with its job before its receipt is confirmed, so that a
/// crash between the two only makes the partner offer it again.
struct Receive: JobHandler {
    let queue = Queue.receive
    let batchSize = 4
    let concurrency = 2
    let context: ClaimsContext
    /// Files of one run; keeps the lease short.
    private let filesPerRun = 200
    private let pause = Duration.milliseconds(250)

    func handle(_ batch: LeasedBatch) async throws {
        try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
        }
        for job in batch.jobs where batch.isHeld {
            guard let route = try await context.directory.route(Int16(truncatingIfNeeded: job.subject)) else {
                continue
            }
            do {
                try await drain(route)
            } catch let error as ConnectorError {
                // A partner that is down is looked for again; it must not stop the other routes.
                context.logger.warning(
                    "nothing received", metadata: ["route": "\(route.name)", "error": "\(error)"])
            }
        }
        try await batch.settle { _, held in held.map { Settlement($0, .snooze(.after(pause))) } }
    }

    private func drain(_ route: PayerRoute) async throws {
        for connector in context.connectors.inboxes(route) {
            for _ in 0..<filesPerRun {
                guard let payload = try await connector.pickUp() else { break }
                try await store(payload, route)
                KillPoint.reached(.beforeConfirm)
                try await connector.confirm(payload)
            }
        }
    }

    private func store(_ payload: InboundPayload, _ route: PayerRoute) async throws {
        let content = InboundContent(payload.bytes)
        let hash = SHA256.digest(payload.bytes)
        let statement = StoreInbound(
            routeID: route.id, kind: content.kind, contentHash: hash,
            sealed: try context.keys.seal(payload.bytes, for: .inboundFile(routeID: route.id, contentHash: hash)),
            queue: content.queue?.id, reason: content.reason)
        let isNew = try await context.pool.withConnection { try await $0.first(statement) != nil }
        if !isNew {
            context.logger.info(
                "file received before", metadata: ["route": "\(route.name)", "kind": "\(content.kind)"])
        } else if let reason = content.reason {
            context.logger.error("file quarantined", metadata: ["route": "\(route.name)", "reason": "\(reason)"])
        }
    }
}

/// What a file is, by its content and never by its name.
struct InboundContent: Sendable {
    let kind: String
    let queue: Queue?
    /// Why it is quarantined at once; position and reason, no value.
    let reason: String?

    init(_ bytes: [UInt8]) {
        do {
            let interchanges = try Lexer.interchanges(in: bytes)
            let transactions = interchanges.flatMap { $0.groups.flatMap(\.transactions) }
            let types = Set(transactions.map { TransactionType($0) })
            let hasTA1 = interchanges.contains { $0.segments.contains { $0.id == "TA1" } }
            switch (types.count, types.first ?? nil) {
            case (0, _) where hasTA1: self.init(kind: "TA1", queue: .acknowledge)
            case (1, .eligibility271): self.init(kind: "271", queue: .benefits)
            case (1, .implementationAcknowledgement999): self.init(kind: "999", queue: .acknowledge)
            case (1, .claimAcknowledgement277CA): self.init(kind: "277CA", queue: .acknowledge)
            case (1, .remittance835): self.init(kind: "835", queue: .remit)
            default: self.init(kind: "unknown", queue: nil, reason: "not one of 271, TA1, 999, 277CA, 835")
            }
        } catch {
            self.init(kind: "unknown", queue: nil, reason: "\(error)")
        }
    }

    private init(kind: String, queue: Queue?, reason: String? = nil) {
        self.kind = kind
        self.queue = queue
        self.reason = reason
    }
}
