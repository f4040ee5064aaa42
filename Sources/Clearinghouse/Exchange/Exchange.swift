import Foundation
import Logging
import NIOPosix

/// Takes submissions, confirmations and enquiries in, journals them, and applies them in the journal's order.
///
/// Whatever changes state becomes a journal entry; `run()` writes entries in groups (one sync for all that wait), then
/// applies each, and only then lets its caller answer. Files are touched on threads of their own.
actor Exchange {
    private struct Pending {
        let entry: JournalEntry
        /// The parsed file of a `received` entry.
        let reading: SubmissionReading?
        /// The parsed file of an `inquired` entry.
        let inquiry: InquiryReading?
        let continuation: CheckedContinuation<Void, any Error>
    }

    nonisolated let register = Register()
    nonisolated let outbox: Outbox
    nonisolated let directory: DataDirectory
    nonisolated let behaviour: Behaviour
    nonisolated let clock = ShiftableClock()
    private nonisolated let logger: Logger
    private var pending: [Pending] = []
    private var isStopped = false
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    /// Answers that were confirmed before the restart: made again in a replay, but not offered.
    private var confirmedBefore: Set<String> = []

    init(directory: DataDirectory, behaviour: Behaviour, reofferMilliseconds: Int64, logger: Logger) {
        self.directory = directory
        self.behaviour = behaviour
        self.logger = logger
        outbox = Outbox(reofferMilliseconds: reofferMilliseconds)
        (wakeups, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Start

    /// Replays the journal; must end before anything is received.
    func replay() async throws {
        let directory = directory
        let entries = try await onThread { try directory.readJournal() }
        for case .confirmed(let answer) in entries { confirmedBefore.insert(answer) }
        var current: Behaviour?
        for entry in entries {
            if case .behaving(let behaviour) = entry { current = behaviour }
            var reading: SubmissionReading?
            var inquiry: InquiryReading?
            if case .received(let submission) = entry {
                reading = SubmissionReading(try await onThread { try directory.submission(submission.file) })
            } else if case .inquired(let submission) = entry {
                inquiry = InquiryReading(try await onThread { try directory.submission(submission.file) })
            }
            try await apply(entry, reading: reading, inquiry: inquiry, behaviour: current ?? behaviour)
        }
        let news: [JournalEntry] = current == behaviour ? [] : [.behaving(behaviour)]
        try await onThread {
            try directory.append(news)
            try directory.publishBooks()
        }
        logger.info("journal replayed", metadata: ["entries": "\(entries.count)"])
    }

    /// Writes and applies entries until `stop()`.
    func run() async {
        for await _ in wakeups {
            while !pending.isEmpty { await flush() }
        }
        // Cancelled rather than stopped: whoever still waits gets an answer.
        isStopped = true
        while !pending.isEmpty { await flush() }
    }

    /// Refuses new entries; `run()` returns when those that wait are done.
    func stop() {
        isStopped = true
        wake.yield()
        wake.finish()
    }

    // MARK: Entries

    /// Stores a submission durably, then decides it; returns when its answers wait in the outbox.
    nonisolated func receive(
        _ bytes: [UInt8], read reading: SubmissionReading, transport: Transport, partner: String, payloadID: String
    ) async throws {
        let submission = try await store(
            bytes, suffix: "837", transport: transport, partner: partner, payloadID: payloadID)
        try await commit(.received(submission), reading: reading)
    }

    /// Stores a batch of eligibility questions durably, then answers it; returns when the answer waits in the outbox.
    nonisolated func receive(
        _ bytes: [UInt8], inquiry: InquiryReading, partner: String, payloadID: String
    ) async throws {
        let submission = try await store(bytes, suffix: "270", transport: .core, partner: partner, payloadID: payloadID)
        try await commit(.inquired(submission), inquiry: inquiry)
    }

    private nonisolated func store(
        _ bytes: [UInt8], suffix: String, transport: Transport, partner: String, payloadID: String
    ) async throws -> Submission {
        let moment = clock.now
        let name = "\(moment.milliseconds)-\(UUID().uuidString.lowercased()).\(suffix)"
        let directory = directory
        try await onThread { try directory.store(bytes, as: name) }
        return Submission(receivedAt: moment, transport: transport, partner: partner, payloadID: payloadID, file: name)
    }

    /// Notes that a partner has an answer file; false when the file is not one of its own.
    nonisolated func confirm(_ id: String, partner: String, transport: Transport) async throws -> Bool {
        guard outbox.holds(id, partner: partner, transport: transport) else { return false }
        try await commit(.confirmed(answer: id))
        return true
    }

    /// Moves the clock on; what is due by then is offered at once.
    nonisolated func advance(days: Int) async throws {
        try await commit(.advanced(days: days))
    }

    /// What the payer says about a claim; asking releases a remittance that was held or lost.
    nonisolated func status(of subject: EnquirySubject) async throws -> StatusReport {
        guard let found = register.record(for: subject) else {
            return StatusReport(status: ClaimStatus(category: "A4", code: "35"))
        }
        switch found.remittance {
        case .held, .lost:
            try await commit(.released(payerControlNumber: found.payerControlNumber, at: clock.now))
        case .filed(_, let from) where from > clock.now:
            return StatusReport(status: found.pendingStatus, record: found)
        case .filed: break
        }
        let record = register.record(found.number) ?? found
        let status = ClaimStatus(category: record.outcome.isDenied ? "F2" : "F1", code: "65")
        return StatusReport(status: status, record: record)
    }

    private func commit(
        _ entry: JournalEntry, reading: SubmissionReading? = nil, inquiry: InquiryReading? = nil
    ) async throws {
        guard !isStopped else { throw ClearinghouseError.stopping }
        try await withCheckedThrowingContinuation { continuation in
            pending.append(Pending(entry: entry, reading: reading, inquiry: inquiry, continuation: continuation))
            wake.yield()
        }
    }

    private func flush() async {
        let batch = pending
        pending = []
        let entries = batch.map(\.entry)
        let directory = directory
        do {
            try await onThread { try directory.append(entries) }
        } catch {
            for item in batch { item.continuation.resume(throwing: error) }
            return
        }
        for item in batch {
            do {
                try await apply(item.entry, reading: item.reading, inquiry: item.inquiry, behaviour: behaviour)
                item.continuation.resume()
            } catch {
                // The journal has the entry, so the next start makes up for what is missing.
                logger.error("entry journaled but not carried out", metadata: ["reason": "\(error)"])
                item.continuation.resume(throwing: error)
            }
        }
    }

    // MARK: Effects

    private func apply(
        _ entry: JournalEntry, reading: SubmissionReading?, inquiry: InquiryReading?, behaviour: Behaviour
    ) async throws {
        switch entry {
        case .behaving: break
        case .received(let submission):
            register.note(submission)
            var processor = SubmissionProcessor(behaviour: behaviour, register: register, submission: submission)
            if let reading { processor.process(reading) }
            try await publish(processor.answers, ledger: processor.ledger)
        case .inquired(let submission):
            register.note(submission)
            guard let inquiry else { return }
            let answers = inquiry.answers(to: submission, behaviour: behaviour, register: register)
            try await publish(answers, ledger: [])
        case .released(let number, let moment):
            try await release(Int(number.dropFirst()) ?? 0, at: moment, behaviour: behaviour)
        case .confirmed(let answer):
            guard let entry = outbox.remove(answer) else { return }
            let directory = directory
            try await onThread {
                try directory.append(entry.remitted)
                directory.removeAnswer(entry.fileName)
            }
        case .advanced(let days): clock.advance(days: days)
        }
    }

    private func release(_ number: Int, at moment: Timestamp, behaviour: Behaviour) async throws {
        if let held = register.takeHeld(number) {
            var processor = SubmissionProcessor(
                behaviour: behaviour, register: register, submission: held.submission)
            processor.release(held, at: moment)
            try await publish(processor.answers, ledger: processor.ledger)
        } else if let record = register.record(number), case .lost(let answer) = record.remittance {
            register.update(number, trace: record.trace, remittance: .filed(answer: answer, from: moment))
            outbox.recover(answer, at: moment)
        }
    }

    private func publish(_ made: [AnswerFile], ledger: [LedgerLine]) async throws {
        let answers = made.filter { !confirmedBefore.contains($0.id) }
        let taken = made.filter { confirmedBefore.contains($0.id) }.flatMap(\.remitted)
        let directory = directory
        try await onThread {
            try directory.append(ledger)
            try directory.append(taken)
            for answer in answers { try directory.put(answer) }
        }
        for answer in answers { outbox.add(answer) }
    }

    /// Runs file operations off the cooperative pool.
    private nonisolated func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
