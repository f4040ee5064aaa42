/// When and for what occupational therapists may furnish telehealth.
enum TelehealthTable {
    /// Days on which Medicare pays occupational therapists for it.
    ///
    /// Source: Consolidated Appropriations Act 2026, signed 2026-02-03: through 2027-12-31, the lapses of 2025-10-01 and
    /// 2026-01-30 covered after the fact. The first day is that of the 2020 emergency waivers, not re-read.
    static let medicare = DatedTable([
        DatedTable<Bool>.Entry(from: .named(2020, 3, 1), through: .named(2027, 12, 31), value: true)
    ])

    /// Services that payers' telehealth lists usually leave out: modalities, hands-on treatment and groups. Each payer has
    /// a list of its own, so this warns and does not hold.
    static let handsOn: Set<String> = [
        "97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "97032", "97033", "97034",
        "97035", "97036", "97113", "97124", "97140", "97150", "G0283",
    ]
}
