/// Tells slips of the pen from other names.
enum Spelling {
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
