internal import Billing
internal import Postgres

/// What tells one prior authorization from another within the database; patient and number are blind indexes.
struct AuthorizationKey: Hashable, Sendable {
    let clinicID: Int32
    let patientIndex: [UInt8]
    let payerID: String
    let numberIndex: [UInt8]
}

/// A prior authorization as one visit tells of it. A limit that it does not name is not known by it.
struct AuthorizationGrant: Sendable {
    let key: AuthorizationKey
    /// Date of service of the visit that tells; the latest one counts.
    let toldOn: PostgresDate
    let from: PostgresDate?
    let to: PostgresDate?
    let visits: Int32?
    let units: Int32?
    /// Codes covered; empty covers all.
    let codes: [String]
}

extension AuthorizationGrant {
    /// The grant of a claim's visit; nil when the visit names no authorization.
    ///
    /// Capitals, blanks and punctuation do not tell numbers apart.
    init?(of claim: Claim, _ visit: Visit, keys: ClinicKeys) throws {
        guard let authorization = visit.authorization, let number = authorization.number else { return nil }
        let plain = number.uppercased().filter { $0.isLetter || $0.isNumber }
        guard !plain.isEmpty else { return nil }
        key = AuthorizationKey(
            clinicID: claim.clinicID, patientIndex: claim.patientIndex, payerID: claim.payerID,
            numberIndex: try keys.blindIndex(claim.clinicID, field: "authorization", value: plain))
        toldOn = claim.serviceDate
        from = authorization.from.map { PostgresDate($0) }
        to = authorization.to.map { PostgresDate($0) }
        visits = authorization.visits.map { Int32(clamping: $0) }
        units = authorization.units.map { Int32(clamping: $0) }
        codes = authorization.codes ?? []
    }
}
