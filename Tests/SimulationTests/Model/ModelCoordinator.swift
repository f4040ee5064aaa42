/// One of several coordinators, each of which leads when it can.
struct ModelCoordinator: Sendable {
    let holder: Int
    var term: Int?
    var renewAt = 0
    var duty = 0
    /// A window that it decided to plan and has not written yet.
    var planning: Int?
    var freshlyFenced: [Int] = []
    var awayUntil = 0

    static let lease = 600
}
