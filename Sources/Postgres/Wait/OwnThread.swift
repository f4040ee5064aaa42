internal import CLibPQ
internal import Glibc
internal import Synchronization

/// Threads of this library's own, for the few calls of libpq that block: connecting and cancelling.
enum OwnThread {
    /// Runs `body` on a new thread and suspends until it has ended.
    ///
    /// Answers nil where no thread could be started, the deadline passed or, if `isCancellable`, the task was cancelled;
    /// the thread then ends by itself and its result is dropped.
    static func run<Value: Sendable>(
        until deadline: ContinuousClock.Instant, isCancellable: Bool, _ body: @escaping @Sendable () -> Value
    ) async -> Value? {
        let call = Call<Value>()
        guard call.event >= 0, start({ call.finish(body()) }) else { return nil }
        // A wait may end early (a descriptor's event can be spurious), so the value decides.
        while await Readiness.shared.wait(call.event, for: .read, until: deadline, isCancellable: isCancellable)
            == .ready
        {
            if let value = call.value.withLock({ $0 }) { return value }
        }
        return call.value.withLock { $0 }
    }

    /// Starts a thread that no one waits for; false where the system gives none.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body: body))
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            unsafe work.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// What the thread and its waiter share; the descriptor lives until both have let go.
    private final class Call<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
        let event = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))

        deinit { close(event) }

        func finish(_ result: Value) {
            value.withLock { $0 = result }
            _ = eventfd_write(event, 1)
        }
    }
}
