/// Tells slips of the pen from other names.
public enum Spelling {
    /// What somebody who wrote `name` may have meant: `; did you mean 'C01'?`, or the names that there are where they are few;
    /// else nothing. Nearness by Levenshtein's distance, at most a third of the name's letters, one at least.
    public static func hint(for name: String, among known: [String]) -> String {
        let nearest = nearest(to: name, among: known)
        if !nearest.isEmpty { return nearest }
        if known.isEmpty { return "; there are none yet" }
        return known.count <= 12 ? "; there are \(known.joined(separator: ", "))" : ""
    }

    /// `; did you mean 'C01'?`, or nothing where no name is near; two letters that changed places are near.
    public static func nearest(to name: String, among known: [String]) -> String {
        let asked = Array(name.lowercased().utf8)
        let near = known.map { ($0, distance(asked, Array($0.lowercased().utf8))) }.filter {
            $0.1 <= max(1, asked.count / 3) || $0.1 == 2 && $0.0.lowercased().utf8.sorted() == asked.sorted()
        }
        return near.min { ($0.1, $0.0) < ($1.1, $1.0) }.map { "; did you mean '\($0.0)'?" } ?? ""
    }

    /// True when `name` differs from `known` by case, hyphens or at most two inserted, dropped or changed letters.
    ///
    /// Names of fewer than six letters are too near to each other to tell.
    static func isSlip(_ name: String, of known: String) -> Bool {
        let left = Array(name.lowercased().utf8).filter(isLetter)
        let right = Array(known.utf8).filter(isLetter)
        guard right.count >= 6, left.count + 2 >= right.count, left.count <= right.count + 2 else { return false }
        return distance(left, right) <= 2
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") }

    /// Levenshtein's distance.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (number, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for (index, other) in right.enumerated() {
                let changed = diagonal + (byte == other ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(changed, row[index] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
