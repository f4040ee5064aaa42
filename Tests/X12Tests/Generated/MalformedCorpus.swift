import X12

/// Files that are wrong in one way each, made from sound ones.
struct MalformedCorpus {
    /// One file and what was done to it.
    struct File {
        let name: String
        let bytes: [UInt8]
    }

    private var generator: TransactionGenerator
    /// Segments of the file that is being damaged, without terminators.
    private var segments: [String]

    /// At least 300 files, the same ones for the same seed: each kind of damage to each transaction set that can have it.
    static func files(seed: UInt64) -> [File] {
        (0..<4).flatMap { round -> [File] in
            var generator = TransactionGenerator(seed: seed &+ UInt64(round))
            return generator.everything().flatMap { content -> [File] in
                let text = String(decoding: TransactionGenerator.file([content]), as: UTF8.self)
                let corpus = MalformedCorpus(
                    generator: generator, segments: text.split(separator: "~").map(String.init))
                return corpus.damaged(content.type.rawValue)
            }
        }
    }

    private func damaged(_ name: String) -> [File] {
        Self.damages.compactMap { kind, damage in
            var copy = self
            guard damage(&copy) else { return nil }
            let bytes = Array((copy.segments.joined(separator: "~") + "~").utf8)
            return File(name: "\(name): \(kind)", bytes: bytes)
        }
    }

    /// What can be wrong; false when the file has nothing that could be wrong in this way.
    private static let damages: [(String, @Sendable (inout MalformedCorpus) -> Bool)] = [
        ("cut between segments", { $0.cut() }),
        ("cut inside a segment", { $0.cutInside() }),
        ("wrong SE01", { $0.edit("SE", 1) { _ in "9999" } }),
        ("wrong SE02", { $0.edit("SE", 2) { _ in "9999" } }),
        ("wrong GE01", { $0.edit("GE", 1) { _ in "7" } }),
        ("wrong GE02", { $0.edit("GE", 2) { _ in "999" } }),
        ("wrong IEA01", { $0.edit("IEA", 1) { _ in "7" } }),
        ("wrong IEA02", { $0.edit("IEA", 2) { _ in "000000999" } }),
        ("no GS", { $0.remove("GS") }),
        ("two segments run together", { $0.runTogether() }),
        ("other element separator inside", { $0.changeSeparator() }),
        ("BHT is missing", { $0.removeCounted("BHT") }),
        ("BPR is missing", { $0.removeCounted("BPR") }),
        ("AK1 is missing", { $0.removeCounted("AK1") }),
        ("first name is missing", { $0.removeCounted("NM1") }),
        ("N1 is missing", { $0.removeCounted("N1") }),
        ("HI is missing", { $0.segments[2].contains("X222") ? $0.removeCounted("HI") : false }),
        ("SV1 is missing", { $0.segments[2].contains("X222") ? $0.removeCounted("SV1") : false }),
        ("first HL is missing", { $0.removeCounted("HL") }),
        ("HL01 out of order", { $0.edit("HL", 1) { _ in "77" } }),
        ("unknown level", { $0.edit("HL", 3) { _ in "99" } }),
        ("unknown segment", { $0.insert("ZZZ*1") }),
        ("BHT twice", { $0.insert("BHT*0000*00") }),
        ("claim total off by a cent", { $0.addCent("CLM", 2) }),
        ("line payment off by a cent", { $0.addCent("SVD", 2) }),
        ("payment off by a cent", { $0.addCent("BPR", 2) }),
        ("paid claim off by a cent", { $0.addCent("CLP", 4) }),
        ("paid line off by a cent", { $0.segments[3].hasPrefix("BPR") ? $0.addCent("SVC", 3) : false }),
        ("charge is no amount", { $0.edit("CLM", 2) { _ in "1,000" } }),
        ("claim amount is no amount", { $0.edit("AMT", 2) { _ in "FREE" } }),
        ("day that does not exist", { $0.edit("DTP", 3) { _ in "20260231" } }),
        ("payment day that does not exist", { $0.edit("BPR", 16) { _ in "20261301" } }),
        ("NPI of nine digits", { $0.shortenNPI() }),
        ("unknown verdict", { $0.edit("AK9", 1) { _ in "Q" } }),
        ("unknown code", { $0.edit("EB", 1) { _ in "ZZ" } }),
        ("unknown group code", { $0.edit("CAS", 1) { _ in "ZZ" } }),
        ("unknown action", { $0.segments[3].contains("0085") ? $0.edit("STC", 3) { _ in "ZZ" } : false }),
        ("unknown review", { $0.edit("UM", 1) { _ in "ZZ" } }),
    ]

    private func index(_ id: String) -> Int? { segments.firstIndex { $0.hasPrefix(id + "*") } }

    /// Changes element `element` (from 1) of the first segment with this id.
    private mutating func edit(_ id: String, _ element: Int, _ change: (String) -> String) -> Bool {
        guard let index = index(id) else { return false }
        var parts = segments[index].split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > element else { return false }
        parts[element] = change(parts[element])
        segments[index] = parts.joined(separator: "*")
        return true
    }

    private mutating func addCent(_ id: String, _ element: Int) -> Bool {
        edit(id, element) { X12Amount.text(cents: (X12Amount.cents(from: $0) ?? 0) + 1) }
    }

    private mutating func remove(_ id: String) -> Bool {
        guard let index = index(id) else { return false }
        segments.remove(at: index)
        return true
    }

    /// Takes a segment out and counts the others anew, so that only its absence is wrong.
    private mutating func removeCounted(_ id: String) -> Bool {
        guard remove(id) else { return false }
        return recount(by: -1)
    }

    private mutating func insert(_ segment: String) -> Bool {
        segments.insert(segment, at: 6)
        return recount(by: 1)
    }

    private mutating func recount(by change: Int) -> Bool {
        edit("SE", 1) { String((Int($0) ?? 0) + change) }
    }

    private mutating func cut() -> Bool {
        segments.removeLast(generator.number(1...(segments.count - 4)))
        return true
    }

    private mutating func cutInside() -> Bool {
        _ = cut()
        segments[segments.count - 1].removeLast()
        return true
    }

    private mutating func runTogether() -> Bool {
        let place = generator.number(3...(segments.count - 5))
        let next = segments.remove(at: place + 1)
        segments[place] += " " + next
        return true
    }

    private mutating func changeSeparator() -> Bool {
        let place = generator.number(3...(segments.count - 5))
        segments[place] = segments[place].split(separator: "*", omittingEmptySubsequences: false).joined(separator: "|")
        return true
    }

    private mutating func shortenNPI() -> Bool {
        guard let index = segments.firstIndex(where: { $0.hasPrefix("NM1*") && $0.contains("*XX*") }) else {
            return false
        }
        segments[index].removeLast()
        return true
    }
}
