/// The follow-up of claims that wait for answers: times by kind of payer, and actions by status category.
///
/// Dated data with its sources: `follow-up.json`. A payer's own times stand in its profile.
public enum FollowUpPlan {
    private struct Document: Decodable {
        let times: FollowUpTimes
        let classes: [ClassTimes]
        let escalationDays: [Int]
        let statuses: [Status]

        enum CodingKeys: String, CodingKey {
            case times, classes, statuses
            case escalationDays = "escalation_days"
        }
    }

    private struct ClassTimes: Decodable {
        let payerClass: PayerClass
        let times: FollowUpTimes.Changes

        enum CodingKeys: String, CodingKey {
            case times
            case payerClass = "payer_class"
        }
    }

    private struct Status: Decodable {
        let categories: [String]
        let action: StatusAction.Kind
        let days: Int?
        let meaning: String
    }

    /// The shipped file's text.
    public static var document: [UInt8] { PackageResources.follow_up_json }

    /// The schema that it follows (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.follow_up_schema_json }

    private static let file: Document = {
        do {
            return try Document(from: TreeDecoder(value: JSONParser.parse(document)))
        } catch {
            preconditionFailure("the shipped follow-up plan cannot be read: \(error)")
        }
    }()

    private static let byClass = Dictionary(
        file.classes.map { ($0.payerClass, $0.times.applied(to: file.times)) }
    ) { first, _ in first }
    private static let actions = Dictionary(
        file.statuses.flatMap { status in
            status.categories.map {
                ($0, StatusAction(kind: status.action, days: status.days, meaning: status.meaning))
            }
        }
    ) { first, _ in first }

    /// The times of a kind of payer.
    public static func times(_ payerClass: PayerClass) -> FollowUpTimes { byClass[payerClass] ?? file.times }

    /// The times of a payer: those of its kind, with what its profile changes.
    public static func times(_ payer: PayerProfile) -> FollowUpTimes {
        payer.followUp?.applied(to: times(payer.payerClass)) ?? times(payer.payerClass)
    }

    /// Calendar days after the submission on which an open claim is raised, ascending.
    public static var escalationDays: [Int] { file.escalationDays.sorted() }

    /// What is done about a category; one that is not known is waited on.
    public static func action(_ category: String) -> StatusAction {
        actions[category] ?? StatusAction(kind: .wait, days: nil, meaning: "a status that is not known here")
    }

    /// The category that decides among several of one answer: what needs a person goes before what is waited for.
    public static func decisive(_ categories: [String]) -> String? {
        let order: [StatusAction.Kind] = [
            .correct, .documents, .workList, .notOnFile, .remittance, .widenSearch, .retry, .wait,
        ]
        return categories.min { left, right in
            let ranks = [left, right].map { order.firstIndex(of: action($0).kind) ?? order.count }
            return ranks[0] < ranks[1]
        }
    }
}
