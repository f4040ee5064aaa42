/// How long after a payer's decision its levels of appeal are open.
///
/// A payer's own levels stand in its profile; otherwise those of its kind count, which are dated data with their sources:
/// `appeal-limits.json`. Commercial plans and workers' compensation are a matter of contract and state, with limits from 60
/// days on: the shortest is assumed.
public enum AppealLimit {
    private struct Document: Decodable {
        let plans: [Plan]
    }

    private struct Plan: Decodable {
        let payerClass: PayerClass
        let from: CalendarDay?
        let through: CalendarDay?
        let levels: [AppealLevel]

        enum CodingKeys: String, CodingKey {
            case from, through, levels
            case payerClass = "payer_class"
        }
    }

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.appeal_limits_json }

    /// The schema that it follows (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.appeal_limits_schema_json }

    private static let plans: [PayerClass: DatedTable<[AppealLevel]>] = {
        do {
            let file = try Document(from: TreeDecoder(value: JSONParser.parse(document)))
            return Dictionary(grouping: file.plans, by: \.payerClass).mapValues { plans in
                DatedTable<[AppealLevel]>(
                    plans.map { .init(from: $0.from ?? .first, through: $0.through, value: $0.levels) })
            }
        } catch {
            preconditionFailure("the shipped appeal limits cannot be read: \(error)")
        }
    }()

    /// Calendar days from the receipt of the notice to the end of the first level, of the newest limits.
    public static func days(_ payerClass: PayerClass) -> Int {
        plans[payerClass]?.entries.first?.value.first?.days ?? 60
    }

    /// The levels that are open against a decision of `day`, in order.
    public static func levels(_ payer: PayerProfile, on day: CalendarDay) -> [AppealLevel] {
        payer.appeals.value(on: day) ?? plans[payer.payerClass]?.value(on: day) ?? []
    }
}
