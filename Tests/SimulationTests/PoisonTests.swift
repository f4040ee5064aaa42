import Testing

/// A job that kills whoever works it: how much it costs before it is put away.
@Suite struct PoisonTests {
    /// Works everything with one process after another, each killed by the set that holds a killer.
    private static func work(_ database: inout ModelDatabase, limit: Int) -> Int {
        var killed = 0
        while database.jobs.contains(where: { $0.place == .runnable }) {
            let session = database.openSession(lease: 1_000)
            var set = 0
            while let transaction = database.beginLease(of: .scrub, limit: limit, for: session) {
                set += 1
                let held = database.commitLease(transaction, for: session, set: set, finished: [])
                if held.contains(where: { database.jobs[$0.job].isKiller }) { break }
                for one in held { database.settle(one, as: .done) }
                database.now += 1
            }
            guard database.jobs.contains(where: { $0.session == session }) else { continue }
            killed += 1
            database.now += 1_001
            let fenced = database.fenceExpiredSessions()
            database.requeueLost(fresh: fenced)
        }
        return killed
    }

    @Test(arguments: [0, 1, 250, 499, 750]) func costsFewProcessesAndNoNeighbourAnAttempt(place: Int) {
        var database = ModelDatabase(flaw: nil)
        for job in 0..<1_000 {
            database.enqueue(.scrub, subject: job, deadline: job, isKiller: job == place)
        }
        let killed = Self.work(&database, limit: 500)
        // log₂ of 500, and three more.
        #expect(killed <= 12)
        #expect(database.breach == nil)
        #expect(database.jobs.count { $0.place == .dead } == 1)
        #expect(database.jobs.allSatisfy { $0.isKiller || ($0.place == .done && $0.attempt == 1) })
    }

    @Test func twoKillersOfOneSetAreBothFound() {
        var database = ModelDatabase(flaw: nil)
        for job in 0..<500 { database.enqueue(.scrub, subject: job, deadline: job, isKiller: job == 3 || job == 400) }
        let killed = Self.work(&database, limit: 500)
        #expect(killed <= 24)
        #expect(database.breach == nil)
        #expect(database.jobs.count { $0.place == .dead } == 2)
    }
}
