internal import Billing
internal import X12

/// Why a remittance is quarantined whole; positions and rules, never a value.
struct RemittanceProblem: Error, Sendable {
    let reason: String
}

/// The pure part of posting: an 835 checked whole, matched and split into what is paid, adjusted, owed and refused.
enum RemittanceReading {
    /// The 835s of a file that balance at line, claim and transaction; one that does not throws for the whole file.
    static func balanced(_ bytes: [UInt8]) throws(RemittanceProblem) -> [Remittance835] {
        do {
            let transactions = try Lexer.interchanges(in: bytes).flatMap { $0.groups.flatMap(\.transactions) }
            var remittances: [Remittance835] = []
            for transaction in transactions {
                remittances.append(try Remittance835(transaction))
            }
            for remittance in remittances {
                if let breach = remittance.balanceBreaches().first {
                    throw RemittanceProblem(reason: "unbalanced: \(breach.rule.rawValue), claim \(breach.claim ?? 0)")
                }
                if !remittance.providerAdjustments.isEmpty {
                    throw RemittanceProblem(reason: "provider-level adjustment (PLB) needs a person")
                }
                if let index = remittance.claims.firstIndex(where: \.isReversal) {
                    throw RemittanceProblem(reason: "reversal at claim \(index + 1) needs a person")
                }
                if CalendarDay(x12: remittance.paymentDate) == nil {
                    throw RemittanceProblem(reason: "BPR16 is not a date")
                }
            }
            return remittances
        } catch let problem as RemittanceProblem {
            throw problem
        } catch {
            throw RemittanceProblem(reason: "\(error)")
        }
    }

    /// What a claim of a remittance means for our submission of it.
    static func posted(_ claim: Remittance835.Claim, position: Int, answered: Answered) -> PostedClaim {
        let adjustments = claim.adjustments + claim.lines.flatMap(\.adjustments)
        let assessment = DenialPlaybook.assess(
            paidCents: claim.paidCents,
            adjustments: adjustments.map { adjustment in
                Billing.Adjustment(
                    group: AdjustmentGroup(rawValue: adjustment.group) ?? .other, reason: adjustment.reason,
                    cents: adjustment.amountCents)
            })
        let refused = assessment.unexpected
        let patientCents = assessment.patientCents
        let stated = claim.lines.compactMap(\.allowedCents)
        let allowed = stated.isEmpty ? claim.paidCents + patientCents : stated.reduce(0, +)
        return PostedClaim(
            position: Int32(position), answered: answered, statusCode: claim.status, chargeCents: claim.chargeCents,
            paidCents: claim.paidCents,
            adjustedCents: assessment.contractualCents + assessment.priorPayerCents, patientCents: patientCents,
            allowedCents: allowed,
            refusedCents: refused.reduce(0) { $0 + $1.cents },
            refusalCodes: Set(refused.map { "\($0.group.rawValue)-\($0.reason)" }).sorted().joined(separator: " "),
            payerControlNumber: claim.payerClaimControlNumber.isEmpty ? nil : claim.payerClaimControlNumber,
            lines: lines(of: claim))
    }

    /// Line number, amounts and codes as JSON.
    private static func lines(of claim: Remittance835.Claim) -> String {
        let facts = claim.lines.map { line in
            JSONValue.object([
                JSONMember(name: "line", value: line.lineControlNumber.map { .string($0) } ?? .null),
                JSONMember(name: "charge_cents", value: .integer(line.chargeCents)),
                JSONMember(name: "paid_cents", value: .integer(line.paidCents)),
                JSONMember(name: "allowed_cents", value: line.allowedCents.map { .integer($0) } ?? .null),
                JSONMember(
                    name: "adjustments",
                    value: .array(line.adjustments.map { .string("\($0.group)-\($0.reason) \($0.amountCents)") })),
                JSONMember(name: "remarks", value: .array(line.remarks.map { .string($0) })),
            ])
        }
        var text: [UInt8] = []
        JSONValue.array(facts).write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
