/// How a payer's 835 shows a claim otherwise than it was sent.
struct RemittanceQuirks: Sendable, Hashable {
    /// CLP02 19 and MA18: sent on to the next payer.
    var isForwarded = false
    /// AMT*I and PLB L6.
    var interestCents: Int64 = 0
    var dropsModifiers = false
    /// Characters of CLP01.
    var controlLength: Int?
    /// Procedure codes that take the place of those billed.
    var changedCodes: [String: String] = [:]

    init(_ behaviour: Behaviour, of claim: ClaimReading) {
        isForwarded = claim.isPrimary && behaviour.strike(.crossover, claim) != nil
        interestCents = behaviour.strike(.interest, claim).map { $0.cents ?? 100 } ?? 0
        dropsModifiers = behaviour.strike(.dropModifiers, claim) != nil
        controlLength = behaviour.strike(.truncate, claim).map { $0.length ?? 11 }
        if let rule = behaviour.strike(.changeCode, claim), let code = rule.code, let new = rule.to {
            changedCodes[code] = new
        }
    }

    /// As of a claim that is taken back: interest is not paid twice.
    var withoutInterest: RemittanceQuirks {
        var quirks = self
        quirks.interestCents = 0
        return quirks
    }

    /// CLP01.
    func control(_ number: String) -> String { controlLength.map { String(number.prefix($0)) } ?? number }
}
