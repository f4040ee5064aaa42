import Billing
import Postgres
import Testing
import X12

@testable import Claims

/// An 835 of one payment, written with the segment writer alone; what is paid in all follows from its claims and PLB.
struct RemitFixture {
    struct Line {
        var code: String
        var modifiers: [String] = []
        var charge: Int64
        var paid: Int64
        var cuts: [AnswerFixture.Cut] = []
        /// REF*6R; nil to leave it out.
        var control: String?
        /// SVC06.
        var original: String?
        var allowed: Int64?
    }

    struct Claim {
        var control: String
        var status = "1"
        var number = "ICN1"
        var lines: [Line]
        var remarks: [String] = []
        var names: [[String]] = []
        var interest: Int64?
        var originalNumber: String?

        var charge: Int64 { lines.reduce(0) { $0 + $1.charge } }
        var paid: Int64 { lines.reduce(0) { $0 + $1.paid } }
        var patient: Int64 {
            lines.flatMap(\.cuts).filter { $0.group == "PR" }.reduce(0) { $0 + $1.cents }
        }

        /// The same with all signs turned, as CLP02 22 says it.
        var reversed: Claim {
            var turned = self
            turned.status = "22"
            turned.lines = lines.map { line in
                var line = line
                line.charge = -line.charge
                line.paid = -line.paid
                line.cuts = line.cuts.map { ($0.group, $0.reason, -$0.cents) }
                line.allowed = nil
                return line
            }
            return turned
        }
    }

    var claims: [Claim]
    var adjustments: [(code: String, reference: String, cents: Int64)] = []
    var trace = "T1"
    var method = "ACH"
    var payee = "1234567893"
    var day = "20261006"
    var serviceDay = "20261005"

    var payment: Int64 {
        claims.reduce(0) { $0 + $1.paid } - adjustments.reduce(0) { $0 + $1.cents }
    }

    /// The file; `control` is ISA13, so that the same content comes under several.
    func bytes(control: Int = 900_100) -> [UInt8] {
        let version = TransactionType.remittance835.version
        return AnswerFixture.interchange(control: control) { writer in
            writer.beginGroup(
                functionalID: "HP", sender: "SIMCH", receiver: "CLAIMLINE", date: "20261006", time: "1200",
                controlNumber: control, version: version)
            writer.beginTransaction(id: "835", controlNumber: 1, version: version)
            writer.segment(
                "BPR",
                elements: ["I", X12Amount.text(cents: payment), "C", method] + [String](repeating: "", count: 11) + [
                    day
                ])
            writer.segment("TRN", "1", trace, "1999999999")
            writer.segment("N1", "PR", "PAYER")
            writer.segment("N1", "PE", "CLINIC", "XX", payee)
            writer.segment("LX", "1")
            for claim in claims { write(claim, to: &writer) }
            for item in adjustments {
                writer.segment(
                    "PLB", payee, "20261231", writer.composite(item.code, item.reference),
                    X12Amount.text(cents: item.cents))
            }
            writer.endTransaction()
            writer.endGroup()
        }
    }

    private func write(_ claim: Claim, to writer: inout SegmentWriter) {
        writer.segment(
            "CLP", claim.control, claim.status, X12Amount.text(cents: claim.charge),
            X12Amount.text(cents: claim.paid), claim.status == "22" ? "0" : X12Amount.text(cents: claim.patient), "CI",
            claim.number, "11", "1")
        for name in claim.names { writer.segment("NM1", elements: name) }
        if !claim.remarks.isEmpty { writer.segment("MOA", elements: ["", ""] + claim.remarks) }
        if let original = claim.originalNumber { writer.segment("REF", "F8", original) }
        if let interest = claim.interest { writer.segment("AMT", "I", X12Amount.text(cents: interest)) }
        for line in claim.lines {
            let original = line.original.map { writer.composite("HC", $0) } ?? ""
            writer.segment(
                "SVC", writer.composite(["HC", line.code] + line.modifiers), X12Amount.text(cents: line.charge),
                X12Amount.text(cents: line.paid), "", "1", original)
            writer.segment("DTM", "472", serviceDay)
            for cut in line.cuts { writer.segment("CAS", cut.group, cut.reason, X12Amount.text(cents: cut.cents)) }
            if let control = line.control { writer.segment("REF", "6R", control) }
            if let allowed = line.allowed { writer.segment("AMT", "B6", X12Amount.text(cents: allowed)) }
        }
    }
}

