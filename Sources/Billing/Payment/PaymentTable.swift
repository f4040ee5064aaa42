/// Dated percentages by which Medicare payments are cut.
enum PaymentTable {
    /// Per cent of practice expense paid for every unit of the day's always-therapy services but the dearest.
    ///
    /// Source: MCPM ch. 5 §10.7; 50 from 2013-04-01.
    static let practiceExpensePercent = DatedTable([
        DatedTable<Int64>.Entry(from: .named(2013, 4, 1), value: 50)
    ])

    /// Per cent of the payer's share paid for services of assistants (42 CFR 410.59(a)(4); from 2022-01-01).
    static let assistantPercent = DatedTable([DatedTable<Int64>.Entry(from: .named(2022, 1, 1), value: 85)])

    /// Per cent kept back by sequestration. The pauses and the step of 2020 to 2022 are from memory of the statutes.
    static let sequestrationPercent = DatedTable([
        DatedTable<Int64>.Entry(from: .named(2013, 4, 1), through: .named(2020, 4, 30), value: 2),
        DatedTable<Int64>.Entry(from: .named(2022, 4, 1), through: .named(2022, 6, 30), value: 1),
        DatedTable<Int64>.Entry(from: .named(2022, 7, 1), value: 2),
    ])
}
