internal import Postgres

/// Tells the planner how to reach the hot tables, until the transaction ends.
///
/// A queue's table is empty now and full a second later, and connections keep their plans: one made, or estimated, on the
/// empty table scans the whole of the full one for every row (26 s instead of 10 ms for a lease among 100,000 jobs). Under
/// these settings the statements have one plan whatever the statistics say. What is disabled counts as very dear, for
/// which reason just-in-time compilation is off, too.
struct PlanBy: Statement {
    static let name = "jobs_plan_by"
    static let sql = """
        SELECT set_config('enable_seqscan', $1, true), set_config('enable_bitmapscan', $1, true),
               set_config('enable_nestloop', $1, true), set_config('jit', $1, true),
               set_config('enable_indexscan', $2, true)
        """
    /// Look-ups by key, then a hash or merge join.
    static let index = PlanBy(others: "off", indexes: "on")
    /// Where the rows lie, then a hash join.
    static let place = PlanBy(others: "off", indexes: "off")
    /// As the planner sees fit.
    static let itself = PlanBy(others: "on", indexes: "on")
    private let others: String
    private let indexes: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(others)
        parameters.append(indexes)
    }
}
