internal import Logging
internal import Postgres

/// Working a set party by party, so that a party that is slow to answer holds up its own jobs alone.
extension WorkerLane {
    /// How long a lane waits for the parts of a set before it leases again. Longer than a set usually takes on a busy
    /// machine, since what follows of a party whose part was left behind is put back.
    private static let patience = Duration.seconds(2)
    /// When the jobs of a party are looked at again that has a part at work still.
    private static let putBackFor = Duration.seconds(2)

    /// Works the parts of a set side by side and returns when all are done, or when patience is at an end.
    func work(
        _ set: LeasedSet, beside busy: BusyParties, in group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async {
        let parts = Dictionary(grouping: set.jobs, by: handler.party(of:))
        if let jobs = parts[0], parts.count == 1 { return end(set, isFree: await work(jobs)) }
        let progress = SetProgress(parts: parts.count)
        var refused = 0
        for (party, jobs) in parts {
            let isTaken = busy.take(party)
            if !isTaken { refused += 1 }
            group.addTask {
                let isFree = isTaken ? await work(jobs) : await putBack(jobs)
                if isTaken { busy.release(party) }
                if let isSetFree = progress.ended(isFree: isFree) { end(set, isFree: isSetFree) }
            }
        }
        // Nothing could begin: whoever comes next in the queue is of the same parties, most likely.
        let event = refused == parts.count ? busy.nextRelease() : progress.end
        await event.first(within: Self.patience)
    }

    private func end(_ set: LeasedSet, isFree: Bool) {
        if isFree { session.finished(set: set.number) } else { session.retire() }
    }

    private func putBack(_ jobs: [LeasedJob]) async -> Bool {
        do {
            let pause = Self.putBackFor * Int.random(in: 750...1250) / 1000
            try await batch(of: jobs).settle { _, held in held.map { Settlement($0, .snooze(.after(pause))) } }
            return true
        } catch {
            logger.warning("could not put jobs back", metadata: ["error": "\(Self.describe(error))"])
            return false
        }
    }
}
