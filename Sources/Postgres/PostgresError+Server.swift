extension PostgresError {
    /// SQLSTATE classes whose primary message speaks of the server, the connection or the schema, not of values.
    private static let speakingClasses: Set<String> = [
        "08", "3D", "28", "42", "53", "55", "57", "40", "0A", "58", "XX",
    ]

    /// Condition names of PostgreSQL's appendix A, for the classes whose messages are withheld.
    private static let conditions: [String: String] = [
        "21000": "cardinality violation",
        "22001": "string data right truncation",
        "22003": "numeric value out of range",
        "22004": "null value not allowed",
        "22007": "invalid datetime format",
        "22008": "datetime field overflow",
        "22012": "division by zero",
        "22021": "character not in repertoire",
        "22023": "invalid parameter value",
        "2202E": "array subscript error",
        "22P02": "invalid text representation",
        "22P03": "invalid binary representation",
        "22P04": "bad copy file format",
        "23001": "restrict violation",
        "23502": "not null violation",
        "23503": "foreign key violation",
        "23505": "unique violation",
        "23514": "check violation",
        "23P01": "exclusion violation",
        "25001": "active SQL transaction",
        "25006": "read-only SQL transaction",
        "25P02": "in failed SQL transaction",
        "25P03": "idle in transaction session timeout",
        "2BP01": "dependent objects still exist",
        "26000": "invalid SQL statement name",
        "P0001": "raised exception",
        "P0002": "no data found",
        "P0003": "too many rows",
        "P0004": "assert failure",
    ]

    /// The error of a failed result: SQLSTATE and names, and the primary message only where it cannot hold a value.
    init(_ result: borrowing ResultHandle, statement: String?) {
        let state = result.errorField("C")
        // FATAL and PANIC end the session, whatever the reason; libpq's own words for a lost one have no SQLSTATE.
        let endsSession = state == nil || ["FATAL", "PANIC"].contains(result.errorField("V"))
        self.init(
            kind: endsSession ? .connection : .server,
            sqlState: state,
            message: state.map { Self.message(state: $0, primary: result.errorField("M")) }
                ?? "the connection was lost",
            constraint: result.errorField("n"),
            table: result.errorField("t"),
            column: result.errorField("c"),
            statement: statement)
    }

    private static func message(state: String, primary: String?) -> String {
        if speakingClasses.contains(String(state.prefix(2))), let primary { return primary }
        return conditions[state] ?? "condition \(state)"
    }
}
