/// Coordination of benefits in an 837P: what other payers paid and adjusted must add up to what was charged.
///
/// Line: SV102 = SVD02 + CAS of the loop. Claim: CLM02 = AMT*D + CAS of loop 2320 + CAS of its loops 2430, where the
/// payer decided (AMT*D). Source: 005010X222A1 section 1.4.1.1 and loops 2320 and 2430.
struct OtherPayerCheck {
    private struct Payer {
        let segment: Segment
        var id = ""
        var paidCents: Int64?
        var adjustments: [Int64] = []
    }

    private struct Adjudication {
        let segment: Segment
        let chargeCents: Int64?
        var adjustments: [Int64] = []
    }

    private var claim: Segment?
    private var charge: Int64?
    private var payers: [Payer] = []
    private var adjudications: [Adjudication] = []
    private var isInLine = false
    /// Group codes with room in their segment, of the loop that is open.
    private var openGroups: Set<String> = []
    private var problems: [X12Problem] = []

    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        var check = OtherPayerCheck()
        for segment in transaction.segments { check.take(segment) }
        // The last claim of a set that was cut off lacks decisions for that reason alone.
        if transaction.hasTrailer { check.close() }
        return check.problems
    }

    private mutating func take(_ segment: Segment) {
        switch segment.id {
        case "HL": close()
        case "CLM":
            close()
            claim = segment
        case "SBR" where claim != nil:
            payers.append(Payer(segment: segment))
            openGroups = []
        case "LX":
            isInLine = true
            charge = nil
        case "SV1": charge = X12Amount.cents(from: segment[2])
        case "SVD":
            adjudications.append(Adjudication(segment: segment, chargeCents: charge))
            openGroups = []
        case "CAS": takeAdjustments(segment)
        case "AMT" where segment[1] == "D" && !isInLine:
            if let last = payers.indices.last { payers[last].paidCents = X12Amount.cents(from: segment[2]) }
        case "NM1" where segment[1] == "PR" && !isInLine:
            if let last = payers.indices.last { payers[last].id = segment[9] }
        default: break
        }
    }

    private mutating func takeAdjustments(_ segment: Segment) {
        if openGroups.contains(segment[1]) {
            problems.append(
                X12Problem(
                    at: segment, element: 1, "adjustments of one group are not in one segment", severity: .warning))
        }
        if !segment.has(17) { openGroups.insert(segment[1]) }
        let amounts = stride(from: 3, through: 18, by: 3).compactMap { X12Amount.cents(from: segment[$0]) }
        if isInLine, let last = adjudications.indices.last {
            adjudications[last].adjustments += amounts
        } else if let last = payers.indices.last {
            payers[last].adjustments += amounts
        }
    }

    private mutating func close() {
        defer {
            claim = nil
            payers = []
            adjudications = []
            isInLine = false
        }
        guard let claim else { return }
        for adjudication in adjudications { check(adjudication) }
        for payer in payers { check(payer, of: claim) }
    }

    private mutating func check(_ adjudication: Adjudication) {
        if !payers.contains(where: { $0.id == adjudication.segment[1] }) {
            problems.append(
                X12Problem(at: adjudication.segment, element: 1, "payer is not one of the claim's other payers"))
        }
        guard let charge = adjudication.chargeCents, let paid = X12Amount.cents(from: adjudication.segment[2]),
            X12Amount.sum([paid] + adjudication.adjustments) != charge
        else { return }
        problems.append(
            X12Problem(at: adjudication.segment, element: 2, "payment and adjustments are not the line's charge"))
    }

    private mutating func check(_ payer: Payer, of claim: Segment) {
        guard let paid = payer.paidCents, let total = X12Amount.cents(from: claim[2]) else { return }
        let ofLines = adjudications.filter { $0.segment[1] == payer.id }.flatMap(\.adjustments)
        if X12Amount.sum([paid] + payer.adjustments + ofLines) != total {
            problems.append(
                X12Problem(at: payer.segment, "payment and adjustments of the payer are not the claim's charge"))
        }
    }
}
