/// What the leading coordinator writes.
extension ModelDatabase {
    /// Takes or renews the lead.
    ///
    /// - Returns: the term, or `nil` when somebody else leads.
    mutating func lead(_ holder: Int, lease: Int) -> Int? {
        let isHeld = leader == holder && leaderUntil > now
        guard isHeld || leaderUntil <= now else { return nil }
        if !isHeld { term += 1 }
        leader = holder
        leaderUntil = now + lease
        return term
    }

    /// Whether a write under `term` counts.
    func holds(_ term: Int, _ holder: Int) -> Bool {
        flaw == .ignoresTheTerm || (self.term == term && leader == holder && leaderUntil > now)
    }

    mutating func promoteDue() {
        for job in jobs.indices {
            if case .later(let due) = jobs[job].place, due <= now { jobs[job].place = .runnable }
        }
    }

    /// Fences the sessions whose lease ran out and returns their numbers.
    mutating func fenceExpiredSessions() -> [Int] {
        var fenced: [Int] = []
        for index in sessions.indices {
            let row = sessions[index]
            if !row.isFenced, !row.hasEnded, row.expiresAt < now {
                sessions[index].isFenced = true
                fenced.append(index + 1)
            }
        }
        return fenced
    }

    /// Gives back what fenced and ended sessions held, with the next token, and quarantines killers.
    ///
    /// It waits, which here means that it does nothing yet, while a row is locked.
    mutating func requeueLost(fresh: [Int]) {
        let lost = leaseSets.filter { set in
            let row = sessions[set.session - 1]
            return (row.isFenced || row.hasEnded)
                && (flaw != .rescuesFreshSessionsOnly || row.hasEnded || fresh.contains(set.session))
        }
        if lost.isEmpty { return }
        for set in lost where set.jobs.contains(where: { jobs[$0].session == set.session && isLocked($0) }) { return }
        for set in lost {
            leaseSets.removeAll { $0.session == set.session && $0.number == set.number }
            for job in set.jobs where jobs[job].session == set.session && jobs[job].place == .runnable {
                requeue(job, isCrash: sessions[set.session - 1].isFenced)
            }
        }
    }

    private mutating func requeue(_ job: Int, isCrash: Bool) {
        jobs[job].session = 0
        jobs[job].rightfulLease = 0
        if flaw != .rescuesUnderTheOldToken { jobs[job].token += 1 }
        if flaw != .crashesCountAsAttempts { jobs[job].attempt -= 1 }
        if isCrash { jobs[job].crashes += 1 }
        if jobs[job].crashes >= Self.crashLimit {
            jobs[job].place = .dead
            if !jobs[job].isKiller { found(.innocentQuarantined(job: job)) }
        }
    }

    /// Plans one file for the claims that are ready, as the `window`-th window.
    mutating func plan(window: Int, deadline: Int) {
        if window <= windowsPlanned { found(.plannedTwice(window: window)) }
        windowsPlanned = max(windowsPlanned, window)
        files.append(FileRow())
        enqueue(.submit, subject: files.count - 1, deadline: deadline)
    }

    var hasReadyClaims: Bool { claims.contains { $0.stage == .ready } }
}
