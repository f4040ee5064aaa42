/// Claim status response (277, 005010X212), the answer to a 276.
public struct ClaimStatus277: Sendable, Equatable, Encodable {
    /// BHT03.
    public var referenceID = ""
    /// BHT04.
    public var date = ""
    /// Loop 2100A.
    public var payer: EntityName?
    /// STC of loop 2200B: the whole request was refused.
    public var receiverStatuses: [StatusInformation] = []
    /// STC of loops 2200C: everything of a provider was refused.
    public var providerStatuses: [StatusInformation] = []
    /// Loops 2200D and 2200E; `trace` is the TRN02 of the 276.
    public var claims: [StatusClaim] = []

    /// Reads a transaction set; throws `X12Error` when it is no X212 277 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.claimStatus277)
        var level = ""
        var patient: EntityName?
        var isInClaim = false
        for segment in transaction.segments {
            switch (segment.id, level) {
            case ("HL", _):
                level = segment[3]
                isInClaim = false
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
            case ("NM1", "20"): payer = EntityName(segment)
            case ("STC", "21"): receiverStatuses.append(try StatusInformation(segment))
            case ("STC", "19"): providerStatuses.append(try StatusInformation(segment))
            case ("NM1", "22"), ("NM1", "23"): patient = EntityName(segment)
            case ("TRN", "22"), ("TRN", "23"):
                claims.append(StatusClaim(trace: segment[2], patient: patient))
                isInClaim = true
            default:
                if isInClaim { try claims[claims.count - 1].take(segment) }
            }
        }
    }
}
