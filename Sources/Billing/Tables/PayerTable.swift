/// Sample payers, and what is usual for a kind of payer.
///
/// Filing limits of named payers were collected from public pages; the contract always wins. Allowed amounts are invented.
enum PayerTable {
    /// Claim filing indicator codes (X12 element 1032) that mean another kind than commercial.
    static let classByFilingIndicator: [String: PayerClass] = [
        "MB": .medicare, "MA": .medicare, "16": .medicareAdvantage, "MC": .medicaid, "CH": .tricare,
        "WC": .workersComp,
    ]

    static let known: [String: PayerProfile] = {
        let profiles = [
            profile("MCRTX", .medicare),
            profile("61101", .medicareAdvantage, assistant: true),
            profile("MCDTX", .medicaid, filing: .days(95)),
            profile("60054", .commercial, filing: .days(120)),
            profile("62308", .commercial, filing: .days(90)),
            profile("87726", .commercial, assistant: true, filing: .days(90)),
            profile("TRICR", .tricare),
        ]
        return Dictionary(uniqueKeysWithValues: profiles.map { ($0.payerID, $0) })
    }()

    static func usual(_ payerClass: PayerClass) -> PayerProfile {
        switch payerClass {
        case .medicare: medicare
        case .medicareAdvantage: medicareAdvantage
        case .medicaid: medicaid
        case .commercial: commercial
        case .tricare: tricare
        case .workersComp: workersComp
        }
    }

    private static let medicare = PayerProfile(
        payerID: "", payerClass: .medicare, unitMethod: .cms8, wantsDisciplineModifier: true,
        wantsAssistantModifier: true, timelyFiling: DatedTable(always: .calendarYear), allowed: fees(3500, eval: 8800))
    private static let medicareAdvantage = PayerProfile(
        payerID: "", payerClass: .medicareAdvantage, unitMethod: .cms8, wantsDisciplineModifier: true,
        wantsAssistantModifier: true, timelyFiling: DatedTable(always: .calendarYear), allowed: fees(3400, eval: 8600))
    private static let medicaid = PayerProfile(
        payerID: "", payerClass: .medicaid, unitMethod: .cms8, wantsDisciplineModifier: true,
        wantsAssistantModifier: false, schoolModifier: "TM", timelyFiling: DatedTable(always: .assumedDays(90)),
        allowed: fees(2600, eval: 6500))
    private static let commercial = PayerProfile(
        payerID: "", payerClass: .commercial, unitMethod: .ama8, wantsDisciplineModifier: true,
        wantsAssistantModifier: false, timelyFiling: DatedTable(always: .assumedDays(90)),
        allowed: fees(4200, eval: 8900))
    private static let tricare = PayerProfile(
        payerID: "", payerClass: .tricare, unitMethod: .cms8, wantsDisciplineModifier: true,
        wantsAssistantModifier: true, timelyFiling: DatedTable(always: .days(365)), allowed: fees(3450, eval: 8700))
    private static let workersComp = PayerProfile(
        payerID: "", payerClass: .workersComp, unitMethod: .ama8, wantsDisciplineModifier: false,
        wantsAssistantModifier: false, timelyFiling: DatedTable(always: .assumedDays(90)),
        allowed: fees(5000, eval: 8900))

    private static func profile(
        _ payerID: String, _ payerClass: PayerClass, assistant: Bool? = nil, filing: TimelyFilingLimit? = nil
    ) -> PayerProfile {
        var profile = usual(payerClass)
        profile.payerID = payerID
        if let assistant { profile.wantsAssistantModifier = assistant }
        if let filing { profile.timelyFiling = DatedTable(always: filing) }
        return profile
    }

    private static func fees(_ cents: Int64, eval: Int64) -> DatedTable<FeeSchedule> {
        let evaluations = ["97165", "97166", "97167"].map { ($0, eval) }
        return DatedTable(
            always: FeeSchedule(defaultCents: cents, centsByCode: Dictionary(uniqueKeysWithValues: evaluations)))
    }
}
