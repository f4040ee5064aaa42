/// Checks HL segments: numbered from 1 without gap, parents that exist and stand above, HL04 true to the children.
enum HierarchyCheck {
    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        let levels = transaction.segments.filter { $0.id == "HL" }
        var problems: [X12Problem] = []
        var codes: [String: String] = [:]
        var parents: Set<String> = []
        for (index, level) in levels.enumerated() {
            if level[1] != String(index + 1) {
                problems.append(X12Problem(at: level, element: 1, "hierarchical number is not the next one"))
            }
            if let reason = parentFault(of: level, codes: codes) {
                problems.append(X12Problem(at: level, element: 2, reason))
            }
            codes[level[1]] = level[3]
            parents.insert(level[2])
        }
        guard transaction.hasTrailer else { return problems }
        for level in levels where level.has(4) {
            let hasChild = parents.contains(level[1])
            if level[4] != (hasChild ? "1" : "0") {
                problems.append(
                    X12Problem(at: level, element: 4, hasChild ? "has a lower level" : "has no lower level"))
            }
        }
        return problems
    }

    /// Level codes from the top down; a parent must be nearer the top.
    private static let ranks = ["20": 0, "21": 1, "19": 2, "22": 3, "PT": 3, "23": 4, "EV": 5, "SS": 6]

    private static func parentFault(of level: Segment, codes: [String: String]) -> String? {
        if level[3] == "20" { return level.has(2) ? "top level has a parent" : nil }
        guard level.has(2) else { return "parent is missing" }
        guard let parent = codes[level[2]] else { return "parent does not stand before it" }
        guard let own = ranks[level[3]], let above = ranks[parent] else { return nil }
        return above < own ? nil : "parent is not of a higher level"
    }
}
