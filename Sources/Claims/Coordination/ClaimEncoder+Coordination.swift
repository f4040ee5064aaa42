internal import Billing
internal import X12

/// Coordination of benefits: what payers before decided, on the claim to the next. Source: 005010X222A1, loops 2320 to
/// 2330B and 2430.
///
/// It balances as the guide asks: a line's charge is the earlier payer's payment and its adjustments; the claim's charge is
/// AMT*D and all adjustments of claim and lines. A payer whose lines are not ours one by one (it bundled or split them) is
/// told at claim level.
extension ClaimEncoder {
    /// SBR01 of the payer of a rank.
    static func responsibility(ofRank rank: Int) -> String {
        let codes = ["P", "S", "T", "A", "B", "C", "D", "E", "F", "G", "H"]
        return codes.indices.contains(rank - 1) ? codes[rank - 1] : "U"
    }

    func addPriorPayers(to claim: inout Claim837P.Claim) {
        for prior in item.priorPayers {
            let isByLine = prior.isDecidedByLine(item.lines)
            claim.otherPayers.append(otherPayer(prior, isByLine: isByLine))
            guard isByLine else { continue }
            for (index, line) in item.lines.enumerated() {
                guard let decided = prior.lines.first(where: { $0.number == line.number }) else { continue }
                claim.lines[index].adjudications.append(adjudication(decided, prior, of: line))
            }
        }
    }

    private func otherPayer(_ prior: PriorPayer, isByLine: Bool) -> Claim837P.OtherPayer {
        let coverage = prior.coverage
        let patient = item.visit.patient
        let person = coverage.relationship == "self" ? nil : coverage.subscriber
        var other = Claim837P.OtherPayer(
            responsibility: Self.responsibility(ofRank: prior.rank),
            relationship: coverage.relationship == "self" ? "18" : Self.relationshipCode(coverage.relationship),
            filingIndicator: coverage.filingIndicator,
            subscriber: EntityName(
                person: (person?.lastName ?? patient.lastName).uppercased(),
                first: (person?.firstName ?? patient.firstName).uppercased(), idQualifier: "MI",
                id: coverage.memberID),
            payer: EntityName(organization: coverage.payerID.uppercased(), idQualifier: "PI", id: coverage.payerID))
        other.groupNumber = coverage.groupNumber ?? ""
        other.insuranceType = coverage.insuranceType ?? ""
        other.paidCents = prior.paidCents
        other.remainingPatientCents = isByLine ? nil : prior.patientCents
        other.remarks = Array(prior.remarks.prefix(5))
        other.payerClaimControlNumber = prior.payerControlNumber
        other.adjustments = Self.adjustments(
            prior.claimAdjustments + (isByLine ? [] : prior.lines.flatMap(\.adjustments)))
        other.adjudicationDate = isByLine ? "" : prior.decidedOn.x12
        return other
    }

    private func adjudication(
        _ decided: RemittedLine, _ prior: PriorPayer, of line: StoredLine
    ) -> Claim837P.LineAdjudication {
        let patient = decided.adjustments.filter { $0.group == "PR" }.reduce(0) { $0 + $1.cents }
        return Claim837P.LineAdjudication(
            payerID: prior.coverage.payerID, paidCents: decided.paidCents,
            procedure: Procedure(code: decided.code, modifiers: decided.modifiers),
            units: decided.units ?? Int(line.units), adjustments: Self.adjustments(decided.adjustments),
            date: prior.decidedOn.x12, remainingPatientCents: patient == 0 ? nil : patient)
    }

    /// Adjustments of the same group and reason as one, since a reason may stand once in a loop.
    private static func adjustments(_ amounts: [AdjustedAmount]) -> [X12.Adjustment] {
        var sums: [X12.Adjustment] = []
        for amount in amounts {
            if let index = sums.firstIndex(where: { $0.group == amount.group && $0.reason == amount.reason }) {
                sums[index].amountCents += amount.cents
            } else {
                sums.append(X12.Adjustment(group: amount.group, reason: amount.reason, amountCents: amount.cents))
            }
        }
        return sums.filter { $0.amountCents != 0 }
    }
}
