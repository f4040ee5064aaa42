internal import CLibPQ

extension Connection {
    /// Runs `body` in a transaction: BEGIN travels with its first statement, COMMIT follows its return.
    ///
    /// An error of `body` rolls back and is thrown on. Throws `.outcomeUnknown` where the connection is lost or silent
    /// while COMMIT is under way, and `.server` with SQLSTATE 25P02 where `body` returned although a statement had failed.
    /// Once COMMIT is sent, cancelling the task has no effect. Transactions do not nest.
    public func transaction<T>(_ body: (Connection) async throws -> T) async throws -> T {
        precondition(transactionPhase == .none, "transactions do not nest")
        transactionPhase = .pending
        defer { transactionPhase = .none }
        let value: T
        do {
            value = try await body(self)
        } catch {
            await rollBack()
            throw error
        }
        try await commit()
        return value
    }

    private func commit() async throws(PostgresError) {
        guard transactionPhase == .open else { return }
        guard !isBroken, handle.transactionStatus == PQTRANS_INTRANS else {
            await rollBack()
            let message = "nothing was committed: a statement had failed"
            throw PostgresError(kind: isBroken ? .connection : .server, sqlState: "25P02", message: message)
        }
        isShielded = true
        defer { isShielded = false }
        do throws(PostgresError) {
            let tag = try await plain("COMMIT").lastTag
            guard tag == "COMMIT" else {
                throw PostgresError(kind: .server, sqlState: "25P02", message: "the server rolled back")
            }
        } catch {
            guard isBroken else { throw error }
            let message = "lost while committing: \(error.message)"
            throw PostgresError(kind: .outcomeUnknown, sqlState: error.sqlState, message: message)
        }
    }

    /// Rolls back if anything was begun; a connection on which that fails is not used again.
    private func rollBack() async {
        guard transactionPhase == .open, !isBroken else { return }
        isShielded = true
        defer { isShielded = false }
        do {
            _ = try await plain("ROLLBACK")
        } catch {
            isBroken = true
        }
    }
}
