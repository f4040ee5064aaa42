/// Kills, stops and crashes.
extension Simulation {
    /// What the fate of a commit is, as its sender sees it.
    enum Answer { case committed, refused, unknown }

    /// The world's own faults: the database crashes, processes die or stop anywhere.
    mutating func actFaults() -> Int {
        if !database.isUp, now >= databaseUpAt {
            database.isUp = true
            note(.databaseUp, 0)
        }
        guard database.isUp else { return databaseUpAt - now }
        guard now < Self.faultsEnd, faultsLeft > 0 else { return 500 }
        faultsLeft -= 1
        let victim = dice.roll(0, Self.processCount - 1)
        switch dice.roll(0, 3) {
        case 0:
            database.crash()
            databaseUpAt = now + dice.roll(50, 1_500)
            note(.databaseDown, databaseUpAt)
            return databaseUpAt - now
        case 1: if processes[victim].isAlive { kill(victim, at: .idle) }
        default: stop(victim)
        }
        return dice.roll(50, 900)
    }

    /// A named point of a process. Now and then it dies there, or is stopped for longer than its lease.
    ///
    /// - Returns: true when it is dead.
    mutating func reach(_ point: KillPoint, _ process: Int, oneIn times: Int = 12) -> Bool {
        guard now < Self.faultsEnd, faultsLeft > 0, dice.hits(oneIn: times) else { return false }
        faultsLeft -= 1
        guard killsLeft > 0, dice.hits(oneIn: 2) else {
            stop(process)
            return false
        }
        kill(process, at: point)
        return true
    }

    mutating func stop(_ process: Int) {
        guard processes[process].isAlive else { return }
        processes[process].awayUntil = max(processes[process].awayUntil, now + dice.roll(900, 3_500))
        note(.stopped, process)
    }

    /// The process forgets everything; the server ends its transactions.
    mutating func kill(_ process: Int, at point: KillPoint) {
        guard killsLeft > 0 else { return }
        killsLeft -= 1
        kills[point.rawValue] += 1
        end(process)
        note(.killed, point.rawValue)
    }

    mutating func end(_ process: Int) {
        // A machine that is gone does not close its connections: the server waits.
        let isMachineGone = dice.hits(oneIn: 2)
        for lane in processes[process].lanes {
            if let transaction = lane.transaction, !isMachineGone { database.release(transaction) }
        }
        processes[process] = ModelProcess()
        processes[process].isAlive = false
        processes[process].awayUntil = now + dice.roll(20, 300)
    }

    /// Whether a commit takes effect, and what its sender hears.
    mutating func fate(of transaction: OpenTransaction) -> (isApplied: Bool, answer: Answer) {
        guard database.isOpen(transaction) else {
            // The connection broke before the commit or under it: the sender cannot tell.
            database.release(transaction)
            return (false, dice.hits(oneIn: 2) ? .refused : .unknown)
        }
        guard now < Self.faultsEnd, faultsLeft > 0, dice.hits(oneIn: 25) else { return (true, .committed) }
        faultsLeft -= 1
        if dice.hits(oneIn: 2) { return (true, .unknown) }
        database.release(transaction)
        return (false, .unknown)
    }
}
