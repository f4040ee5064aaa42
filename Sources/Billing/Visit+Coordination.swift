extension Visit {
    /// The coverages in the order in which they pay.
    public var coveragesInOrder: [Coverage] {
        coverages.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element)
    }

    /// The visit as the claim to the `rank`-th payer, from 1, tells it: without the coverages that pay before.
    public func billed(toPayer rank: Int) -> Visit {
        guard rank > 1 else { return self }
        var visit = self
        visit.coverages = Array(coveragesInOrder.dropFirst(rank - 1))
        return visit
    }
}
