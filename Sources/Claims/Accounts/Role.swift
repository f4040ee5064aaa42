public import Billing

/// What a person or program is there for. Patient data is a right of its own, which neither operations nor administration has.
public enum Role: String, Sendable, CaseIterable, Codable {
    /// Looks on: claims, money and reports without patient data.
    case viewer
    /// Works claims of its clinics.
    case biller
    /// A biller who also decides: overrides, voids, resends, releases.
    case lead
    /// Runs queues, workers and routes; never sees patient data.
    case ops
    /// Reads everything that says what was done, and the audit.
    case auditor
    /// Keeps accounts; never sees patient data.
    case admin
}

extension Role {
    /// The right by which a person of the role decides against rules and orders about claims; nil: by none. Who keeps accounts
    /// has none, whatever `OverridePolicy` calls an admin.
    public var overrideRole: OverridePolicy.Role? {
        switch self {
        case .biller: .biller
        case .lead: .lead
        case .viewer, .ops, .auditor, .admin: nil
        }
    }

    /// What the role may do.
    public var permissions: Set<Permission> {
        switch self {
        case .viewer: [.readClaims, .readReports]
        case .biller: Role.viewer.permissions.union([.workClaims, .readPatients, .export])
        case .lead: Role.biller.permissions.union([.decideClaims, .readOperations])
        case .ops: [.readOperations, .operate, .readReports, .readClaims]
        case .auditor: [.readClaims, .readOperations, .readReports, .readAudit, .export]
        case .admin: [.administer, .readAudit, .readOperations, .operate, .readReports]
        }
    }
}
