internal import Billing
internal import Postgres

/// What denials have in common, and what would have prevented them: a rule of ours, data that it lacks, or a change of the
/// payer's profile.
public struct DenialPatterns: Sendable, Encodable {
    /// By what denials are gathered.
    public enum Dimension: String, Sendable, CaseIterable, Encodable {
        /// The payer.
        case payer
        /// The procedure code.
        case code
        /// The clinic.
        case clinic
        /// The rendering therapist, by NPI.
        case therapist
    }

    /// Denials of one reason that have one thing in common.
    public struct Pattern: Sendable, Hashable, Encodable {
        /// What they have in common.
        public let dimension: Dimension
        /// The payer, code, clinic or therapist.
        public let key: String
        /// `CO-197`.
        public let reason: String
        /// Denials.
        public let denials: Int64
        /// Refused, cents.
        public let amountCents: Int64
        /// Rules of ours that would have prevented them.
        public let rules: [String]
        /// Claims among them of which such a rule had warned.
        public let foreseen: Int64
        /// What to change.
        public let proposal: Proposal
    }

    /// What would prevent a pattern.
    public struct Proposal: Sendable, Hashable, Encodable {
        /// What is to be changed.
        public enum Kind: String, Sendable, Encodable {
            /// A member of the payer's profile, so that the rules see it.
            case profile
            /// The rule had warned: its warnings are to be heeded, or made rejections.
            case heed
            /// The rule exists and saw nothing: it lacks data, or the chart does not say it.
            case data
            /// No rule is about it: one is to be written.
            case newRule = "new_rule"
        }

        /// What is to be changed.
        public let kind: Kind
        /// The profile's member or the rule's id; nil for a rule that is not there yet.
        public let name: String?
        /// One sentence for a person.
        public let text: String
    }

    /// Patterns, dearest first.
    public let patterns: [Pattern]

    /// Patterns among the denials of the last days.
    ///
    /// - Parameter least: fewest denials that make a pattern.
    public static func read(
        context: ClaimsContext, days: Int = 90, clinic: String? = nil, least: Int64 = 2
    ) async throws -> DenialPatterns {
        let profiles = try await context.directory.payerProfiles()
        return try await context.pool.transaction { connection in
            let (_, causes, foreseen) = try await connection.pipeline(
                OpenScope.all, CountDenialCauses(days: Int32(days), clinic: clinic),
                CountForeseenDenials(days: Int32(days), clinic: clinic))
            return DenialPatterns(
                causes,
                foreseen: foreseen.map {
                    Foreseen(payerID: $0.payerID, carc: $0.carc, rule: $0.rule, claims: $0.claims)
                },
                profiles: profiles, least: least)
        }
    }

    /// Denials that are alike in all that may be their cause.
    struct Cause: Sendable {
        let clinic: String
        let payerID: String
        let adjustment: Adjustment
        let remarks: [String]
        let code: String?
        let therapist: String?
        let payerClass: PayerClass
        let denials: Int64

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            clinic = try row.next()
            payerID = try row.next()
            let group: String = try row.next()
            let carc: String = try row.next()
            let remarks: String = try row.next()
            code = try row.next()
            therapist = try row.next()
            payerClass = PayerClass(rawValue: try row.next()) ?? .commercial
            denials = try row.next()
            adjustment = Adjustment(
                group: AdjustmentGroup(rawValue: group) ?? .other, reason: carc, cents: try row.next())
            self.remarks = remarks.split(separator: " ").map(String.init)
        }

        init(
            clinic: String, payerID: String, adjustment: Adjustment, remarks: [String], code: String?,
            therapist: String?, payerClass: PayerClass, denials: Int64
        ) {
            self.clinic = clinic
            self.payerID = payerID
            self.adjustment = adjustment
            self.remarks = remarks
            self.code = code
            self.therapist = therapist
            self.payerClass = payerClass
            self.denials = denials
        }

