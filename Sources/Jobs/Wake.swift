/// Wakes idle lanes of this process: all of them when a batch settled, since that is when new jobs of later steps appear,
/// and those of a queue when another process says that it has new jobs.
///
/// Only a hint: every lane also looks again after its idle poll.
actor Wake {
    private var waiting: [Int: (queue: Int16, continuation: CheckedContinuation<Void, Never>)] = [:]
    private var released: Set<Int> = []
    private var next = 0

    /// Resumes every waiting lane.
    func all() { lanes(of: nil) }

    /// Resumes the waiting lanes of these queues; `nil` for all.
    func lanes(of queues: Set<Int16>?) {
        for (ticket, lane) in waiting where queues?.contains(lane.queue) != false {
            waiting[ticket] = nil
            lane.continuation.resume()
        }
    }

    /// Waits until woken, at most `limit`; returns early on cancellation.
    func wait(for queue: Queue, atMost limit: Duration) async {
        next += 1
        let ticket = next
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: limit) }
            group.addTask { await self.park(ticket, queue) }
            await group.next()
            release(ticket)
            group.cancelAll()
        }
        released.remove(ticket)
    }

    /// Parks until resumed, or not at all when the time ran out before this task got its turn.
    private func park(_ ticket: Int, _ queue: Queue) async {
        await withCheckedContinuation { continuation in
            if released.contains(ticket) {
                continuation.resume()
            } else {
                waiting[ticket] = (queue.id, continuation)
            }
        }
    }

    private func release(_ ticket: Int) {
        released.insert(ticket)
        waiting.removeValue(forKey: ticket)?.continuation.resume()
    }
}
