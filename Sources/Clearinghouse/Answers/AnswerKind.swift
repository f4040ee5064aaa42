/// An answer of the simulated partner.
public enum AnswerKind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Interchange acknowledgement.
    case interchange = "TA1"
    /// Implementation acknowledgement, 005010X231A1.
    case functional = "999"
    /// Claim acknowledgement, 005010X214.
    case claim = "277CA"
    /// Remittance advice, 005010X221A1.
    case remittance = "835"
    /// Real-time eligibility response, 005010X279A1.
    case eligibility = "271"
    /// Real-time claim status response, 005010X212.
    case status = "277"

    /// PayloadType of the CORE envelope.
    var payloadType: String {
        switch self {
        case .interchange: "X12_TA1_Response_00501X231A1"
        case .functional: "X12_999_Response_005010X231A1"
        case .claim: "X12_277CA_Response_005010X214"
        case .remittance: "X12_835_Response_005010X221A1"
        case .eligibility: "X12_271_Response_005010X279A1"
        case .status: "X12_277_Response_005010X212"
        }
    }

    /// Name extension in the drop folder.
    var fileExtension: String {
        switch self {
        case .interchange: "ta1"
        case .functional: "999"
        case .claim, .status: "277"
        case .remittance: "835"
        case .eligibility: "271"
        }
    }

    /// ST01, GS01 and GS08; nil for TA1, which stands in no group.
    var transaction: (id: String, functionalID: String, version: String)? {
        switch self {
        case .interchange: nil
        case .functional: ("999", "FA", "005010X231A1")
        case .claim: ("277", "HN", "005010X214")
        case .remittance: ("835", "HP", "005010X221A1")
        case .eligibility: ("271", "HB", "005010X279A1")
        case .status: ("277", "HN", "005010X212")
        }
    }
}
