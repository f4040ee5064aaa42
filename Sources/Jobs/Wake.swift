/// Wakes idle lanes of this process when a batch settled, since that is when new jobs of later steps appear.
///
/// Only a hint: every lane also looks again after its idle poll.
actor Wake {
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var released: Set<Int> = []
    private var next = 0

    /// Resumes every waiting lane.
    func all() {
        for continuation in waiting.values { continuation.resume() }
        waiting = [:]
    }

    /// Waits until woken, at most `limit`; returns early on cancellation.
    func wait(atMost limit: Duration) async {
        next += 1
        let ticket = next
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: limit) }
            group.addTask { await self.park(ticket) }
            await group.next()
            release(ticket)
            group.cancelAll()
        }
        released.remove(ticket)
    }

    /// Parks until resumed, or not at all when the time ran out before this task got its turn.
    private func park(_ ticket: Int) async {
        await withCheckedContinuation { continuation in
            if released.contains(ticket) { continuation.resume() } else { waiting[ticket] = continuation }
        }
    }

    private func release(_ ticket: Int) {
        released.insert(ticket)
        waiting.removeValue(forKey: ticket)?.resume()
    }
}
