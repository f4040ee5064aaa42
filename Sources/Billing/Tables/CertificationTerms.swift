/// Documentation deadlines of Medicare for occupational therapy (MBPM ch. 15 §220.1.3 and §220.3.D).
struct CertificationTerms: Codable, Sendable {
    /// Days from the start of treatment within which the plan must be certified.
    let initialDays: Int
    /// Days from a verbal order within which its signature must follow.
    let verbalOrderDays: Int
    /// Most days from the start of treatment that one certification lasts; the day count is not certain.
    let periodDays: Int
    /// True when an order on file and a plan sent to the referrer in time replace the signature on the first plan.
    let takesOrderOnFile: Bool
    /// Treatment days after which a progress report is near, and after which one is overdue.
    let reportSoonDays: Int
    let reportDueDays: Int

    /// The terms by date of service; the order on file counts from 2025-01-01 on (42 CFR 424.24).
    static let medicare = DatedTable([
        DatedTable<CertificationTerms>.Entry(from: .first, value: terms(takesOrderOnFile: false)),
        DatedTable<CertificationTerms>.Entry(
            from: .named(2025, 1, 1), value: terms(takesOrderOnFile: true)),
    ])

    private static func terms(takesOrderOnFile: Bool) -> CertificationTerms {
        CertificationTerms(
            initialDays: 30, verbalOrderDays: 14, periodDays: 90, takesOrderOnFile: takesOrderOnFile, reportSoonDays: 9,
            reportDueDays: 10)
    }
}
