/// An HL with the segments up to the next one.
struct HierarchyLevel {
    /// HL01.
    let number: String
    /// HL02, empty at the top.
    let parent: String
    /// HL03.
    let code: String
    /// The HL.
    let header: Segment
    /// The HL and what belongs to it.
    let segments: ArraySlice<Segment>

    /// The levels of a set; throws when one has a number twice, or stands under none of those before it.
    static func all(in transaction: TransactionSet) throws(X12Error) -> [HierarchyLevel] {
        let all = transaction.segments
        let starts = all.indices.filter { all[$0].id == "HL" }
        var levels: [HierarchyLevel] = []
        var numbers: Set<String> = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : all.count
            let level = HierarchyLevel(
                number: all[start][1], parent: all[start][2], code: all[start][3], header: all[start],
                segments: all[start..<end])
            guard level.code == "20" ? level.parent.isEmpty : numbers.contains(level.parent) else {
                throw X12Error(at: all[start], element: 2, reason: "parent does not stand before it")
            }
            guard numbers.insert(level.number).inserted else {
                throw X12Error(at: all[start], element: 1, reason: "hierarchical number is used twice")
            }
            levels.append(level)
        }
        return levels
    }
}
