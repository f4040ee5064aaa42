/// The transaction sets known here, told apart as their implementation guides say.
public enum TransactionType: String, Sendable, Hashable, CaseIterable, Encodable {
    /// Professional claim, 005010X222A1.
    case claim837P = "837P"
    /// Eligibility inquiry, 005010X279A1.
    case eligibility270 = "270"
    /// Eligibility response, 005010X279A1.
    case eligibility271 = "271"
    /// Claim status request, 005010X212.
    case claimStatus276 = "276"
    /// Claim status response, 005010X212.
    case claimStatus277 = "277"
    /// Claim acknowledgement, 005010X214.
    case claimAcknowledgement277CA = "277CA"
    /// Claim payment and advice, 005010X221A1.
    case remittance835 = "835"
    /// Authorization request or response, 005010X217.
    case authorization278 = "278"
    /// Implementation acknowledgement, 005010X231A1.
    case implementationAcknowledgement999 = "999"

    /// Reads ST01, ST03 (or GS08) and BHT01.
    ///
    /// 277 and 277CA share ST01 and GS01: X212 or X214 in the version decides, and when the version says neither,
    /// BHT01 0010 or 0085. An 837 of another guide (X223 institutional, X224 dental) is not known, nor a 278 of inquiry
    /// (X215) or notification (X216).
    public init?(_ transaction: TransactionSet) {
        let version = transaction.version
        switch transaction.id {
        case "837" where !version.contains("X223") && !version.contains("X224"): self = .claim837P
        case "270": self = .eligibility270
        case "271": self = .eligibility271
        case "276": self = .claimStatus276
        case "277":
            let purpose = transaction.segments.first { $0.id == "BHT" }?[1]
            if version.contains("X214") || (!version.contains("X212") && purpose == "0085") {
                self = .claimAcknowledgement277CA
            } else if version.contains("X212") || purpose == "0010" {
                self = .claimStatus277
            } else {
                return nil
            }
        case "278" where !version.contains("X215") && !version.contains("X216"): self = .authorization278
        case "835": self = .remittance835
        case "999": self = .implementationAcknowledgement999
        default: return nil
        }
    }

    /// GS01 of the group that carries it.
    public var functionalID: String {
        switch self {
        case .claim837P: "HC"
        case .eligibility270: "HS"
        case .eligibility271: "HB"
        case .claimStatus276: "HR"
        case .claimStatus277, .claimAcknowledgement277CA: "HN"
        case .remittance835: "HP"
        case .authorization278: "HI"
        case .implementationAcknowledgement999: "FA"
        }
    }

    /// GS08 and ST03.
    public var version: String {
        switch self {
        case .claim837P: "005010X222A1"
        case .eligibility270, .eligibility271: "005010X279A1"
        case .claimStatus276, .claimStatus277: "005010X212"
        case .claimAcknowledgement277CA: "005010X214"
        case .remittance835: "005010X221A1"
        case .authorization278: "005010X217"
        case .implementationAcknowledgement999: "005010X231A1"
        }
    }

    /// ST01.
    public var transactionID: String { String(rawValue.prefix(3)) }
}