        func key(_ dimension: Dimension) -> String? {
            switch dimension {
            case .payer: payerID
            case .code: code
            case .clinic: clinic
            case .therapist: therapist
            }
        }
    }

    /// How often a rule had a finding on claims that were denied.
    struct Foreseen: Sendable {
        let payerID: String
        let carc: String
        let rule: String
        let claims: Int64
    }

    private struct Key: Hashable {
        let dimension: Dimension
        let name: String
        let reason: String
    }

    init(_ causes: [Cause], foreseen: [Foreseen], profiles: PayerProfiles, least: Int64) {
        var groups: [Key: [Cause]] = [:]
        for cause in causes {
            let reason = "\(cause.adjustment.group.rawValue)-\(cause.adjustment.reason)"
            for dimension in Dimension.allCases {
                guard let name = cause.key(dimension) else { continue }
                groups[Key(dimension: dimension, name: name, reason: reason), default: []].append(cause)
            }
        }
        patterns = groups.compactMap { key, causes in
            Self.pattern(key, causes, foreseen: foreseen, profiles: profiles, least: least)
        }.sorted {
            ($1.amountCents, $0.dimension.rawValue, $0.key, $0.reason)
                < ($0.amountCents, $1.dimension.rawValue, $1.key, $1.reason)
        }
    }

    private static func pattern(
        _ key: Key, _ causes: [Cause], foreseen: [Foreseen], profiles: PayerProfiles, least: Int64
    ) -> Pattern? {
        let count = causes.reduce(0) { $0 + $1.denials }
        guard count >= least else { return nil }
        let judged = causes.map { DenialPlaybook.denial(for: $0.adjustment, remarks: $0.remarks) }
        var seen: Set<String> = []
        let rules = judged.flatMap(\.rules).filter { seen.insert($0).inserted }
        let payers = Set(causes.map(\.payerID))
        let reasons = Set(causes.map(\.adjustment.reason))
        let warned = foreseen.filter {
            payers.contains($0.payerID) && reasons.contains($0.carc) && rules.contains($0.rule)
        }
        return Pattern(
            dimension: key.dimension, key: key.name, reason: key.reason, denials: count,
            amountCents: causes.reduce(0) { $0 + $1.adjustment.cents }, rules: rules,
            foreseen: warned.map(\.claims).max() ?? 0,
            proposal: proposal(key, causes, judged, rules, warned: warned, profiles: profiles))
    }

    private static func proposal(
        _ key: Key, _ causes: [Cause], _ judged: [Denial], _ rules: [String], warned: [Foreseen],
        profiles: PayerProfiles
    ) -> Proposal {
        if let rule = warned.max(by: { $0.claims < $1.claims })?.rule {
            return Proposal(kind: .heed, name: rule, text: "\(rule) had warned of it: heed its warnings.")
        }
        let members = Set(judged.compactMap(\.profileMember))
        for cause in causes {
            let profile = profiles.profile(payerID: cause.payerID, payerClass: cause.payerClass)
            if let member = members.sorted().first(where: { profile.isSilent(about: $0) }) {
                return Proposal(
                    kind: .profile, name: member,
                    text: "Set \(member) in the profile of payer \(cause.payerID), now \(profile.label): "
                        + "the rules then see \(key.reason).")
            }
        }
        if let rule = rules.first {
            return Proposal(
                kind: .data, name: rule, text: "\(rule) asks for it and saw nothing: look what the charts lack.")
        }
        return Proposal(kind: .newRule, name: nil, text: "No rule is about \(key.reason): write one.")
    }
}

extension PayerProfile {
    /// Whether a member that lets rules see denials says nothing for this payer.
    fileprivate func isSilent(about member: String) -> Bool {
        switch member {
        case "discipline_modifier": !wantsDisciplineModifier
        case "maximum_units_per_day": maximumUnitsPerDay == nil
        case "procedure_edits": !appliesProcedureEdits
        case "requires_authorization": !requiresAuthorization
        case "requires_referral": !requiresReferral
        case "timely_filing": timelyFiling.entries.contains { $0.value.isAssumed }
        case "unit_limits": !appliesUnitLimits
        default: false
        }
    }
}
