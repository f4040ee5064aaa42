/// Payers of the oracle, with what the published rules say about each kind. What they leave to a payer's table is not
/// compared.
enum OraclePayer: CaseIterable {
    case medicare, advantage, tricare, medicaid, commercial, united, workersComp

    /// How timed minutes become units.
    enum Method { case total, perCode, either }

    var id: String {
        switch self {
        case .medicare: "MCRTX"
        case .advantage: "61101"
        case .tricare: "TRICR"
        case .medicaid: "MCDTX"
        case .commercial: "60054"
        case .united: "87726"
        case .workersComp: "WCTX1"
        }
    }

    /// Claim filing indicator (X12 element 1032).
    var indicator: String {
        switch self {
        case .medicare: "MB"
        case .advantage: "16"
        case .tricare: "CH"
        case .medicaid: "MC"
        case .commercial, .united: "CI"
        case .workersComp: "WC"
        }
    }

    /// Whose method is a state's or a contract's matter counts only where both methods agree.
    var method: Method {
        switch self {
        case .medicare, .advantage, .tricare: .total
        case .commercial, .united: .perCode
        case .medicaid, .workersComp: .either
        }
    }

    /// Asks for GO: Medicare, its Advantage plans and TRICARE do, others by their own tables.
    var wantsGO: Bool {
        switch self {
        case .medicare, .advantage, .tricare: true
        case .medicaid, .commercial, .united, .workersComp: false
        }
    }

    /// Asks for CO: Medicare, and those known to ask as well.
    var wantsCO: Bool {
        switch self {
        case .medicare, .advantage, .tricare, .united: true
        case .medicaid, .commercial, .workersComp: false
        }
    }
}
