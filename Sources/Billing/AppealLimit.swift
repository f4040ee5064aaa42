/// How long after a payer's decision its first level of appeal is open.
public enum AppealLimit {
    /// Calendar days from the notice, the five days of presumed mail time not added.
    ///
    /// Medicare 120 (42 CFR 405.942), Medicare Advantage 65 (42 CFR 422.582), Medicaid managed care 60 (42 CFR 438.402),
    /// TRICARE 90 (32 CFR 199.10). Commercial plans and workers' compensation are a matter of contract and state, with
    /// limits from 60 days on: the shortest is assumed.
    public static func days(_ payerClass: PayerClass) -> Int {
        switch payerClass {
        case .medicare: 120
        case .medicareAdvantage: 65
        case .medicaid: 60
        case .tricare: 90
        case .commercial, .workersComp: 60
        }
    }
}
