import Logging
import Postgres
import Testing
import Vault

@testable import Claims
@testable import Jobs

/// The flow by hand: each call works what is runnable now, so that a test decides what happens in which order.
extension TestBench {
    /// Leases and works one batch of a queue as a worker would; answers how many jobs it had.
    @discardableResult
    func work(_ queue: Queue, atMost limit: Int? = nil) async throws -> Int {
        let handler = try #require(context.handlers.first { $0.queue == queue })
        let session = try await WorkerSession.open(named: "test", lease: .seconds(600), pool: pool)
        let jobs = try await pool.withConnection { connection in
            var lanes = QueueLanes(queue: queue)
            return try await lanes.lease(limit ?? handler.batchSize, for: session, on: connection).jobs
        }
        if jobs.isEmpty { return 0 }
        try await handler.handle(
            LeasedBatch(
                jobs: jobs, session: session, pool: pool, policy: handler.retryPolicy, queue: queue,
                logger: Self.silent))
        return jobs.count
    }

    /// Works a queue until nothing is runnable.
    func workAll(_ queue: Queue) async throws {
        while try await work(queue) > 0 {}
    }

    /// Runs a coordinator's duty once.
    func perform(_ duty: any Duty) async throws {
        _ = try await pool.transaction { try await duty.perform(on: $0) }
    }

    /// Makes the waiting jobs of a queue runnable, whatever they wait for.
    func makeDue(_ queue: Queue) async throws {
        try await owner("UPDATE job_later SET due_at = '-infinity' WHERE queue = \(queue.id)")
        try await perform(PromoteDueJobs())
    }

    /// From imported to in a file that was sent, or tried to be.
    func submitAll() async throws {
        try await workAll(.eligibility)
        try await workAll(.scrub)
        try await resubmit()
    }

    /// Plans files for ready claims and runs their jobs once.
    func resubmit() async throws {
        try await perform(OpenBatchWindows())
        try await workAll(.submit)
    }

    /// Stores everything that the partner has for us.
    func collect() async throws {
        try await perform(KeepReceiving())
        try await makeDue(.receive)
        try await work(.receive)
    }

    /// Reads the stored answers.
    func digest() async throws {
        try await workAll(.acknowledge)
        try await workAll(.remit)
    }

    /// Makes jobs runnable that are due.
    func promote() async throws {
        try await perform(PromoteDueJobs())
    }

    // MARK: answers

    /// The stored answers as they came: number, kind and bytes.
    func inbound(kind: String? = nil) async throws -> [(id: Int64, kind: String, bytes: [UInt8])] {
        let ids = try await owner("SELECT inbound_id FROM inbound_file ORDER BY inbound_id")
            .compactMap { $0[0].flatMap { Int64($0) } }
        return try await pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
            return try await connection.run(ReadInbound(ids: ids)).sorted { $0.id < $1.id }
                .filter { kind == nil || $0.kind == kind }
                .map { ($0.id, $0.kind, try context.keys.open($0.sealed, for: $0.sealContext)) }
        }
    }

    /// Stores an answer as `Receive` does; answers its number, nil when the same bytes came before.
    @discardableResult
    func deliver(_ bytes: [UInt8]) async throws -> Int64? {
        let content = InboundContent(bytes)
        let hash = SHA256.digest(bytes)
        return try await pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
            return try await connection.first(
                StoreInbound(
                    routeID: 1, kind: content.kind, contentHash: hash,
                    sealed: try context.keys.seal(bytes, for: .inboundFile(routeID: 1, contentHash: hash)),
                    queue: content.queue?.id, reason: content.reason))
        }
    }

    /// Has one stored answer read again, as if it had come under a content that was never seen.
    func read(again id: Int64, kind: String) async throws {
        try await read(again: id, queue: kind == "835" ? .remit : .acknowledge)
    }

    /// The same for a queue.
    func read(again id: Int64, queue: Queue) async throws {
        try await owner(
            """
            DELETE FROM job WHERE queue = \(queue.id) AND subject = \(id);
            UPDATE inbound_file SET status = 'received' WHERE inbound_id = \(id);
            INSERT INTO job (queue, clinic_id, subject, deadline) VALUES (\(queue.id), 0, \(id), '-infinity')
            """)
        try await work(queue, atMost: 1)
    }

    /// Status and reason of a stored answer.
    func fate(of id: Int64?) async throws -> (status: String, reason: String) {
        let row = try await owner(
            "SELECT status, coalesce(reason, '') FROM inbound_file WHERE inbound_id = \(id ?? -1)"
        ).first
        return (row?[0] ?? "", row?[1] ?? "")
    }
}
