import Jobs

/// The steps of the claim flow as the lanes run them: intent, act, record.
extension Simulation {
    /// Writes the intent, fenced.
    mutating func prepare(_ process: Int, _ lane: Int, _ held: Held) -> Int {
        guard database.isUp else { return fail(process, lane) }
        if flaw == .sendsBeforeIntent, database.files[database.jobs[held.job].subject].status == .planned {
            return sendUnwritten(process, lane, held)
        }
        guard let (transaction, kept) = database.fence([held], of: processes[process].session) else {
            return dice.roll(5, 20)
        }
        processes[process].lanes[lane].transaction = transaction
        processes[process].lanes[lane].held = kept
        processes[process].lanes[lane].step = .preparing
        return reach(.intentBegun, process) ? 1 : dice.roll(1, 10)
    }

    mutating func prepared(_ process: Int, _ lane: Int) -> Int {
        guard let transaction = processes[process].lanes[lane].transaction else { return 1 }
        processes[process].lanes[lane].transaction = nil
        let fate = fate(of: transaction)
        if fate.isApplied {
            if let held = processes[process].lanes[lane].held.first { intend(process, lane, held) }
            database.release(transaction)
            note(.intended, processes[process].lanes[lane].outgoing?.payload ?? 0)
            if reach(.intentCommitted, process) { return 1 }
        }
        guard fate.answer == .committed else { return fail(process, lane) }
        guard let outgoing = processes[process].lanes[lane].outgoing else {
            processes[process].lanes[lane].step = .fencing
            return 1
        }
        return leave(process, lane, by: outgoing.mustAsk ? .asking : .sending)
    }

    /// What the intent's transaction reads and writes.
    private mutating func intend(_ process: Int, _ lane: Int, _ held: Held) {
        database.judge(held)
        let file = database.jobs[held.job].subject
        var mustAsk = false
        processes[process].lanes[lane].outgoing = nil
        switch database.files[file].status {
        case .planned:
            guard database.fill(file) else { return }
        case .prepared:
            database.files[file].status = .sending
        case .sending, .inDoubt:
            if flaw == .takesUnknownForFailed { return database.giveUp(file) }
            database.files[file].status = .inDoubt
            mustAsk = flaw != .resendsBlindly
        case .sent, .empty:
            return
        }
        if database.files[file].status == .sending { database.files[file].intents.insert(held.lease) }
        let row = database.files[file]
        let claims = row.claims.map { (claim: $0, submission: database.claims[$0].submission) }
        processes[process].lanes[lane].outgoing = ModelProcess.Outgoing(
            file: file, payload: row.payload, claims: claims, mustAsk: mustAsk)
    }

    /// The last look at the lease before something leaves; after it only the partner knows.
    private mutating func leave(_ process: Int, _ lane: Int, by step: ModelProcess.Step) -> Int {
        guard processes[process].isLive(at: now) else { return fail(process, lane) }
        processes[process].lanes[lane].step = step
        return reach(.beforeSend, process) ? 1 : dice.roll(1, 30)
    }

    mutating func ask(_ process: Int, _ lane: Int) -> Int {
        guard let outgoing = processes[process].lanes[lane].outgoing,
            let held = processes[process].lanes[lane].held.first
        else { return fail(process, lane) }
        if isDisturbed() { return record(.postpone(.inDoubt), process, lane) }
        if partner.holds(outgoing.payload, asker: held.lease) { return record(.recordSent, process, lane) }
        if reach(.asked, process, oneIn: 1) { return 1 }
        return leave(process, lane, by: .sending)
    }

