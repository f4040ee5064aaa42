import Claims
import Foundation

/// What a demonstration is asked to do.
struct DemoSettings {
    var claims = 500
    var clinics = 3
    var workers = 2
    var seed: UInt64 = 1
    var keep = false
    var faults = false
    /// How the visits spread over the clinics.
    var skew = SampleVisits.Skew.even
    /// Whether the shipped cases are imported too.
    var hasShippedCases = true
    /// Whether one payer keeps its remittances until it is asked.
    var hasSilentPayer = true

    /// Payers that misbehave a little: every fault of the wire once in a while.
    static let faultScript = """
        seed: 7
        faults:
          - {fault: reject, level: "277CA", rate: 0.02}
          - {fault: deny, carc: "197", rate: 0.03}
          - {fault: partial, carc: "151", percent: 40, rate: 0.02}
          - {fault: two_hops, rate: 0.5}
          - {fault: delimiters, rate: 0.2}
          - {fault: duplicate, rate: 0.2}
          - {fault: lose, answers: ["835"], rate: 0.1}
          - {fault: reorder, milliseconds: 500, rate: 0.3}
          - {fault: error_after_receipt, rate: 0.2}
        """
}

/// The result of a demonstration, with the keys of the JSON contract.
struct DemoReport: Encodable {
    let schemaVersion = 1
    let claims: Int64
    let generated: Int
    let outcomes: [String: Int64]
    let submittedWithin24h: Int64
    let submittedWithin48h: Int64
    let billedCents: Int64
    let allowedCents: Int64
    let paidCents: Int64
    let adjustedCents: Int64
    let patientCents: Int64
    let openCents: Int64
    let claimsPerSecond: Double
    let seconds: Double
    let verify: Verdict
    let notChecked: [String]
    let clinics: [ClinicRow]
    /// Mean seconds that a claim spent in each stage.
    let stageSeconds: [String: Double]

    /// `"ok"`, or the list of breaches.
    enum Verdict: Encodable {
        case ok
        case breaches([String])

        init(_ invariants: [Invariant]) {
            let broken = invariants.filter { $0.standing == .broken }
            self =
                broken.isEmpty
                ? .ok : .breaches(broken.flatMap { item in item.reasons.map { "\(item.id): \($0)" } })
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .ok: try container.encode("ok")
            case .breaches(let list): try container.encode(list)
            }
        }
    }

    /// One clinic's share.
    struct ClinicRow: Encodable {
        let clinicId: String
        let claims: Int64
        let outcomes: [String: Int64]
        let within24h: Int64
        let within48h: Int64
        let billedCents: Int64
        let paidCents: Int64
        let openCents: Int64
    }

    enum CodingKeys: String, CodingKey {
        case claims, generated, outcomes, seconds, verify, clinics
        case schemaVersion = "schema_version"
        case submittedWithin24h = "submitted_within_24h"
        case submittedWithin48h = "submitted_within_48h"
        case billedCents = "billed_cents"
        case allowedCents = "allowed_cents"
        case paidCents = "paid_cents"
        case adjustedCents = "adjusted_cents"
        case patientCents = "patient_cents"
        case openCents = "open_cents"
        case claimsPerSecond = "claims_per_second"
        case notChecked = "not_checked"
        case stageSeconds = "stage_seconds"
    }

    init(
        status: StatusReport, times: [StageTime], invariants: [Invariant], generated: Int, seconds: Double
    ) {
        stageSeconds = Dictionary(
            uniqueKeysWithValues: times.map { ($0.stage.name, Double($0.meanMilliseconds) / 1000) })
        let counts = status.counts
        claims = counts.reduce(0) { $0 + $1.claims }
        self.generated = generated
        outcomes = Dictionary(counts.map { ($0.stage.name, $0.claims) }, uniquingKeysWith: +)
        submittedWithin24h = counts.reduce(0) { $0 + $1.within24Hours }
        submittedWithin48h = counts.reduce(0) { $0 + $1.within48Hours }
        billedCents = counts.reduce(0) { $0 + $1.billedCents }
        allowedCents = counts.reduce(0) { $0 + $1.allowedCents }
        paidCents = counts.reduce(0) { $0 + $1.paidCents }
        adjustedCents = counts.reduce(0) { $0 + $1.adjustedCents }
        patientCents = counts.reduce(0) { $0 + $1.patientCents }
        openCents = billedCents - paidCents - adjustedCents - patientCents
        self.seconds = (seconds * 1000).rounded() / 1000
        claimsPerSecond = (Double(claims) / max(seconds, 0.001) * 10).rounded() / 10
        verify = Verdict(invariants)
        notChecked = invariants.filter { $0.standing == .notChecked }.map(\.id)
        clinics = Dictionary(grouping: counts, by: \.clinic).sorted { $0.key < $1.key }.map { clinic, rows in
            let billed = rows.reduce(0) { $0 + $1.billedCents }
            let settled = rows.reduce(0) { $0 + $1.paidCents + $1.adjustedCents + $1.patientCents }
            return ClinicRow(
                clinicId: clinic, claims: rows.reduce(0) { $0 + $1.claims },
                outcomes: Dictionary(rows.map { ($0.stage.name, $0.claims) }, uniquingKeysWith: +),
                within24h: rows.reduce(0) { $0 + $1.within24Hours },
                within48h: rows.reduce(0) { $0 + $1.within48Hours }, billedCents: billed,
                paidCents: rows.reduce(0) { $0 + $1.paidCents }, openCents: billed - settled)
        }
    }

    /// Whether no invariant is broken.
    var isOk: Bool {
        if case .ok = verify { true } else { false }
    }

    /// The report for people.
    func show() {
        Console.table(
            ["clinic", "claims", "closed", "work lists", "waiting", "≤24 h", "≤48 h", "billed", "paid", "open"],
            clinics.map { row in
                let closed = row.outcomes[ClaimStage.closed.name] ?? 0
                let waiting = [ClaimStage.submitted, .accepted].reduce(0) { $0 + (row.outcomes[$1.name] ?? 0) }
                return [
                    row.clinicId, "\(row.claims)", "\(closed)", "\(row.claims - closed - waiting)", "\(waiting)",
                    "\(row.within24h)", "\(row.within48h)", Console.dollars(row.billedCents),
                    Console.dollars(row.paidCents), Console.dollars(row.openCents),
                ]
            }, rightAligned: Set(1...9))
        Console.print("")
        Console.table(
            ["outcome", "claims"],
            ClaimStage.allCases.compactMap { stage in outcomes[stage.name].map { [stage.name, "\($0)"] } },
            rightAligned: [1])
        Console.print(
            "\nbilled \(Console.dollars(billedCents)) = paid \(Console.dollars(paidCents)) + adjusted "
                + "\(Console.dollars(adjustedCents)) + patient \(Console.dollars(patientCents)) + open "
                + "\(Console.dollars(openCents))   (allowed \(Console.dollars(allowedCents)))")
        Console.print(
            "submitted within 24 h: \(submittedWithin24h), within 48 h: \(submittedWithin48h), of \(claims) claims")
        Console.print("\(claims) claims in \(seconds) s: \(claimsPerSecond) claims/s")
        let stages = ClaimStage.allCases.compactMap { stage in
            stageSeconds[stage.name].map { "\(stage.name) \($0)" }
        }
        Console.print("mean seconds in each stage: " + stages.joined(separator: ", "))
        switch verify {
        case .ok: Console.print("verify ok (not checked: \(notChecked.joined(separator: ", ")))")
        case .breaches(let list): Console.print("verify BROKEN:\n  " + list.joined(separator: "\n  "))
        }
    }
}
