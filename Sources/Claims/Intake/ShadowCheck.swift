internal import Billing
internal import X12

/// Replays a claim history through the rules and compares it with what payers did: `claimline check --shadow`.
///
/// A history is 837P files or visits, and the 835 files that answer them, matched by CLM01 and CLP01. Each claim is
/// checked as of the day on which it was signed, or for an 837P written.
public struct ShadowCheck {
    private var readings = CheckReport()
    private var visits: [Visit] = []
    private var seen: Set<String> = []
    private var answers: [String: ShadowReport.Answer] = [:]
    private var problems: [CheckReport.Reject] = []
    private let check: OfflineCheck

    /// A replay of nothing yet; `check` is as of the day of signing.
    public init(_ check: OfflineCheck = OfflineCheck(asOf: .signing)) {
        self.check = check
    }

    /// Adds a file of either kind; claims that came before, in this file or another, are taken once.
    ///
    /// - Throws: `IntakeError` when the file cannot be read.
    public mutating func add(path: String) throws(IntakeError) {
        var source = try ByteSource(path: path)
        if source.head.drop(while: { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }).starts(with: "ISA".utf8) {
            let transactions = Lexer.read(try source.readAll()).interchanges.flatMap {
                $0.groups.flatMap(\.transactions)
            }
            let remittances = transactions.filter { $0.id == "835" }
            if !remittances.isEmpty {
                for remittance in remittances { add(remittance) }
                return
            }
        }
        let reader = try IntakeReader(path: path, options: check.intakeOptions)
        for visit in try readings.visits(in: reader) where seen.insert(visit.clinicID + "\n" + visit.visitID).inserted {
            visits.append(visit)
        }
    }

    private mutating func add(_ transaction: TransactionSet) {
        do {
            for claim in try Remittance835(transaction).claims {
                answers[claim.patientControlNumber, default: ShadowReport.Answer()].add(claim)
            }
        } catch {
            let problem = RecordProblem(line: error.segment, field: error.segmentID, reason: error.reason)
            problems.append(CheckReport.Reject(problem))
        }
    }

    /// What the rules would have caught.
    public func report() -> ShadowReport {
        var report = ShadowReport(repeated: readings.repeated, rejects: readings.rejects + problems)
        for (visit, result) in zip(visits, check.scrub(visits)) {
            report.add(visit, result, answer: answers[visit.visitID])
        }
        let known = Set(visits.map(\.visitID))
        report.unmatchedAnswers = answers.keys.count { !known.contains($0) }
        return report
    }
}

extension ShadowReport.Answer {
    fileprivate mutating func add(_ claim: Remittance835.Claim) {
        let adjustments = (claim.adjustments + claim.lines.flatMap(\.adjustments)).map {
            Billing.Adjustment(
                group: AdjustmentGroup(rawValue: $0.group) ?? .other, reason: $0.reason, cents: $0.amountCents)
        }
        for refused in DenialPlaybook.assess(paidCents: claim.paidCents, adjustments: adjustments).unexpected {
            deniedCents["\(refused.group.rawValue)-\(refused.reason)", default: 0] += refused.cents
        }
    }
}
