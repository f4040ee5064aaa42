import ArgumentParser
import Billing
import Foundation

/// Why something is decided, by which right, and by whom.
struct ReasonOptions: ParsableArguments {
    @Option(help: "Why; kept sealed.") var reason: String
    @Option(help: "By which right: biller, lead or admin.", transform: Self.role) var role: OverridePolicy.Role

    /// Who decides.
    var person: String { "person:\(NSUserName())" }

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("a decision needs a reason") }
    }

    private static func role(_ name: String) throws -> OverridePolicy.Role {
        guard let role = OverridePolicy.Role(rawValue: name) else {
            throw ValidationError("'\(name)' is not a role (biller, lead, admin)")
        }
        return role
    }
}
