/// The playbook file as read: `denial-playbook.json`, by `denial-playbook.schema.json`.
struct DenialBook: Sendable, Decodable {
    let version: String
    let expected: [Expected]
    let deadlines: [Deadline]
    let unknown: Work
    let reasons: [Reason]
    let remarks: [Remark]
    let alerts: Set<String>

    /// Days of the payer's decision for which an entry stands.
    struct Span: Sendable, Decodable {
        let from: CalendarDay?
        let through: CalendarDay?

        /// Whether it stands on a day; nil asks for what stands without an end.
        func covers(_ day: CalendarDay?) -> Bool {
            guard let day else { return through == nil }
            return (from ?? .first) <= day && (through ?? day) >= day
        }
    }

    /// Reasons that are posted without a person.
    struct Expected: Sendable, Decodable {
        let group: AdjustmentGroup
        let carcs: [String]
        let share: Share
        let span: Span

        enum Share: String, Sendable, Decodable {
            case patient, contractual
            case priorPayer = "prior_payer"
        }

        private enum CodingKeys: String, CodingKey { case group, carcs, share }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            group = try container.decode(AdjustmentGroup.self, forKey: .group)
            carcs = try container.decode([String].self, forKey: .carcs)
            share = try container.decode(Share.self, forKey: .share)
            span = try Span(from: decoder)
        }
    }

    /// By which limit the work of a class ends.
    struct Deadline: Sendable, Decodable {
        let kind: Denial.Kind
        let limit: DenialDeadline

        private enum CodingKeys: String, CodingKey {
            case limit, days
            case kind = "class"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            kind = try container.decode(Denial.Kind.self, forKey: .kind)
            switch try container.decode(String.self, forKey: .limit) {
            case "corrected_claim": limit = .correctedClaim
            case "appeal": limit = .appeal
            default: limit = .days(try container.decode(Int.self, forKey: .days))
            }
        }
    }

    /// What is to be done.
    struct Work: Sendable, Decodable {
        let classes: [Denial.Kind]
        let action: String
        let rules: [String]
        let profileMember: String?

        private enum CodingKeys: String, CodingKey {
            case classes, action, rules
            case profileMember = "profile"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            classes = try container.decode([Denial.Kind].self, forKey: .classes)
            action = try container.decode(String.self, forKey: .action)
            rules = try container.decodeIfPresent([String].self, forKey: .rules) ?? []
            profileMember = try container.decodeIfPresent(String.self, forKey: .profileMember)
        }
    }

    /// An entry of the reasons.
    struct Reason: Sendable, Decodable {
        let carcs: [String]
        let group: AdjustmentGroup?
        let span: Span
        let work: Work

        private enum CodingKeys: String, CodingKey { case carcs, group }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            carcs = try container.decode([String].self, forKey: .carcs)
            group = try container.decodeIfPresent(AdjustmentGroup.self, forKey: .group)
            span = try Span(from: decoder)
            work = try Work(from: decoder)
        }
    }

    /// An entry of the remarks.
    struct Remark: Sendable, Decodable {
        let rarcs: [String]
        /// The reasons it refines; nil for any.
        let refines: Set<String>?
        let isUnprocessable: Bool
        let span: Span
        let work: Work

        private enum CodingKeys: String, CodingKey {
            case rarcs, refines
            case isUnprocessable = "unprocessable"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            rarcs = try container.decode([String].self, forKey: .rarcs)
            refines = try container.decodeIfPresent([String].self, forKey: .refines).map(Set.init)
            isUnprocessable = try container.decodeIfPresent(Bool.self, forKey: .isUnprocessable) ?? false
            span = try Span(from: decoder)
            work = try Work(from: decoder)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case version, expected, deadlines, unknown, reasons, remarks, alerts
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(String.self, forKey: .version)
        expected = try container.decode([Expected].self, forKey: .expected)
        deadlines = try container.decode([Deadline].self, forKey: .deadlines)
        unknown = try container.decode(Work.self, forKey: .unknown)
        reasons = try container.decode([Reason].self, forKey: .reasons)
        remarks = try container.decode([Remark].self, forKey: .remarks)
        alerts = Set(try container.decode([String].self, forKey: .alerts))
    }
}
