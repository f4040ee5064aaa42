/// Kind of payer, as told by the claim filing indicator SBR09 (which the 835 returns as CLP06).
enum PayerClass: String, Sendable, Hashable {
    case medicare
    case medicareAdvantage = "medicare_advantage"
    case medicaid
    case commercial
    case tricare
    case workersComp = "workers_comp"

    /// Class of a claim filing indicator; what is not listed is commercial. Source: 005010X222A1 SBR09.
    init(filingIndicator: String) {
        switch filingIndicator {
        case "MA", "MB": self = .medicare
        case "16": self = .medicareAdvantage
        case "MC": self = .medicaid
        case "CH", "VA": self = .tricare
        case "WC", "AM": self = .workersComp
        default: self = .commercial
        }
    }

    /// Coinsurance of the allowed amount in percent.
    var coinsurancePercent: Int64 {
        switch self {
        case .medicare, .tricare: 20
        case .medicareAdvantage, .medicaid, .commercial, .workersComp: 0
        }
    }

    /// Copayment a visit (one claim).
    var copayCents: Int64 {
        switch self {
        case .medicareAdvantage: 2_000
        case .commercial: 2_500
        case .medicare, .medicaid, .tricare, .workersComp: 0
        }
    }

    /// EB04 of a 271.
    var insuranceType: String {
        switch self {
        case .medicare: "MB"
        case .medicareAdvantage: "HN"
        case .medicaid: "MC"
        case .commercial, .tricare: "C1"
        case .workersComp: "WC"
        }
    }
}
