/// Why a text is not a cron expression.
public struct CronError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The field concerned, as "hour"; `nil` where the expression as a whole is wrong.
    public let field: String?
    /// Where, counted in characters from 1.
    public let position: Int
    /// What is wrong there.
    public let problem: String

    /// One line for people.
    public var description: String {
        let place = field.map { "\($0) field, character \(position)" } ?? "character \(position)"
        return "\(place): \(problem)"
    }
}
