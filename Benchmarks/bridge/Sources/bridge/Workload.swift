/// What one operation asks of the server; both sides send exactly this.
enum Workload: CaseIterable, Sendable {
    /// One prepared statement with one parameter and one row.
    case single
    /// One prepared statement with an array of 1,000 numbers.
    case batch

    var label: String {
        switch self {
        case .single: "single statement"
        case .batch: "array of 1,000"
        }
    }

    var sql: String {
        switch self {
        case .single: "SELECT $1 + 1"
        case .batch: "SELECT sum(value)::bigint FROM unnest($1) AS value"
        }
    }

    static let batchValues = (0..<1000).map { Int64($0) }
}
