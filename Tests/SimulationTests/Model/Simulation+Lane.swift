/// A worker process: renewals, and lanes that lease, work and settle.
extension Simulation {
    /// One step of a process; `part` 0 is its renewals, the others its lanes.
    mutating func actProcess(_ process: Int, _ part: Int) -> Int {
        if now < processes[process].awayUntil { return processes[process].awayUntil - now + dice.roll(0, 8) }
        processes[process].isAlive = true
        return part == 0 ? renew(process) : act(process, part - 1)
    }

    // MARK: Session

    private mutating func renew(_ process: Int) -> Int {
        let id = processes[process].session
        guard database.isUp else { return dice.roll(50, 150) }
        if id != 0, processes[process].isFenced || (processes[process].isRetiring && isIdle(process)) {
            if !processes[process].isFenced { database.end(id) }
            forget(process)
            return dice.roll(1, 20)
        }
        guard processes[process].renewalSentAt >= 0 else {
            processes[process].renewalSentAt = now
            return reach(.renewing, process) ? 1 : dice.roll(1, 8)
        }
        // Trusted from before it was sent.
        let sentAt = processes[process].renewalSentAt
        processes[process].renewalSentAt = -1
        if id == 0 {
            processes[process].session = database.openSession(lease: Self.lease)
            processes[process].trustedUntil = sentAt + Self.lease
        } else if database.renew(id, lease: Self.lease) {
            processes[process].trustedUntil = sentAt + Self.lease
        } else {
            processes[process].isFenced = true
            staleRefused += 1
            return 1
        }
        note(.renewed, processes[process].session)
        return Self.lease / 3
    }

    private func isIdle(_ process: Int) -> Bool {
        processes[process].lanes.allSatisfy { if case .idle = $0.step { true } else { false } }
    }

    /// A fenced or ended session goes, and with it all that its lanes were at.
    private mutating func forget(_ process: Int) {
        for lane in processes[process].lanes {
            if let transaction = lane.transaction { database.release(transaction) }
        }
        processes[process] = ModelProcess()
    }

    // MARK: Lane

    private mutating func act(_ process: Int, _ lane: Int) -> Int {
        switch processes[process].lanes[lane].step {
        case .idle: lease(process, lane)
        case .leasing: leased(process, lane)
        case .working: work(process, lane)
        case .preparing: prepared(process, lane)
        case .asking: ask(process, lane)
        case .sending: send(process, lane)
        case .fencing: fence(process, lane)
        case .settling: settled(process, lane)
        case .readingBack: readBack(process, lane)
        }
    }

    private mutating func lease(_ process: Int, _ lane: Int) -> Int {
        let poll = dice.roll(80, 240)
        guard database.isUp, processes[process].isLive(at: now), !processes[process].isRetiring else { return poll }
        let line = processes[process].lanes[lane].line
        let session = processes[process].session
        let limit = line == .submit ? 1 : Self.setLimit
        guard let transaction = database.beginLease(of: line, limit: limit, for: session) else { return poll }
        processes[process].lanes[lane].transaction = transaction
        if reach(.beforeLease, process) { return 1 }
        processes[process].lanes[lane].step = .leasing
        return reach(.leaseBegun, process) ? 1 : dice.roll(1, 8)
    }

    private mutating func leased(_ process: Int, _ lane: Int) -> Int {
        guard let transaction = processes[process].lanes[lane].transaction else { return 1 }
        processes[process].lanes[lane] = ModelProcess.Lane(line: processes[process].lanes[lane].line)
        let set = processes[process].nextSet
        let fate = fate(of: transaction)
        var held: [Held] = []
        if fate.isApplied {
            held = database.commitLease(
                transaction, for: processes[process].session, set: set, finished: processes[process].finishedSets)
            if reach(.leaseCommitted, process) { return 1 }
        }
        processes[process].nextSet += 1
        processes[process].finishedSets = []
        note(.leased, held.count)
        guard fate.answer == .committed else {
            // It may hold jobs that nobody here knows of: they come back when the session has ended.
            if fate.answer == .unknown, flaw != .trustsALeaseWithoutAnswer { processes[process].isRetiring = true }
            return dice.roll(20, 80)
        }
        processes[process].lanes[lane].held = held
        processes[process].lanes[lane].set = set
        processes[process].lanes[lane].step = .working
        return reach(.leased, process, oneIn: 8) ? 1 : dice.roll(2, 40)
    }

