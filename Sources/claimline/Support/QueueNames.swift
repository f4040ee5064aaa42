import Claims
import Jobs
import Postgres

/// Queues by name and number, as people give them.
struct QueueNames {
    private let names: [Int16: String]

    init(on connection: Connection) async throws {
        names = try await JobQueries.queueNames(on: connection)
    }

    /// The number of a queue given by name or number.
    ///
    /// Throws usage (64) with the names there are.
    func number(of queue: String) throws -> Int16 {
        if let number = Int16(queue), names[number] != nil { return number }
        if let found = names.first(where: { $0.value == queue }) { return found.key }
        let known = names.sorted { $0.key < $1.key }.map(\.value)
        throw Failure(
            code: 64,
            message: "there is no queue '\(queue)'; there are \(known.joined(separator: ", "))"
                + Spelling.nearest(to: queue, among: known))
    }

    func number(of queue: String?) throws -> Int16? {
        guard let queue else { return nil }
        return try number(of: queue) as Int16
    }

    /// The name of a queue; its number where it has none.
    func name(of queue: Int16) -> String { names[queue] ?? "\(queue)" }
}