    mutating func send(_ process: Int, _ lane: Int) -> Int {
        guard let outgoing = processes[process].lanes[lane].outgoing,
            let held = processes[process].lanes[lane].held.first
        else { return fail(process, lane) }
        if isDisturbed(), dice.hits(oneIn: 2) { return record(.postpone(.prepared), process, lane) }
        let intents = database.files[outgoing.file].intents
        if !intents.isEmpty, !intents.contains(held.lease), !partner.denied(outgoing.payload, to: held.lease) {
            database.found(.resentBlindly(file: outgoing.file))
        }
        let isUnknown = isDisturbed()
        if !isUnknown || dice.hits(oneIn: 2) {
            let doubled = partner.receive(outgoing.payload, outgoing.claims, at: now, &dice)
            if let doubled { database.found(.sentTwice(claim: doubled)) }
            note(.reachedPartner, outgoing.payload)
        }
        if reach(.sent, process) { return 1 }
        return record(isUnknown ? .postpone(.inDoubt) : .recordSent, process, lane)
    }

    private mutating func record(_ effect: ModelProcess.Effect, _ process: Int, _ lane: Int) -> Int {
        processes[process].lanes[lane].effect = effect
        processes[process].lanes[lane].step = .fencing
        return dice.roll(1, 10)
    }

    /// The line to the partner fails now and then, until the faults end.
    private mutating func isDisturbed() -> Bool { now < Self.faultsEnd && dice.hits(oneIn: 7) }

    /// The flaw: the file leaves, and only then is it written down.
    private mutating func sendUnwritten(_ process: Int, _ lane: Int, _ held: Held) -> Int {
        let ready = database.claims.indices.filter { database.claims[$0].stage == .ready }
        processes[process].lanes[lane].outgoing = nil
        guard !ready.isEmpty else { return record(.none, process, lane) }
        let claims = ready.prefix(ModelDatabase.claimsPerFile)
            .map { (claim: $0, submission: database.claims[$0].submission + 1) }
        processes[process].lanes[lane].outgoing = ModelProcess.Outgoing(
            file: database.jobs[held.job].subject, payload: database.nextPayload(), claims: claims)
        return leave(process, lane, by: .sending)
    }

    /// What a settlement's transaction writes for one job.
    mutating func write(_ held: Held, _ process: Int, _ lane: Int) {
        let state = processes[process].lanes[lane]
        let subject = database.jobs[held.job].subject
        if state.failures > 1 { return database.settle(held, as: .retry(after: delay(held.job))) }
        switch state.line {
        case .scrub:
            if now < Self.faultsEnd, dice.hits(oneIn: 10) {
                let delay = delay(held.job)
                return database.settle(held, as: dice.hits(oneIn: 2) ? .retry(after: delay) : .snooze(delay))
            }
            if database.claims[subject].stage == .scrub { database.claims[subject].stage = .ready }
            database.settle(held, as: .done)
        case .acknowledge:
            database.apply(database.answers[subject])
            database.settle(held, as: .done)
        case .submit:
            writeFile(held, subject, state)
        }
    }

    private mutating func writeFile(_ held: Held, _ file: Int, _ state: ModelProcess.Lane) {
        if let outgoing = state.outgoing, database.files[file].payload == 0 {
            // Only the flaw comes here with a file that left unwritten.
            database.store(outgoing.claims.map(\.claim), in: file, payload: outgoing.payload)
        }
        switch state.effect {
        case .none:
            if flaw == .sendsBeforeIntent, database.files[file].isUnsent { database.files[file].status = .empty }
            database.settle(held, as: .done)
        case .recordSent:
            database.recordSent(file)
            database.settle(held, as: .done)
        case .postpone(let status):
            database.postpone(file, as: status)
            database.settle(held, as: .retry(after: delay(held.job)))
        }
    }

    /// The real policy's ceiling, with the jitter drawn from the seed.
    private mutating func delay(_ job: Int) -> Int {
        let ceiling = retryPolicy.ceiling(afterAttempt: Int16(clamping: database.jobs[job].attempt))
        let milliseconds = Int(ceiling / .milliseconds(1))
        return milliseconds * dice.roll(500, 1_000) / 1_000
    }
}
