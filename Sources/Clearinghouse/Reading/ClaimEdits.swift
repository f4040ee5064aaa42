/// A claim status of STC01: category, code and, for some codes, the entity that is meant.
struct ClaimStatus: Sendable, Hashable, Codable {
    var category: String
    var code: String
    var entity = ""

    /// Accepted by the payer for adjudication.
    static let accepted = ClaimStatus(category: "A2", code: "20")
    /// Duplicate of a claim received before.
    static let duplicate = ClaimStatus(category: "A3", code: "54")
}

/// Front-end edits that make a 277CA reject one claim. Source of codes: claim status category and code lists, as
/// used by 005010X214.
enum ClaimEdits {
    /// The first thing wrong with a claim by itself; nil when it may be adjudicated.
    static func rejection(of claim: ClaimReading, unknownPayers: Set<String>) -> ClaimStatus? {
        if claim.payerID.isEmpty || unknownPayers.contains(claim.payerID) { return invalid("153", "PR") }
        if !isNPI(claim.billing.id) { return invalid("562", "85") }
        if claim.hasRendering, !isNPI(claim.renderingNPI) { return invalid("562", "82") }
        if claim.billingTaxID.isEmpty { return missing("128", "85") }
        if claim.subscriber.id.isEmpty { return missing("164", "IL") }
        if claim.diagnosisCount == 0 { return missing("255") }
        if claim.lines.isEmpty || claim.lines.contains(where: { $0.code.isEmpty }) { return missing("454") }
        let total = claim.lines.reduce(0) { $0 + $1.chargeCents }
        if claim.chargeCents != total || total <= 0 { return invalid("178") }
        return rejectionOfFrequency(of: claim)
    }

    private static func rejectionOfFrequency(of claim: ClaimReading) -> ClaimStatus? {
        switch claim.frequency {
        case "1": return nil
        case "7", "8":
            // Medicare contractors take originals only; corrections go by reopening.
            if PayerClass(filingIndicator: claim.filingIndicator) == .medicare { return invalid("535") }
            return claim.originalReference.isEmpty ? missing("464") : nil
        default: return invalid("535")
        }
    }

    /// Ten digits, first 1 or 2, Luhn check over 80840 and the number. Source: 45 CFR 162.406, NPI check digit.
    static func isNPI(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 10, digits.allSatisfy({ (0...9).contains($0) }), [1, 2].contains(digits[0]) else {
            return false
        }
        var sum = 24
        for (place, digit) in digits.reversed().enumerated() {
            let weighted = place.isMultiple(of: 2) ? digit : digit * 2
            sum += weighted > 9 ? weighted - 9 : weighted
        }
        return sum.isMultiple(of: 10)
    }

    private static func missing(_ code: String, _ entity: String = "") -> ClaimStatus {
        ClaimStatus(category: "A6", code: code, entity: entity)
    }

    private static func invalid(_ code: String, _ entity: String = "") -> ClaimStatus {
        ClaimStatus(category: "A7", code: code, entity: entity)
    }
}
