internal import Billing
internal import Postgres
internal import X12

/// What a payer before decided on a visit, as stored.
struct PriorRemittance: Sendable {
    /// The later payer's claim.
    let claimID: Int64
    /// The payer's place in the order of coverages.
    let rank: Int16
    let decidedOn: PostgresDate
    let paidCents: Int64
    let patientCents: Int64
    let payerControlNumber: String?
    /// JSON of `RemittedLine` and `RemittedFacts`.
    let lines: String
    let facts: String
}

/// A payer that decided before, as the 837P to the next one tells it (loops 2320, 2330A, 2330B and 2430).
struct PriorPayer: Sendable {
    let coverage: Visit.Coverage
    let rank: Int
    let decidedOn: CalendarDay
    let paidCents: Int64
    /// What it left to the patient.
    let patientCents: Int64
    let payerControlNumber: String
    let claimAdjustments: [AdjustedAmount]
    let remarks: [String]
    let lines: [RemittedLine]

    /// The payers before, in their order; decisions of one payer (a claim that it split) are added up.
    static func all(_ remittances: [PriorRemittance], of visit: Visit) throws -> [PriorPayer] {
        let coverages = visit.coveragesInOrder
        return try Dictionary(grouping: remittances, by: \.rank).sorted { $0.key < $1.key }.compactMap { rank, said in
            guard coverages.indices.contains(Int(rank) - 1), let last = said.last else { return nil }
            let facts = try said.map { try RemittedFacts(json: $0.facts) }
            return PriorPayer(
                coverage: coverages[Int(rank) - 1], rank: Int(rank), decidedOn: last.decidedOn.day,
                paidCents: said.reduce(0) { $0 + $1.paidCents }, patientCents: said.reduce(0) { $0 + $1.patientCents },
                payerControlNumber: last.payerControlNumber ?? "", claimAdjustments: facts.flatMap(\.adjustments),
                remarks: facts.flatMap(\.remarks), lines: try said.flatMap { try RemittedLine.lines(json: $0.lines) })
        }
    }

    /// Whether every line of ours has its own decision with the same charge, so that it is told line by line.
    func isDecidedByLine(_ own: [StoredLine]) -> Bool {
        own.count == lines.count
            && own.allSatisfy { line in
                lines.count { $0.number == line.number && $0.chargeCents == line.chargeCents } == 1
            }
    }
}
