internal import Postgres

/// Every circuit that is not well, with the seconds until it may be tried again (0 or less: now; NULL: it is not open).
struct ReadCircuits: Statement {
    static let name = "claims_circuits"
    static let sql = """
        SELECT route_id, exchange, payer_id, failures,
               ceil(extract(epoch FROM open_until - clock_timestamp()) * 1000)::bigint, reason, failed_at
        FROM route_circuit ORDER BY route_id, exchange, payer_id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Circuit {
        Circuit(
            key: try CircuitKey(routeID: row.next(), exchange: row.next(), payerID: row.next()),
            failures: try row.next(), opensInMilliseconds: try row.next(), reason: try row.next(),
            failedAt: try row.next())
    }
}

/// Open circuits as alarms: partner and exchange, and the last failure.
struct FindOpenCircuits: Statement {
    static let name = "claims_circuits_open"
    static let sql = """
        SELECT payer_route.name || ' ' || exchange || CASE WHEN payer_id = '' THEN '' ELSE ' ' || payer_id END,
               route_circuit.reason
        FROM route_circuit JOIN payer_route USING (route_id) WHERE open_until IS NOT NULL
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Counts a failed exchange, and opens the circuit from the third in a row on, at once when `opens`, and after a failed trial
/// for twice as long as before (five seconds to two minutes). One that is open already stays as it is: what fails late was
/// begun before. Answers the milliseconds until the next trial; NULL while it is not open.
struct NoteFailure: Statement {
    static let name = "claims_circuit_failure"
    static let sql = """
        INSERT INTO route_circuit AS circuit (route_id, exchange, payer_id, failures, pause_seconds, open_until, reason)
        VALUES ($1, $2, $3, 1, 5, CASE WHEN $5 THEN now() + interval '5 seconds' END, $4)
        ON CONFLICT (route_id, exchange, payer_id) DO UPDATE SET
            failures = circuit.failures + 1, reason = excluded.reason, failed_at = now(),
            pause_seconds = CASE WHEN $6 THEN least(circuit.pause_seconds * 2, 120) ELSE circuit.pause_seconds END,
            open_until = CASE
                WHEN $6 THEN now() + least(circuit.pause_seconds * 2, 120) * interval '1 second'
                WHEN circuit.open_until > now() THEN circuit.open_until
                WHEN $5 OR circuit.failures >= 2 THEN now() + circuit.pause_seconds * interval '1 second'
                ELSE circuit.open_until END
        RETURNING ceil(extract(epoch FROM open_until - now()) * 1000)::bigint
        """
    let key: CircuitKey
    let reason: String
    /// What failed will fail until a person changes something.
    let opens: Bool
    let isTrial: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(key.routeID)
        parameters.append(key.exchange.rawValue)
        parameters.append(key.payerID)
        parameters.append(reason)
        parameters.append(opens)
        parameters.append(isTrial)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64? { try row.next() }
}

/// Takes the one trial of an open circuit whose time has come; nobody else gets one for two minutes, which is longer than
/// any exchange may take. Affected rows 0: another process was first.
struct TakeTrial: Statement {
    static let name = "claims_circuit_trial"
    static let sql = """
        UPDATE route_circuit SET open_until = now() + interval '2 minutes'
        WHERE route_id = $1 AND exchange = $2 AND payer_id = $3 AND open_until <= now()
        """
    let key: CircuitKey

    func bind(_ parameters: inout Parameters) {
        parameters.append(key.routeID)
        parameters.append(key.exchange.rawValue)
        parameters.append(key.payerID)
    }
}

/// Closes a circuit: the partner answered.
struct CloseCircuit: Statement {
    static let name = "claims_circuit_close"
    static let sql = "DELETE FROM route_circuit WHERE route_id = $1 AND exchange = $2 AND payer_id = $3"
    let key: CircuitKey

    func bind(_ parameters: inout Parameters) {
        parameters.append(key.routeID)
        parameters.append(key.exchange.rawValue)
        parameters.append(key.payerID)
    }
}