/// A claim as it was sent.
struct SentClaim: Sendable, Hashable {
    let visit: String
    let claimID: Int64
    let clinicID: Int32
    let control: String
    let charge: Int64
    let lines: [StoredLine]

    /// The payer's decision: of each line `paid` per cent, `patient` per cent as coinsurance, the rest by contract.
    func decided(
        paid: Int64 = 60, patient: Int64 = 20, status: String = "1", number: String = "ICN1"
    ) -> RemitFixture.Claim {
        RemitFixture.Claim(
            control: control, status: status, number: number,
            lines: lines.map { line in
                let pays = line.chargeCents * paid / 100
                let share = line.chargeCents * patient / 100
                let cuts: [AnswerFixture.Cut] = [
                    ("CO", "45", line.chargeCents - pays - share), ("PR", "2", share),
                ]
                return RemitFixture.Line(
                    code: line.code, modifiers: line.modifiers.split(separator: " ").map(String.init),
                    charge: line.chargeCents, paid: pays, cuts: cuts.filter { $0.cents != 0 },
                    control: String(line.number), allowed: pays + share)
            })
    }

    /// Refused whole.
    func refused(_ reason: String = "50", number: String = "ICN1") -> RemitFixture.Claim {
        RemitFixture.Claim(
            control: control, number: number,
            lines: lines.map {
                RemitFixture.Line(
                    code: $0.code, charge: $0.chargeCents, paid: 0, cuts: [("CO", reason, $0.chargeCents)],
                    control: String($0.number))
            })
    }
}

extension TestBench {
    /// Claims of so many visits of one patient, sent and not answered.
    static func withSent(
        _ count: Int, change: @escaping @Sendable (JSONValue) -> JSONValue = { $0 },
        _ body: @Sendable (TestBench, [SentClaim]) async throws -> Void
    ) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.visits(count, change: change))
                try await bench.submitAll()
                let sent = try await bench.sent()
                #expect(sent.count == count)
                try await body(bench, sent)
            }
        }
    }

    /// Claims with their latest submission, in the order of their numbers.
    func sent() async throws -> [SentClaim] {
        let rows = try await owner(
            """
            SELECT DISTINCT ON (claim_id) visit_key, claim_id, claim.clinic_id, control_number, submission.charge_cents
            FROM submission JOIN claim USING (claim_id, clinic_id) JOIN visit USING (visit_id, clinic_id)
            ORDER BY claim_id, number DESC
            """)
        let ids = rows.compactMap { $0[1].flatMap { Int64($0) } }
        let lines = try await pool.transaction {
            try await $0.pipeline(OpenScope.all, ReadLines(claimIDs: ids)).1
        }
        return rows.map { row in
            let id = row[1].flatMap { Int64($0) } ?? -1
            return SentClaim(
                visit: row[0] ?? "", claimID: id, clinicID: row[2].flatMap { Int32($0) } ?? -1, control: row[3] ?? "",
                charge: row[4].flatMap { Int64($0) } ?? -1, lines: lines.filter { $0.claimID == id })
        }
    }

    /// Delivers an 835 and posts it; it must not be quarantined.
    func take(_ remittance: RemitFixture, control: Int = 900_100) async throws {
        let id = try await deliver(remittance.bytes(control: control))
        try await workAll(.remit)
        guard let id else { return }
        let fate = try await fate(of: id)
        #expect(fate.status == "processed", "\(fate.reason)")
    }

    /// The ledger's sum of an account, in cents.
    func booked(_ account: LedgerEntry.Account) async throws -> Int {
        try await number(
            "SELECT coalesce(sum(amount_cents), 0) FROM ledger_entry WHERE account = '\(account.rawValue)'")
    }

    /// Money and stage of every claim, by visit and rank.
    func books() async throws -> [String] {
        try await owner(
            """
            SELECT visit_key || ' ' || coverage_rank || ' ' || stage || ' ' || billed_cents || ' ' || paid_cents || ' '
                   || adjusted_cents || ' ' || patient_cents || ' ' || coalesce(allowed_cents, -1)
            FROM claim JOIN visit USING (visit_id, clinic_id) ORDER BY visit_key, coverage_rank
            """
        ).compactMap { $0[0] }
    }
}
