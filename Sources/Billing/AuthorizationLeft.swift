/// What a prior authorization still allows, without the visit at hand.
public struct AuthorizationLeft: Sendable, Equatable {
    /// Visits left, 0 when all are spoken for; nil when the payer set no limit on visits.
    public var visits: Int?
    /// Units left, 0 when all are spoken for; nil when the payer set no limit on units.
    public var units: Int?

    /// What is left, from its parts.
    public init(visits: Int?, units: Int?) {
        self.visits = visits
        self.units = units
    }
}

extension Visit.Authorization {
    /// Units of the lines that the authorization covers: those of its codes, or all when it names none.
    public func units(of lines: [ClaimLine]) -> Int {
        let covered = codes ?? []
        return lines.reduce(0) { $0 + (covered.isEmpty || covered.contains($1.code) ? $1.units : 0) }
    }
}