    private mutating func work(_ process: Int, _ lane: Int) -> Int {
        let state = processes[process].lanes[lane]
        if state.held.contains(where: { database.jobs[$0.job].isKiller }) {
            killedByJob += 1
            end(process)
            note(.diedOfAJob, killedByJob)
            return 1
        }
        if state.line == .submit, let held = state.held.first, state.failures < 2 {
            return prepare(process, lane, held)
        }
        processes[process].lanes[lane].step = .fencing
        return dice.roll(1, 10)
    }

    // MARK: Settling

    /// Locks what is still held. Between this and the commit anything may happen to the process.
    private mutating func fence(_ process: Int, _ lane: Int) -> Int {
        let state = processes[process].lanes[lane]
        guard !processes[process].isFenced else { return abandon(process, lane) }
        guard database.isUp else { return fail(process, lane) }
        // Scrub sets go by number and token alone, so that the token is seen to suffice without the session.
        let session = state.line == .scrub ? nil : processes[process].session
        guard let (transaction, kept) = database.fence(state.held, of: session) else { return dice.roll(5, 20) }
        staleRefused += state.held.count - kept.count
        processes[process].lanes[lane].held = kept
        if kept.isEmpty { return finish(process, lane) }
        processes[process].lanes[lane].transaction = transaction
        processes[process].lanes[lane].step = .settling
        return reach(.settlementBegun, process) ? 1 : dice.roll(1, 10)
    }

    private mutating func settled(_ process: Int, _ lane: Int) -> Int {
        guard let transaction = processes[process].lanes[lane].transaction else { return 1 }
        processes[process].lanes[lane].transaction = nil
        let fate = fate(of: transaction)
        if fate.isApplied {
            for held in processes[process].lanes[lane].held { write(held, process, lane) }
            database.release(transaction)
            note(.settled, processes[process].lanes[lane].held.count)
            if reach(.settlementCommitted, process) { return 1 }
        }
        guard fate.answer == .committed else { return fail(process, lane) }
        return reach(.settled, process) ? 1 : finish(process, lane)
    }

    /// Back to idle; the next lease forgets the set.
    private mutating func finish(_ process: Int, _ lane: Int) -> Int {
        let state = processes[process].lanes[lane]
        processes[process].finishedSets.append(state.set)
        processes[process].lanes[lane] = ModelProcess.Lane(line: state.line)
        return dice.roll(1, 5)
    }

    /// Back to idle, holding on to jobs that only a rescue gives back.
    private mutating func abandon(_ process: Int, _ lane: Int) -> Int {
        processes[process].lanes[lane] = ModelProcess.Lane(line: processes[process].lanes[lane].line)
        processes[process].isRetiring = true
        return dice.roll(1, 20)
    }

    /// Something failed or nobody knows: find out what is still held.
    mutating func fail(_ process: Int, _ lane: Int) -> Int {
        processes[process].lanes[lane].step = .readingBack
        return dice.roll(5, 40)
    }

    private mutating func readBack(_ process: Int, _ lane: Int) -> Int {
        guard processes[process].isLive(at: now) else { return abandon(process, lane) }
        guard database.isUp else { return dice.roll(40, 120) }
        let held = processes[process].lanes[lane].held
        guard let (transaction, kept) = database.fence(held, of: processes[process].session) else {
            return dice.roll(5, 20)
        }
        database.release(transaction)
        processes[process].lanes[lane].held = kept
        if kept.isEmpty { return finish(process, lane) }
        // The same set once more; after that it is retried by the policy, and after that left to rescue.
        processes[process].lanes[lane].failures += 1
        if processes[process].lanes[lane].failures > 2 { return abandon(process, lane) }
        processes[process].lanes[lane].step = .working
        return dice.roll(1, 20)
    }
}
