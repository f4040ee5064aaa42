/// What one statement of an exchange gave: rows, or why there are none.
struct Outcome<Row> {
    var rows: [Row] = []
    var affectedRows = 0
    var failure: PostgresError?

    /// Keeps the first failure: what follows it is a consequence.
    mutating func fail(_ error: PostgresError) {
        failure = failure ?? error
    }
}
