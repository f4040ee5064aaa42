/// Kind of payer; decides which rules apply.
public enum PayerClass: String, Codable, Sendable, CaseIterable {
    /// Original Medicare Part B.
    case medicare
    /// Medicare Advantage.
    case medicareAdvantage = "medicare_advantage"
    /// Medicaid.
    case medicaid
    /// Commercial insurance.
    case commercial
    /// TRICARE.
    case tricare
    /// Workers' compensation.
    case workersComp = "workers_comp"
}
