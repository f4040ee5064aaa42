internal import Billing
internal import Vault
internal import X12

/// Why a remittance is quarantined whole; positions and rules, never a value.
struct RemittanceProblem: Error, Sendable {
    let reason: String
}

/// The pure part of posting: an 835 checked whole, and split into what is paid, adjusted, owed and refused.
enum RemittanceReading {
    /// Ten billion dollars: what lies beyond is no payment, and sums of such amounts would not fit.
    private static let largest: UInt64 = 1_000_000_000_000

    /// The 835s of a file that balance at line, claim and transaction; one that does not throws for the whole file.
    static func balanced(_ bytes: [UInt8]) throws(RemittanceProblem) -> [Remittance835] {
        do {
            let transactions = try Lexer.interchanges(in: bytes).flatMap { $0.groups.flatMap(\.transactions) }
            var remittances: [Remittance835] = []
            for transaction in transactions {
                remittances.append(try Remittance835(transaction))
            }
            for (index, remittance) in remittances.enumerated() {
                if let breach = remittance.balanceBreaches().first {
                    throw RemittanceProblem(reason: place(of: breach, transaction: index + 1))
                }
                if remittance.amounts.contains(where: { $0.magnitude > largest }) {
                    throw RemittanceProblem(reason: "an amount is out of range: transaction \(index + 1)")
                }
                if CalendarDay(x12: remittance.paymentDate) == nil {
                    throw RemittanceProblem(reason: "BPR16 is not a date: transaction \(index + 1)")
                }
            }
            return remittances
        } catch let problem as RemittanceProblem {
            throw problem
        } catch {
            throw RemittanceProblem(reason: "\(error)")
        }
    }

    /// Rule and place of a sum that does not come out, all counted from 1.
    private static func place(of breach: BalanceBreach, transaction: Int) -> String {
        let claim = breach.claim.map { ", claim \($0 + 1)" } ?? ""
        let line = breach.line.map { ", line \($0 + 1)" } ?? ""
        return "unbalanced: \(breach.rule.rawValue): transaction \(transaction)\(claim)\(line)"
    }

    /// What a claim of a remittance means for our submission of it.
    ///
    /// - Parameters:
    ///   - lines: our claim's lines.
    ///   - serviceDate: our claim's, `YYYYMMDD`.
    ///   - priorCents: what earlier payers settled of the charge. It comes back as OA-23, or hidden in other adjustments,
    ///     and is not posted again.
    static func posted(
        _ claim: Remittance835.Claim, position: Int, answered: Answered, lines: [StoredLine] = [],
        serviceDate: String = "", priorCents: Int64 = 0
    ) -> PostedClaim {
        let adjustments = claim.adjustments + claim.lines.flatMap(\.adjustments)
        let assessment = DenialPlaybook.assess(
            paidCents: claim.paidCents,
            adjustments: adjustments.map { adjustment in
                Billing.Adjustment(
                    group: AdjustmentGroup(rawValue: adjustment.group) ?? .other, reason: adjustment.reason,
                    cents: adjustment.amountCents)
            })
        let refused = assessment.unexpected
        let settled = assessment.contractualCents + assessment.priorPayerCents
        let hidden = max(0, priorCents - max(0, settled))
        let patientCents = assessment.patientCents
        let stated = claim.lines.compactMap(\.allowedCents)
        let allowed =
            stated.isEmpty ? claim.paidCents + patientCents : stated.reduce(0, +)
        let own = LineMatching.match(claim.lines, to: lines, on: serviceDate)
        let text = RemittedLine.json(zip(claim.lines, own).map { RemittedLine($0, own: $1) })
        var posted = PostedClaim(
            position: Int32(position), answered: answered, statusCode: claim.status, chargeCents: claim.chargeCents,
            paidCents: claim.paidCents,
            adjustedCents: priorCents == 0 ? settled : max(0, settled - priorCents), patientCents: patientCents,
            allowedCents: allowed, refusedCents: refused.reduce(0) { $0 + $1.cents } - hidden,
            refusalCodes: Set(refused.map { "\($0.group.rawValue)-\($0.reason)" }).sorted().joined(separator: " "),
            payerControlNumber: claim.payerClaimControlNumber.isEmpty ? nil : claim.payerClaimControlNumber,
            lines: text)
        posted.facts = RemittedFacts(claim)
        posted.priorCents = priorCents
        posted.contentHash = contentHash(claim)
        return posted
    }

    /// What makes two claims of remittances the same decision: everything but the payment it came with.
    static func contentHash(_ claim: Remittance835.Claim) -> [UInt8] {
        var text = "\(claim.status)|\(claim.chargeCents)|\(claim.paidCents)|\(claim.payerClaimControlNumber)"
        for adjustment in claim.adjustments { text += "|\(AdjustedAmount(adjustment).text)" }
        for line in claim.lines {
            text += "#\(line.lineControlNumber ?? "")|\(line.procedure.code)|\(line.chargeCents)|\(line.paidCents)"
            for adjustment in line.adjustments { text += "|\(AdjustedAmount(adjustment).text)" }
        }
        return SHA256.digest(Array(text.utf8))
    }

    /// NM1*74: what the payer holds to be the patient's right name and number; `nil` when it corrected nothing.
    static func corrected(_ claim: Remittance835.Claim) -> [UInt8]? {
        guard let name = claim.names.first(where: { $0.entityCode == "74" }) else { return nil }
        return Array([name.name, name.firstName, name.middleName, name.suffix, name.id].joined(separator: "*").utf8)
    }
}

extension Remittance835 {
    /// Every amount that is posted or compared, in cents.
    fileprivate var amounts: [Int64] {
        var all = providerAdjustments.map(\.amountCents)
        all.append(paymentCents)
        for claim in claims {
            all += [claim.chargeCents, claim.paidCents]
            all += claim.adjustments.map(\.amountCents)
            all += claim.amounts.map(\.cents)
            for line in claim.lines {
                all += [line.chargeCents, line.paidCents]
                all += line.adjustments.map(\.amountCents)
                all += line.amounts.map(\.cents)
            }
        }
        return all
    }
}
