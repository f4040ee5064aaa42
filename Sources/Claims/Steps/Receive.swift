internal import Jobs
internal import Logging
internal import Postgres
internal import Vault
internal import X12

/// Receive: one perpetual job per payer route. Each file is stored with its job before its receipt is confirmed, so that a
/// crash between the two only makes the partner offer it again.
struct Receive: JobHandler {
    let queue = Queue.receive
    let batchSize = 8
    let concurrency = 2
    let context: ClaimsContext
    /// Files of one run; keeps the lease short.
    private let filesPerRun = 200
    private let pause = Duration.milliseconds(250)

    /// Each route's job is worked by itself: a partner that does not answer keeps no other waiting.
    func party(of job: LeasedJob) -> Int64 { job.subject }

    func handle(_ batch: LeasedBatch) async throws {
        try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
        }
        var pauses: [Int64: Duration] = [:]
        for job in batch.jobs where batch.isHeld {
            guard let route = try await context.directory.route(Int16(truncatingIfNeeded: job.subject)) else {
                continue
            }
            do {
                try await drain(route)
            } catch ConnectorError.circuitOpen(let left) {
                pauses[job.id] = min(left, .seconds(5))
            } catch let error as ConnectorError {
                // A partner that is down is looked for again; it must not stop the other routes.
                context.logger.warning(
                    "nothing received", metadata: ["route": "\(route.name)", "error": "\(error)"])
            }
        }
        let waits = pauses
        try await batch.settle { _, held in held.map { Settlement($0, .snooze(.after(waits[$0.id] ?? pause))) } }
    }

    private func drain(_ route: PayerRoute) async throws {
        for connector in context.connectors.inboxes(route) {
            var taken = 0
            while taken < filesPerRun {
                let payloads = try await connector.pickUp(atMost: filesPerRun - taken)
                if payloads.isEmpty { break }
                for payload in payloads { try await store(payload, route) }
                KillPoint.reached(.beforeConfirm)
                try await connector.confirm(payloads)
                taken += payloads.count
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
            let duplicate = NoteDuplicateInbound(contentHash: hash, actor: "route:\(route.name)")
            _ = try await context.pool.withConnection { try await $0.execute(duplicate) }
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
        let file = ReceivedFile(bytes)
        let known: (kind: String, queue: Queue)? =
            switch file.kind {
            case .interchangeAcknowledgement: ("TA1", .acknowledge)
            case .transactions(.eligibility271): ("271", .benefits)
            case .transactions(.implementationAcknowledgement999): ("999", .acknowledge)
            case .transactions(.claimAcknowledgement277CA): ("277CA", .acknowledge)
            case .transactions(.remittance835): ("835", .remit)
            default: nil
            }
        if let fault = file.fault {
            self.init(kind: known?.kind ?? "unknown", queue: nil, reason: "\(fault)")
        } else if let known {
            self.init(kind: known.kind, queue: known.queue)
        } else {
            let fault = file.fault("not one of 271, TA1, 999, 277CA, 835")
            self.init(kind: "unknown", queue: nil, reason: "\(fault)")
        }
    }

    private init(kind: String, queue: Queue?, reason: String? = nil) {
        self.kind = kind
        self.queue = queue
        self.reason = reason
    }
}
