/// One named line of jobs of the same kind.
///
/// The number is what the hot table stores and indexes (two bytes instead of a name); the name is for people.
/// Numbers are never reused: a job enqueued by an older binary keeps its meaning.
public struct Queue: Hashable, Sendable, CustomStringConvertible {
    /// Number stored in `job.queue`, 1 or more.
    public let id: Int16
    /// Name for people, metrics and command lines.
    public let name: String

    /// A queue with its stored number and its name.
    public init(id: Int16, name: String) {
        self.id = id
        self.name = name
    }

    /// The queue's name.
    public var description: String { name }
}
