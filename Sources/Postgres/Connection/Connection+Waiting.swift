internal import Glibc

extension Connection {
    /// Waits for and takes the next result; nil at the end of one statement's results.
    func nextResult() async throws(PostgresError) -> ResultHandle? {
        // What has already arrived is taken without waiting.
        while handle.isBusy { try await waitForProgress() }
        return handle.takeResult()
    }

    /// Sends what is left to send and suspends until the socket can be read, or written while something is left.
    func waitForProgress() async throws(PostgresError) {
        guard let hasMore = handle.flush() else { throw lose() }
        if !hasMore, try lookAhead() { return }
        let isCancellable = interruption == nil && !isShielded
        let start = ContinuousClock.now
        let outcome = await Readiness.shared.wait(
            handle.socket, for: hasMore ? .readOrWrite : .read, until: deadline, isCancellable: isCancellable)
        switch outcome {
        case .ready:
            // Looking pays where answers come soon, and only there.
            looks = start.duration(to: .now) < .microseconds(500) ? Self.mostLooks : max(1, looks / 2)
            guard handle.consumeInput() else { throw lose() }
        case .cancelled: try await interrupt(.cancelled)
        case .timedOut: try await interrupt(.timedOut)
        }
    }

    /// Looks for the answer a few times before sleeping: waking a sleeping thread costs more than most statements take.
    ///
    /// Gives way to others between looks and ends within some ten microseconds of work; after slow statements it looks
    /// once, so that no thread of the pool is held up for them.
    private func lookAhead() throws(PostgresError) -> Bool {
        for _ in 0..<looks {
            guard handle.consumeInput() else { throw lose() }
            if !handle.isBusy { return true }
            sched_yield()
        }
        return false
    }

    /// Cancels what the server is running; the caller goes on taking results until they end.
    ///
    /// Repeated while nothing ends: the server forgets a request that reaches it between two statements.
    private func interrupt(_ kind: PostgresError.Kind) async throws(PostgresError) {
        interruption = interruption ?? kind
        cancelAttempts += 1
        // A COMMIT is never cancelled: its outcome would be unknown all the same, and less durable.
        guard !isShielded, cancelAttempts <= 5, let cancel = handle.cancelHandle() else { throw abandon() }
        let isTaken = await OwnThread.run(until: .now + .seconds(5), isCancellable: false) { cancel.cancel() }
        guard isTaken == true else { throw abandon() }
        deadline = .now + .seconds(1)
    }

    private func abandon() -> PostgresError {
        isBroken = true
        let message = "the server did not end the statement; the connection is given up"
        return PostgresError(kind: interruption ?? .timedOut, message: message)
    }

    /// Marks the connection as lost and says why, as libpq knows it.
    func lose(as kind: PostgresError.Kind = .connection) -> PostgresError {
        isBroken = true
        let message = handle.errorMessage
        return PostgresError(kind: kind, message: message.isEmpty ? "the connection was lost" : message)
    }
}
