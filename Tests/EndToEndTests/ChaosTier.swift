import Foundation

/// How much fault the fault tests put the program through: `CLAIMLINE_CHAOS=short` (default) or `long`.
enum ChaosTier: String {
    case short
    case long

    static let current = ChaosTier(rawValue: variable("CLAIMLINE_CHAOS") ?? "") ?? .short

    /// Decides the order of the faults; printed, and given back by `CLAIMLINE_CHAOS_SEED`.
    static let seed = variable("CLAIMLINE_CHAOS_SEED").flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)

    /// How often each fault must have struck before the run is enough.
    struct Goals {
        let processKills: Int
        let visitsOfEachPoint: Int
        let zombies: Int
        let serverKills: Int
        let handOvers: Int
        /// Length of one round of faults; after each the backlog drains and everything is verified.
        let roundSeconds: Double
    }

    var goals: Goals {
        switch self {
        case .short:
            Goals(
                processKills: 5, visitsOfEachPoint: 0, zombies: 2, serverKills: 1, handOvers: 2, roundSeconds: 30)
        case .long:
            Goals(
                processKills: 500, visitsOfEachPoint: 20, zombies: 100, serverKills: 50, handOvers: 200,
                roundSeconds: 60)
        }
    }

    /// No more rounds after this many minutes, whatever was reached: `CLAIMLINE_CHAOS_MINUTES`.
    var minutes: Double { variable("CLAIMLINE_CHAOS_MINUTES").flatMap(Double.init) ?? (self == .short ? 0 : 150) }

    private func variable(_ name: String) -> String? { Self.variable(name) }

    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
