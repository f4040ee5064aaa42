/// One thing that has to be right for this process to be of use.
public struct HealthCheck: Sendable {
    /// What is told when it fails: two or three words, no patient data.
    public let name: String
    let run: @Sendable () async throws -> Void

    /// A check that throws when something is wrong.
    public init(_ name: String, _ run: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.run = run
    }

    /// Whether it passes within `limit`; a check that does not end is as bad as one that fails.
    func passes(within limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await run()) != nil }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            let isPassed = await group.next() ?? false
            group.cancelAll()
            return isPassed
        }
    }
}
