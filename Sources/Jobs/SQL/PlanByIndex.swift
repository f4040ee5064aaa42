internal import Postgres

/// Makes the planner reach the hot tables by their indexes only, or as it sees fit again; until the transaction ends.
///
/// A queue's table is empty now and full a second later, and connections keep their plans: one made, or estimated, on the
/// empty table scans the whole of the full one for every row (26 s instead of 10 ms for a lease among 100,000 jobs). Under
/// these settings the statements have one plan whatever the statistics say: look-ups by key, then a hash or merge join.
struct PlanByIndex: Statement {
    static let name = "jobs_plan_by_index"
    static let sql = """
        SELECT set_config('enable_seqscan', $1, true), set_config('enable_bitmapscan', $1, true),
               set_config('enable_nestloop', $1, true)
        """
    static let on = PlanByIndex(others: "off")
    static let off = PlanByIndex(others: "on")
    /// Whether other ways are enabled.
    private let others: String

    func bind(_ parameters: inout Parameters) { parameters.append(others) }
}
