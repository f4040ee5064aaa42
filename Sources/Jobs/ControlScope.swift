public import Postgres

/// What a pause or a limit applies to.
public enum ControlScope: Sendable, Hashable, CustomStringConvertible {
    /// A queue, by its number.
    case queue(Int16)
    /// A clinic, by the caller's number.
    case clinic(Int32)
    /// An outside party that jobs go to, by `NewJob.routeID`.
    case route(Int16)

    /// As people write it: `queue 3`.
    public var description: String { "\(kind) \(key)" }

    /// The key under which jobs of a paused route are parked.
    var parkingKey: String { "\(kind):\(key)" }

    var kind: String {
        switch self {
        case .queue: "queue"
        case .clinic: "clinic"
        case .route: "route"
        }
    }

    var key: Int32 {
        switch self {
        case .queue(let number), .route(let number): Int32(number)
        case .clinic(let number): number
        }
    }

    init(kind: String, key: Int32) throws(PostgresError) {
        switch (kind, Int16(exactly: key)) {
        case ("clinic", _): self = .clinic(key)
        case ("queue", let number?): self = .queue(number)
        case ("route", let number?): self = .route(number)
        default: throw PostgresError(kind: .decoding, message: "unknown scope of control")
        }
    }

    /// Whether a leased job of that queue falls under it.
    func covers(_ job: LeasedJob, of queue: Queue) -> Bool {
        switch self {
        case .queue(let number): queue.id == number
        case .clinic(let number): job.clinicID == number
        case .route(let number): job.routeID == number
        }
    }
}

/// The limits of a scope, over all workers together.
public struct ControlLimits: Sendable, Hashable {
    /// Most jobs at once; `nil`: any number.
    public let maxRunning: Int32?
    /// Most jobs begun per minute, evenly spread; `nil`: any number.
    public let perMinute: Int32?

    /// Limits; `nil` lifts one.
    public init(maxRunning: Int32?, perMinute: Int32?) {
        self.maxRunning = maxRunning
        self.perMinute = perMinute
    }
}

/// A scope that is paused or limited.
public struct ControlState: Sendable, Hashable {
    /// What it applies to.
    public let scope: ControlScope
    /// Since when it is paused; `nil`: it is not.
    public let pausedAt: Timestamp?
    /// Who paused it.
    public let pausedBy: String?
    /// Why, as that person wrote.
    public let reason: String?
    /// Its limits.
    public let limits: ControlLimits
}
