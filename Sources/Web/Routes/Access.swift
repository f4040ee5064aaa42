import Claims

/// Who may call a route, and over which clinics. The whole of authorization is this type and the route table.
enum Access: Sendable, Hashable {
    /// Anybody: signing in, and what that page is made of.
    case open
    /// Whoever is signed in.
    case signedIn
    /// Whoever has the permission. Rows are those of the caller's clinics: row-level security keeps to them.
    case clinics(Permission)
    /// Whoever has the permission over all clinics: what the route shows or changes is no one clinic's.
    case house(Permission)

    /// What a caller is told.
    enum Verdict: Sendable, Hashable {
        case admitted
        /// Nobody is signed in.
        case unknown
        /// Somebody is, who may not.
        case forbidden
    }

    func verdict(on principal: Principal?) -> Verdict {
        if self == .open { return .admitted }
        guard let principal else { return .unknown }
        return switch self {
        case .open, .signedIn: .admitted
        case .clinics(let permission): principal.may(permission) ? .admitted : .forbidden
        case .house(let permission):
            principal.may(permission) && principal.clinics == nil ? .admitted : .forbidden
        }
    }
}
