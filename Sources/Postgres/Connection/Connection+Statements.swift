extension Connection {
    /// Runs one statement in one round trip and decodes all its rows.
    public func run<S: Statement>(_ statement: S) async throws(PostgresError) -> [S.Row] {
        try await exchange(statement).rows
    }

    /// Runs one statement and decodes its rows; answers the first, nil where there is none.
    public func first<S: Statement>(_ statement: S) async throws(PostgresError) -> S.Row? {
        try await exchange(statement).rows.first
    }

    /// Runs one statement and answers how many rows it touched.
    public func execute<S: Statement>(_ statement: S) async throws(PostgresError) -> Int {
        try await exchange(statement).affectedRows
    }

    /// Sends several statements at once and synchronises once: one round trip.
    ///
    /// Outside a transaction all of them are one implicit transaction: the first error undoes the whole. Inside one, an
    /// error aborts the transaction. Throws the error of the statement that failed.
    public func pipeline<each S: Statement>(
        _ statements: repeat each S
    ) async throws(PostgresError) -> (repeat [(each S).Row]) {
        try beginExchange()
        repeat try enqueue(each statements)
        try sendSync()
        let outcomes = (repeat await outcome(of: (each S).self))
        var failure: PostgresError?
        for outcome in repeat each outcomes { failure = failure ?? outcome.failure }
        try await endExchange(failure)
        return (repeat (each outcomes).rows)
    }

    /// Sends a hint to whoever listens on the channel; delivered when the transaction commits, never stored.
    public func notify(_ channel: String, payload: String = "") async throws(PostgresError) {
        _ = try await run(Notify(channel: channel, payload: payload))
    }

    private func exchange<S: Statement>(_ statement: S) async throws(PostgresError) -> Outcome<S.Row> {
        try beginExchange()
        try enqueue(statement)
        try sendSync()
        let outcome = await outcome(of: S.self)
        try await endExchange(outcome.failure)
        return outcome
    }
}

private struct Notify: Statement {
    static let name = "postgres_notify"
    static let sql = "SELECT pg_notify($1, $2)"
    let channel: String
    let payload: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(channel)
        parameters.append(payload)
    }
}
