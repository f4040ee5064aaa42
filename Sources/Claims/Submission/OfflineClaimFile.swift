public import Billing
internal import Postgres
internal import X12

/// Writes an 837P of visits without a database: `claimline x12 837p`.
///
/// Visits are scrubbed as `OfflineCheck` does; those that a rule rejects stay out. Nothing is remembered: control numbers
/// and whether a claim was sent before are the caller's business.
public struct OfflineClaimFile {
    /// The partners and numbers of the file's envelope.
    public struct Envelope: Sendable {
        /// ISA06 and GS02.
        public var senderID: String
        /// ISA08 and GS03.
        public var receiverID: String
        /// ISA13 and GS06, 1 to 999999999.
        public var controlNumber: Int
        /// ISA15 is P.
        public var isProduction: Bool

        /// An envelope.
        public init(senderID: String, receiverID: String, controlNumber: Int, isProduction: Bool) {
            self.senderID = senderID
            self.receiverID = receiverID
            self.controlNumber = controlNumber
            self.isProduction = isProduction
        }
    }

    /// What became of the visits.
    public struct Result: Sendable {
        /// The interchange; empty when no visit could be billed.
        public internal(set) var bytes: [UInt8] = []
        /// Claims in it.
        public internal(set) var claims = 0
        /// Visits that stay out, by id, each with the rules that reject it or why it has no claim.
        public internal(set) var held: [(visitID: String, reasons: [String])] = []
        /// Records that are no visits.
        public internal(set) var rejects: [CheckReport.Reject] = []
    }

    private let envelope: Envelope
    private let clinics: [String: Directory.Clinic]
    private let now: Timestamp
    private let reference: ReferenceTables

    /// A file by the identities and charges of `clinics`, written at `now`.
    public init(
        envelope: Envelope, clinics: [ClinicProfile], now: Instant, reference: ReferenceTables = .none
    ) {
        self.envelope = envelope
        let numbered = clinics.enumerated().map {
            ($0.element.code, Directory.Clinic(id: Int32($0.offset + 1), profile: $0.element))
        }
        self.clinics = Dictionary(numbered) { first, _ in first }
        self.now = Timestamp(now)
        self.reference = reference
    }

    /// Reads a file of visits to its end.
    ///
    /// CLM01 is the visit's id, which therefore has at most 20 characters.
    /// - Throws: `IntakeError` when the file stops being readable midway.
    public func write(_ reader: consuming IntakeReader) throws(IntakeError) -> Result {
        var report = CheckReport()
        let visits = try report.visits(in: reader)
        let check = OfflineCheck(
            asOf: .fixed(now.day), reference: reference, clinics: clinics.values.map(\.profile))
        var result = Result()
        result.rejects = report.rejects
        var items: [InterchangeWriter.Item] = []
        for (visit, scrubbed) in zip(visits, check.scrub(visits)) {
            let reasons = obstacles(to: visit, scrubbed)
            if reasons.isEmpty, let item = item(visit, scrubbed, number: Int64(items.count + 1)) {
                items.append(item)
            } else {
                result.held.append((visit.visitID, reasons))
            }
        }
        result.claims = items.count
        if !items.isEmpty { result.bytes = bytes(of: items) }
        return result
    }

    /// Why a visit has no claim; empty when it has one.
    private func obstacles(to visit: Visit, _ scrubbed: ScrubResult) -> [String] {
        if clinics[visit.clinicID] == nil { return ["no profile of clinic \(visit.clinicID)"] }
        if visit.visitID.utf8.count > 20 { return ["visit id has more than 20 characters"] }
        if visit.noteSignedAt == nil { return ["note is not signed"] }
        return scrubbed.findings.filter { $0.severity == .reject }.map(\.rule)
    }

    private func item(_ visit: Visit, _ scrubbed: ScrubResult, number: Int64) -> InterchangeWriter.Item? {
        guard let clinic = clinics[visit.clinicID], let coverage = visit.primaryCoverage else { return nil }
        let lines = scrubbed.lines.enumerated().map { index, line in
            StoredLine(
                claimID: number, clinicID: clinic.id, number: Int16(index + 1), code: line.code,
                modifiers: line.modifiers.joined(separator: " "), units: Int32(line.units),
                chargeCents: line.chargeCents, expectedCents: line.expectedAllowedCents,
                pointers: line.diagnosisPointers.map(Int16.init))
        }
        let payer = PayerProfile.resolve(
            payerID: coverage.payerID, filingIndicator: coverage.filingIndicator, on: visit.serviceDate)
        let claim = Claim(
            id: number, clinicID: clinic.id, visitID: number, stage: .ready, holdReason: nil, payerID: coverage.payerID,
            payerClass: payer.payerClass, routeID: 1, serviceDate: PostgresDate(visit.serviceDate), patientIndex: [],
            duplicateIndex: [], isEvaluation: false, chargeCents: scrubbed.totalChargeCents, expectedCents: 0,
            allowedCents: nil,
            money: Claim.Money(), clock: SLAClock(), payerAcceptedAt: nil, correctionDueAt: nil, fileBy: nil,
            appealBy: nil, nextActionAt: nil, fileID: nil, eventSequence: 0, eventHash: [])
        return InterchangeWriter.Item(claim: claim, visit: visit, lines: lines, controlNumber: visit.visitID)
    }

    private func bytes(of items: [InterchangeWriter.Item]) -> [UInt8] {
        let route = PayerRoute(
            id: 1, name: "file", transport: "drop", address: "", realTimeAddress: "", senderID: envelope.senderID,
            receiverID: envelope.receiverID, usage: envelope.isProduction ? "P" : "T", windowMilliseconds: 0,
            claimsPerFile: 5000)
        let byNumber = Dictionary(clinics.values.map { ($0.id, $0) }) { first, _ in first }
        return InterchangeWriter(route: route, clinics: byNumber).write(
            items, control: Int64(envelope.controlNumber), at: now
        ).bytes
    }
}
