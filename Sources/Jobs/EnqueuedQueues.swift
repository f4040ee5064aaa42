internal import Synchronization

/// Which queues got jobs while a lane worked a batch, so that other processes can be told once that is committed.
///
/// Noted where jobs are enqueued, by way of the task, since the handler in between need not know of it.
final class EnqueuedQueues: Sendable {
    @TaskLocal static var noted: EnqueuedQueues?

    private let queues = Mutex<Set<Queue>>([])

    func note(_ jobs: [NewJob]) {
        queues.withLock { queues in
            for job in jobs { queues.insert(job.queue) }
        }
    }

    var all: Set<Queue> { queues.withLock { $0 } }
}
