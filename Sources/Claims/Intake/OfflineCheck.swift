public import Billing

/// Scrubs the visits of a file without a database, as if they came in together: `claimline check`.
///
/// Within the file it keeps the annual ledger of each Medicare patient, in order of service dates, and finds exact
/// duplicates. What the database would know beyond the file is taken as nothing.
public struct OfflineCheck {
    private let today: CalendarDay
    private let reference: ReferenceTables
    private var ledger: [String: Int64] = [:]
    private var seenClaims: Set<String> = []

    /// A check as of a business day, with the reference tables that there are.
    public init(today: CalendarDay, reference: ReferenceTables = .none) {
        self.today = today
        self.reference = reference
    }

    /// Reads a file to its end and scrubs what is in it.
    ///
    /// - Throws: `IntakeError` when the file stops being readable midway.
    public mutating func run(_ reader: consuming IntakeReader) throws(IntakeError) -> CheckReport {
        var report = CheckReport()
        var visits: [Visit] = []
        while let record = try reader.next() {
            switch record.outcome {
            case .visit(let visit, _): visits.append(visit)
            case .repeated: report.repeated += 1
            case .reject(let problems): report.rejects += problems.map(CheckReport.Reject.init)
            }
        }
        var results: [(Int, ScrubResult)] = []
        let order = visits.indices.sorted { (visits[$0].serviceDate, $0) < (visits[$1].serviceDate, $1) }
        for index in order { results.append((index, scrub(visits[index]))) }
        for (index, result) in results.sorted(by: { $0.0 < $1.0 }) { report.add(visits[index], result) }
        return report
    }

    private mutating func scrub(_ visit: Visit) -> ScrubResult {
        let coverage = visit.primaryCoverage
        let payer = PayerProfile.resolve(
            payerID: coverage?.payerID ?? "", filingIndicator: coverage?.filingIndicator ?? "")
        let account = "\(coverage?.memberID ?? "")\n\(visit.serviceDate.year)"
        var input = ScrubInput(
            visit: visit, clinic: .sample(code: visit.clinicID), payer: payer, today: today,
            ytdAllowedCents: ledger[account] ?? 0, reference: reference)
        var result = RuleBook.current.scrub(input)
        if !result.lines.isEmpty,
            !seenClaims.insert(visit.clinicID + VisitIndexes(visit, lines: result.lines).duplicate).inserted
        {
            input.isExactDuplicate = true
            result = RuleBook.current.scrub(input)
        }
        if payer.payerClass == .medicare, !result.isHeld {
            ledger[account, default: 0] += result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
        }
        return result
    }
}
