internal import CLibPQ

// An exchange is what lies between two synchronisations: statements are enqueued, sent together, and every result is
// taken, whatever happens, so that the connection is ready for the next one.
extension Connection {
    /// Starts an exchange in pipeline mode, or in plain mode for simple queries and COPY, which pipelines do not allow.
    func beginExchange(inPipeline: Bool = true) throws(PostgresError) {
        if Task.isCancelled && !isShielded {
            throw PostgresError(kind: .cancelled, message: "cancelled before anything was sent")
        }
        guard !isBroken else { throw PostgresError(kind: .connection, message: "the connection was lost earlier") }
        if inPipeline != isInPipeline {
            guard inPipeline ? handle.enterPipeline() : handle.exitPipeline() else { throw lose() }
            isInPipeline = inPipeline
        }
        sent.removeAll(keepingCapacity: true)
        nextSent = 0
        interruption = nil
        cancelAttempts = 0
        extendDeadline()
    }

    func extendDeadline() {
        deadline = ContinuousClock.now + (statementTimeout ?? .seconds(365 * 86_400))
    }

    /// Adds a statement to the exchange, preparing it before its first use on this connection.
    func enqueue<S: Statement>(_ statement: S) throws(PostgresError) {
        try enqueuePendingBegin()
        parameters.removeAll()
        statement.bind(&parameters)
        if preparesStatements {
            if prepared.insert(ObjectIdentifier(S.self)).inserted {
                guard handle.sendPrepare(name: S.name, sql: S.sql, parameters) else { throw lose() }
                sent.append(.preparation(ObjectIdentifier(S.self)))
            }
            guard handle.sendPrepared(name: S.name, parameters) else { throw lose() }
        } else {
            guard handle.sendUnnamed(sql: S.sql, parameters) else { throw lose() }
        }
        sent.append(.statement)
    }

    /// BEGIN travels with the transaction's first statement.
    func enqueuePendingBegin() throws(PostgresError) {
        guard transactionPhase == .pending else { return }
        guard handle.sendUnnamed(sql: "BEGIN", Parameters()) else { throw lose() }
        transactionPhase = .open
        sent.append(.begin)
    }

    func sendSync() throws(PostgresError) {
        guard handle.sync() else { throw lose() }
    }

    /// Takes all results of the next statement, after those of what was sent on its behalf.
    func outcome<S: Statement>(of type: S.Type) async -> Outcome<S.Row> {
        var outcome = Outcome<S.Row>()
        do {
            if let failure = try await takePreliminaries(for: S.name) { outcome.fail(failure) }
            nextSent += 1
            while let result = try await nextResult() { take(result, of: type, into: &outcome) }
        } catch {
            outcome.fail(error)
        }
        return outcome
    }

    /// Takes the results of BEGIN and preparations that come next, and answers their first failure.
    func takePreliminaries(for statement: String?) async throws(PostgresError) -> PostgresError? {
        var failure: PostgresError?
        while nextSent < sent.count {
            let item = sent[nextSent]
            if case .statement = item { break }
            nextSent += 1
            var isDone = false
            while let result = try await nextResult() {
                isDone = result.status == PGRES_COMMAND_OK
                if !isDone { failure = failure ?? self.failure(of: result, statement: statement) }
            }
            if case .preparation(let id) = item, !isDone { prepared.remove(id) }
        }
        return failure
    }

    /// Takes results up to the synchronisation; throws the interruption, else `failure`, else what failed last of all
    /// (a deferred constraint fails only then).
    func endExchange(_ failure: PostgresError?) async throws(PostgresError) {
        var failure = failure
        var emptyTakes = 0
        while !isBroken {
            guard let result = try await nextResult() else {
                emptyTakes += 1
                guard emptyTakes < 3 else { throw lose(as: .protocol) }
                continue
            }
            if result.status == PGRES_PIPELINE_SYNC { break }
            failure = failure ?? self.failure(of: result, statement: nil)
        }
        try throwInterruption()
        if let failure { throw failure }
    }

    func throwInterruption() throws(PostgresError) {
        guard let interruption else { return }
        let message = interruption == .cancelled ? "cancelled by the task" : "ran past its deadline"
        throw PostgresError(kind: interruption, message: message)
    }

    private func take<S: Statement>(
        _ result: consuming ResultHandle, of type: S.Type, into outcome: inout Outcome<S.Row>
    ) {
        switch result.status {
        case PGRES_COMMAND_OK:
            outcome.affectedRows = result.affectedRows
        case PGRES_TUPLES_OK:
            outcome.affectedRows = result.affectedRows
            do {
                try decode(result, of: type, into: &outcome.rows)
            } catch {
                var named = error
                named.statement = S.name
                outcome.fail(named)
            }
        default:
            outcome.fail(failure(of: result, statement: S.name))
        }
    }

    private func decode<S: Statement>(
        _ result: consuming ResultHandle, of type: S.Type, into rows: inout [S.Row]
    ) throws(PostgresError) {
        var decoder = RowDecoder(result)
        rows.reserveCapacity(decoder.count)
        while decoder.advance() {
            rows.append(try S.decode(&decoder))
            try decoder.checkColumns()
        }
    }

    /// What a result that is neither rows nor success means.
    func failure(of result: borrowing ResultHandle, statement: String?) -> PostgresError {
        switch result.status {
        case PGRES_FATAL_ERROR:
            let error = PostgresError(result, statement: statement)
            // 0A000: the result of a prepared statement changed with the schema. 26000: it was deallocated by others.
            if error.isConnectionLoss || error.sqlState == "0A000" || error.sqlState == "26000" { isBroken = true }
            return error
        case PGRES_PIPELINE_ABORTED:
            return PostgresError(kind: .server, message: "not run: an earlier statement failed", statement: statement)
        default:
            isBroken = true
            let message = "unexpected kind of result; COPY needs copyIn"
            return PostgresError(kind: .protocol, message: message, statement: statement)
        }
    }
}
