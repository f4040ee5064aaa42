/// What a rule had to say about a visit.
///
/// Coded with the keys of the `check` command's report. Carries no patient data.
public struct Finding: Codable, Sendable, Equatable {
    /// How grave a finding is.
    public enum Severity: String, Codable, Sendable, CaseIterable {
        /// The claim is held and may not be submitted.
        case reject
        /// Somebody must acknowledge it.
        case warn
        /// The claim was changed; the finding records what was done.
        case fix
        /// Good to know.
        case info
    }

    /// A number, truth value or text that a rule decided on.
    public enum Value: Sendable, Equatable {
        /// A whole number.
        case int(Int64)
        /// A truth value.
        case bool(Bool)
        /// A short text such as a code or a date.
        case text(String)
    }

    /// The visit's id.
    public var visitID: String
    /// The clinic's code.
    public var clinicID: String
    /// Id of the rule, such as `B-UNIT-3`.
    public var rule: String
    /// Version of the rule book that decided.
    public var ruleSetVersion: String
    /// Name and version of the payer profile that it decided by.
    public var profileVersion: String
    /// Versions of the national tables that were loaded.
    public var referenceVersions: [String]
    /// How grave it is.
    public var severity: Severity
    /// 1-based numbers of the claim lines concerned; empty for the whole claim.
    public var lines: [Int]
    /// One sentence for a person.
    public var message: String
    /// The claim adjustment reason code of the denial that this prevents; nil when there is none.
    public var carc: String?
    /// The facts that the rule decided on.
    public var inputs: Inputs
    /// True when a person with the right to do so answered for it: a rejection does not hold the claim then.
    public var isOverridden = false

    /// A finding from its parts.
    public init(
        visitID: String, clinicID: String, rule: String, ruleSetVersion: String, profileVersion: String,
        referenceVersions: [String], severity: Severity, lines: [Int], message: String, carc: String?,
        inputs: Inputs
    ) {
        self.visitID = visitID
        self.clinicID = clinicID
        self.rule = rule
        self.ruleSetVersion = ruleSetVersion
        self.profileVersion = profileVersion
        self.referenceVersions = referenceVersions
        self.severity = severity
        self.lines = lines
        self.message = message
        self.carc = carc
        self.inputs = inputs
    }

    enum CodingKeys: String, CodingKey {
        case rule, severity, lines, message, carc, inputs
        case isOverridden = "overridden"
        case visitID = "visit_id"
        case clinicID = "clinic_id"
        case ruleSetVersion = "rule_set_version"
        case profileVersion = "profile_version"
        case referenceVersions = "reference_versions"
    }

    /// Writes all keys; `carc` is null when there is none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(visitID, forKey: .visitID)
        try container.encode(clinicID, forKey: .clinicID)
        try container.encode(rule, forKey: .rule)
        try container.encode(ruleSetVersion, forKey: .ruleSetVersion)
        try container.encode(profileVersion, forKey: .profileVersion)
        try container.encode(referenceVersions, forKey: .referenceVersions)
        try container.encode(severity, forKey: .severity)
        try container.encode(lines, forKey: .lines)
        try container.encode(message, forKey: .message)
        try container.encode(carc, forKey: .carc)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(isOverridden, forKey: .isOverridden)
    }
}

extension Finding.Value: ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral {
    /// A number.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
}

extension Finding.Value: Codable {
    /// Reads a JSON number, truth value or text; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes a JSON number, truth value or text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .int(let value): try container.encode(value)
        case .bool(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}
