import Jobs

/// A pause or limit as people and programs read it.
struct ControlRow: Encodable {
    let scope: String
    let key: String
    let pausedAt: String?
    let pausedBy: String?
    let reason: String?
    let maxRunning: Int32?
    let perMinute: Int32?

    init(_ state: ControlState, _ names: QueueNames) {
        switch state.scope {
        case .queue(let number): (scope, key) = ("queue", names.name(of: number))
        case .clinic(let number): (scope, key) = ("clinic", "\(number)")
        case .route(let number): (scope, key) = ("route", "\(number)")
        }
        pausedAt = state.pausedAt?.text
        pausedBy = state.pausedBy
        reason = state.reason
        maxRunning = state.limits.maxRunning
        perMinute = state.limits.perMinute
    }

    /// As in a sentence: `queue scrub`, `clinic 7`.
    static func name(of scope: ControlScope, _ names: QueueNames) -> String {
        if case .queue(let number) = scope { return "queue \(names.name(of: number))" }
        return scope.description
    }

    static func table(_ rows: [ControlRow]) {
        Console.table(
            ["scope", "key", "paused", "by", "reason", "max running", "per minute"],
            rows.map { row in
                [
                    row.scope, row.key, row.pausedAt ?? "", row.pausedBy ?? "", row.reason ?? "",
                    row.maxRunning.map { "\($0)" } ?? "", row.perMinute.map { "\($0)" } ?? "",
                ]
            }, rightAligned: [5, 6])
    }
}

/// The document of the commands that change controls.
struct ControlReport: Encodable {
    let schemaVersion = 1
    let controls: [ControlRow]
}
