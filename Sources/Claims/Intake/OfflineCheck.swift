public import Billing
internal import Postgres

/// Scrubs the visits of files without a database, as if they came in together: `claimline check`.
///
/// What the database would know beyond the files is taken as nothing; see `FileHistory` for what the files know
/// themselves.
public struct OfflineCheck {
    /// The business day as of which visits are checked.
    public enum Day: Sendable {
        /// All as of one day.
        case fixed(CalendarDay)
        /// Each as of the day on which its note was signed, as a history is replayed.
        case signing
    }

    private let day: Day
    private let reference: ReferenceTables
    private let payers: PayerProfiles
    /// Profiles by code; a clinic without one is taken as the sample clinic.
    private let clinics: [String: ClinicProfile]

    /// A check as of a day, with the reference tables and profiles that there are.
    public init(
        asOf day: Day, reference: ReferenceTables = .none, payers: PayerProfiles = .shipped,
        clinics: [ClinicProfile] = []
    ) {
        self.day = day
        self.reference = reference
        self.payers = payers
        self.clinics = Dictionary(clinics.map { ($0.code, $0) }) { _, last in last }
    }

    /// How files are read for this check: an 837P names its clinic by the billing NPI of a profile, or by one that is not known.
    public var intakeOptions: IntakeOptions {
        let codes = Dictionary(clinics.values.map { ($0.npi, $0.code) }) { first, _ in first }
        return IntakeOptions(clinicsByBillingNPI: codes, takesUnknownNPIAsClinic: true)
    }

    /// Reads a file to its end and scrubs what is in it.
    ///
    /// - Throws: `IntakeError` when the file stops being readable midway.
    public func run(_ reader: consuming IntakeReader) throws(IntakeError) -> CheckReport {
        var report = CheckReport()
        let visits = try report.visits(in: reader)
        for (visit, result) in zip(visits, scrub(visits)) { report.add(visit, result) }
        return report
    }

    /// Scrubs visits in order of service; results in the order given.
    func scrub(_ visits: [Visit]) -> [ScrubResult] {
        var history = FileHistory(visits)
        let order = visits.indices.sorted { (visits[$0].serviceDate, $0) < (visits[$1].serviceDate, $1) }
        let results = order.map { index in (index, scrub(visits[index], &history)) }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func scrub(_ visit: Visit, _ history: inout FileHistory) -> ScrubResult {
        let coverage = visit.primaryCoverage
        let payer = payers.profile(
            payerID: coverage?.payerID ?? "", filingIndicator: coverage?.filingIndicator ?? "", on: visit.serviceDate)
        let clinic = clinics[visit.clinicID] ?? .sample(code: visit.clinicID)
        var input = ScrubInput(
            visit: visit, clinic: clinic, payer: payer, today: today(for: visit), reference: reference)
        input.enrollment = clinic.enrollment(of: visit, with: coverage?.payerID ?? "")
        history.tell(&input)
        var result = RuleBook.current.scrub(input)
        if history.holds(visit, result) {
            input.isExactDuplicate = true
            input.isNearDuplicate = false
            result = RuleBook.current.scrub(input)
        }
        history.add(visit, payer, result)
        return result
    }

    private func today(for visit: Visit) -> CalendarDay {
        switch day {
        case .fixed(let today): return today
        case .signing:
            let signed = visit.noteSignedAt.map { Timestamp($0).day } ?? visit.serviceDate
            return max(signed, visit.serviceDate)
        }
    }
}

extension CheckReport {
    /// The visits of a file; what is none is reported.
    mutating func visits(in reader: consuming IntakeReader) throws(IntakeError) -> [Visit] {
        var visits: [Visit] = []
        while let record = try reader.next() {
            switch record.outcome {
            case .visit(let visit, _): visits.append(visit)
            case .repeated: repeated += 1
            case .reject(let problems): rejects += problems.map(Reject.init)
            }
        }
        return visits
    }
}
