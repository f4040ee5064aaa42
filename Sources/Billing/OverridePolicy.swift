/// Who may answer for a finding in place of the rule, and for how long.
public enum OverridePolicy {
    /// What a person is to the billing company.
    public enum Role: String, Codable, Sendable, CaseIterable {
        /// Works claims.
        case biller
        /// Leads those who work claims.
        case lead
        /// Answers for the billing company.
        case admin

        /// Longest time in days for which the role may override.
        public var mostDays: Int {
            switch self {
            case .biller: 30
            case .lead: 90
            case .admin: 365
            }
        }

        fileprivate var answersForRejections: Bool { self != .biller }
    }

    /// Days that an override lasts when nobody says otherwise.
    public static let usualDays = 30

    /// Rules that nobody overrides: without what they ask for no valid claim can be written, or they count what is
    /// there.
    private static let binding: Set<String> = [
        "B-AMT-1", "B-AMT-2", "B-AMT-4", "B-AUTH-3", "B-CO-2", "B-COV-1", "B-COV-7", "B-DOC-1", "B-DUP-3", "B-DX-1",
        "B-DX-2", "B-DX-3", "B-ID-1",
    ]

    /// Why a role may not override a finding; nil when it may. Billers answer for warnings, leads and admins for
    /// rejections too; fixes and information hold nothing up.
    public static func refusal(of rule: String, severity: Finding.Severity, by role: Role) -> String? {
        if binding.contains(rule) { return "nobody may override \(rule)" }
        switch severity {
        case .reject: return role.answersForRejections ? nil : "a \(role.rawValue) may not override a rejection"
        case .warn: return nil
        case .fix, .info: return "a finding of severity \(severity.rawValue) holds nothing up"
        }
    }

    /// Why a role may not take a fix back; nil when it may.
    public static func refusalToUndo(by role: Role) -> String? {
        role.answersForRejections ? nil : "a \(role.rawValue) may not take a fix back"
    }
}
