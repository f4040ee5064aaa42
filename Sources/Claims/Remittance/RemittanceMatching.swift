internal import Billing
internal import Postgres
internal import X12

/// Finds our submission of each claim of remittances.
///
/// In this order: CLM01 as we wrote it, whatever its case; the claim's number in what a payer left of CLM01, with our
/// charge; the payer's own number (CLP07, or REF*F8), with our charge; the only claim of the clinic with the day, the charge
/// and the patient. What is found by none is nobody's.
struct RemittanceMatching: Sendable {
    let context: ClaimsContext

    /// A claim of a remittance with the payee it was paid to.
    struct Asked: Sendable {
        let claim: Remittance835.Claim
        let payeeNPI: String
    }

    /// The submissions, in the order asked; `nil` where there is none.
    func match(_ asked: [Asked], on connection: Connection) async throws -> [Answered?] {
        let numbers = asked.map { Self.controlNumber($0.claim) }
        let known = try await connection.run(FindByControlNumber(controlNumbers: numbers))
        let byNumber = Dictionary(uniqueKeysWithValues: known.map { ($0.controlNumber, $0) })
        var found = numbers.map { byNumber[$0] }
        try await complete(&found, asked) { missing in
            let claimIDs = missing.map { Self.claimNumber(in: Self.controlNumber(asked[$0].claim)) }
            let submissions = try await connection.run(FindByClaim(claimIDs: claimIDs.compactMap { $0 }))
            let byClaim = Dictionary(grouping: submissions, by: \.claimID)
            return claimIDs.map { id in id.flatMap { byClaim[$0] } ?? [] }
        }
        try await complete(&found, asked) { missing in
            let numbers = missing.map { Self.payerNumbers(asked[$0].claim) }
            let submissions = try await connection.run(FindByPayerControlNumber(numbers: numbers.flatMap { $0 }))
            return numbers.map { own in
                submissions.filter { item in item.payerControlNumber.map { own.contains($0) } ?? false }
            }
        }
        try await complete(&found, asked) { try await byPatient($0.map { asked[$0] }, on: connection) }
        return found
    }

    /// Fills what is missing with the one claim among the candidates that has the charge.
    private func complete(
        _ found: inout [Answered?], _ asked: [Asked], _ candidates: ([Int]) async throws -> [[Answered]]
    ) async throws {
        let missing = found.indices.filter { found[$0] == nil }
        if missing.isEmpty { return }
        for (index, submissions) in zip(missing, try await candidates(missing)) {
            let fitting = submissions.filter { $0.chargeCents.magnitude == asked[index].claim.chargeCents.magnitude }
            if Set(fitting.map(\.claimID)).count == 1 { found[index] = fitting.last }
        }
    }

    private func byPatient(_ asked: [Asked], on connection: Connection) async throws -> [[Answered]] {
        let clinics = try await Self.clinics(npis: asked.map(\.payeeNPI), on: connection)
        var questions: [(place: Int32, clinicID: Int32, serviceDate: PostgresDate, chargeCents: Int64)] = []
        for (place, item) in asked.enumerated() {
            guard let day = item.claim.serviceDay, item.claim.names.contains(where: \.isPatient) else { continue }
            for clinicID in clinics[item.payeeNPI] ?? [] {
                questions.append(
                    (
                        place: Int32(place), clinicID: clinicID, serviceDate: PostgresDate(day),
                        chargeCents: Int64(clamping: item.claim.chargeCents.magnitude)
                    ))
            }
        }
        var found = [[Answered]](repeating: [], count: asked.count)
        if questions.isEmpty { return found }
        try await context.keys.loadExisting(
            questions.map(\.clinicID), year: context.currentYear, on: connection)
        for row in try await connection.run(FindByService(asked: questions)) {
            let visit = try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.answered.clinicID)
            if asked[Int(row.place)].claim.names.contains(where: { $0.isPatient && $0.names(visit) }) {
                found[Int(row.place)].append(row.answered)
            }
        }
        return found
    }

    /// Clinics by their billing NPI; more than one where an organization bills for several under one.
    static func clinics(npis: [String], on connection: Connection) async throws -> [String: [Int32]] {
        let rows = try await connection.run(FindClinicsByNPI(npis: Array(Set(npis))))
        return Dictionary(grouping: rows, by: \.npi).mapValues { $0.map(\.clinicID) }
    }

    /// CLP01 as we write CLM01: payers echo it in lower case and with blanks.
    static func controlNumber(_ claim: Remittance835.Claim) -> String {
        claim.patientControlNumber.uppercased().filter { $0 != " " }
    }

    /// The claim's number in a CLM01 that was cut after it: at least nine digits, as `FileFilling.controlNumber` writes.
    static func claimNumber(in control: String) -> Int64? {
        guard control.hasPrefix("CL") else { return nil }
        let digits = control.dropFirst(2).prefix { $0.isASCII && $0.isNumber }
        let rest = control.dropFirst(2 + digits.count)
        guard digits.count >= 9, rest.isEmpty || rest.hasPrefix("S") else { return nil }
        return Int64(digits)
    }

    private static func payerNumbers(_ claim: Remittance835.Claim) -> [String] {
        [claim.payerClaimControlNumber, claim.references.value("F8") ?? ""].filter { !$0.isEmpty }
    }
}

extension Remittance835.Claim {
    /// Day of the first line, or of the statement (DTM*232).
    fileprivate var serviceDay: CalendarDay? {
        lines.lazy.compactMap(\.serviceDate).compactMap { CalendarDay(x12: $0) }.first
            ?? dates.date("232").flatMap { CalendarDay(x12: $0.from) }
    }
}

extension EntityName {
    /// NM1*QC patient, NM1*IL insured, NM1*74 corrected.
    fileprivate var isPatient: Bool { ["QC", "IL", "74"].contains(entityCode) }

    /// Whether it is the visit's patient: by a member number, or by the name.
    fileprivate func names(_ visit: Visit) -> Bool {
        func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
        if !plain(id).isEmpty { return visit.coverages.contains { plain($0.memberID) == plain(id) } }
        return !plain(name).isEmpty && plain(visit.patient.lastName) == plain(name)
            && plain(visit.patient.firstName) == plain(firstName)
    }
}
