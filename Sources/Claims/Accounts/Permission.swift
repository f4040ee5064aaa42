/// One right; also a scope of an API token.
public enum Permission: String, Sendable, CaseIterable, Codable {
    /// Claims, work lists and money, without patient data.
    case readClaims = "claims:read"
    /// Assign, lock, note, follow-up date, correct.
    case workClaims = "claims:work"
    /// Override, void, resend, release.
    case decideClaims = "claims:decide"
    /// Patient data, only through `PatientAccess`.
    case readPatients = "patients:read"
    /// Queues, workers, files, routes.
    case readOperations = "operations:read"
    /// Pause, limit, retry, cancel, drain.
    case operate = "operations:write"
    /// Reports.
    case readReports = "reports:read"
    /// Data in files.
    case export = "reports:export"
    /// The access log.
    case readAudit = "audit:read"
    /// Accounts, roles and tokens.
    case administer = "accounts:write"
}
