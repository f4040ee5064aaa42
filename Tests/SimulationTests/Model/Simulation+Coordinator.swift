extension Simulation {
    /// One step of a coordinator: renew the lead, or one duty under its term.
    mutating func actCoordinator(_ index: Int) -> Int {
        guard now >= coordinators[index].awayUntil else { return coordinators[index].awayUntil - now + dice.roll(0, 5) }
        guard database.isUp else {
            coordinators[index].term = nil
            return dice.roll(50, 150)
        }
        // A leader that is stopped between reading and writing is the dangerous one.
        let isDeciding = coordinators[index].planning != nil
        if leaderStopsLeft > 0, now < Self.faultsEnd, dice.hits(oneIn: isDeciding ? 3 : 60) {
            leaderStopsLeft -= 1
            coordinators[index].awayUntil = now + dice.roll(300, 2_500)
            return 1
        }
        if let window = coordinators[index].planning, let term = coordinators[index].term {
            return plan(window, term, by: index)
        }
        if now >= coordinators[index].renewAt {
            let earlier = coordinators[index].term
            coordinators[index].renewAt = now + ModelCoordinator.lease / 3
            coordinators[index].term = database.lead(coordinators[index].holder, lease: ModelCoordinator.lease)
            if coordinators[index].term != earlier {
                // What was decided under an earlier term is not written under this one.
                coordinators[index].planning = nil
                handOvers += coordinators[index].term == nil ? 0 : 1
            }
            note(.led, coordinators[index].term ?? 0)
            return dice.roll(1, 10)
        }
        guard let term = coordinators[index].term else { return dice.roll(60, 150) }
        perform(term, by: index)
        return dice.roll(15, 60)
    }

    /// The second half of planning: between reading and writing anything may have happened.
    private mutating func plan(_ window: Int, _ term: Int, by index: Int) -> Int {
        coordinators[index].planning = nil
        guard hold(term, by: index) else { return 1 }
        note(.planned, window)
        database.plan(window: window, deadline: now + dice.roll(0, 5_000))
        return dice.roll(15, 60)
    }

    private mutating func perform(_ term: Int, by index: Int) {
        coordinators[index].duty = (coordinators[index].duty + 1) % 4
        guard hold(term, by: index) else { return }
        note(.didDuty, coordinators[index].duty)
        switch coordinators[index].duty {
        case 0: database.promoteDue()
        case 1: coordinators[index].freshlyFenced = database.fenceExpiredSessions()
        case 2: database.requeueLost(fresh: coordinators[index].freshlyFenced)
        default:
            // The window is decided from what is read now.
            let isOpen = database.files.contains { $0.status == .planned }
            if database.hasReadyClaims, !isOpen { coordinators[index].planning = database.windowsPlanned + 1 }
        }
    }

    private mutating func hold(_ term: Int, by index: Int) -> Bool {
        if database.holds(term, coordinators[index].holder) { return true }
        staleRefused += 1
        coordinators[index].term = nil
        return false
    }
}
