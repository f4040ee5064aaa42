/// Growth of totals between two looks, where rows of the last moments may still come to be seen.
///
/// Each look counts rows in two parts: those old enough that no more of their age can appear, which are counted once, and
/// those since, which are counted again at the next look. So nothing is missed and nothing counted twice, although
/// transactions commit in another order than they begin.
struct Growth<Key: Hashable & Sendable>: Sendable {
    private var settled: [Key: Int64] = [:]
    private var told: [Key: Int64] = [:]
    private var isFirst = true

    /// Everything counted up to the last look, by key.
    private(set) var totals: [Key: Int64] = [:]

    /// Takes a look in; answers what was added since the look before: nothing at the first.
    mutating func take(settled new: [Key: Int64], recent: [Key: Int64]) -> [Key: Int64] {
        settled.merge(new, uniquingKeysWith: +)
        totals = settled.merging(recent, uniquingKeysWith: +)
        defer {
            told.merge(totals) { max($0, $1) }
            isFirst = false
        }
        if isFirst { return [:] }
        return totals.reduce(into: [:]) { growth, total in
            let added = total.value - told[total.key, default: 0]
            if added > 0 { growth[total.key] = added }
        }
    }
}

/// Jobs that became runnable in a queue, from how many are there and how many have left it.
///
/// Workers tell what left a moment after it did, so that the sum dips and rises again: only a new height counts. A fall that
/// no delay explains means that jobs were taken away otherwise (cancelled, quarantined), and is the new ground.
struct ArrivalCount: Sendable {
    private var height: Int64?

    /// `jobs` are there, `left` have left since counting began, `leftLately` of them since the look before.
    mutating func take(jobs: Int64, left: Int64, leftLately: Int64) -> Int64 {
        let sum = jobs + left
        guard let old = height else {
            height = sum
            return 0
        }
        if sum > old || old - sum > max(1_000, leftLately) { height = sum }
        return max(0, sum - old)
    }
}
