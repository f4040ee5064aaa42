/// Where a large transaction set may be cut, and what the part behind the cut repeats.
///
/// A remittance is cut before a claim (CLP) or its header (LX), sets with hierarchical levels before a level (HL), an
/// acknowledgement before a set's answer (AK2). Sets of other kinds are cut anywhere and repeat their ST.
enum PartContext {
    private static let leveled: Set<String> = ["270", "271", "276", "277", "278", "837"]

    /// Whether a part of a set with this ST01 may begin with `segment`.
    static func mayBegin(at segment: Segment, of setID: String) -> Bool {
        switch setID {
        case "835": segment.tag == "CLP" || segment.tag == "LX"
        case "999": segment.tag == "AK2"
        default: leveled.contains(setID) ? segment.tag == "HL" : true
        }
    }

    /// What the part that begins with `next` repeats of the part before it.
    static func segments(of part: [Segment], before next: Segment) -> [Segment] {
        switch part[0][1] {
        case "835": remittance(part, before: next)
        case "999": Array(part.prefix { $0.id != "AK2" })
        default: leveled.contains(part[0][1]) ? levels(part, before: next) : [part[0]]
        }
    }

    /// The heading, and the header (LX with TS3 and TS2) that the claim behind it belongs to.
    private static func remittance(_ part: [Segment], before next: Segment) -> [Segment] {
        let heading = part.prefix { $0.id != "LX" && $0.id != "CLP" }
        guard next.id == "CLP", let header = part.lastIndex(where: { $0.id == "LX" }) else { return Array(heading) }
        return Array(heading) + part[header...].prefix { $0.id != "CLP" }
    }

    /// The heading and the levels that `next` stands under, without the claims of these levels.
    private static func levels(_ part: [Segment], before next: Segment) -> [Segment] {
        var path: [(id: String, segments: Range<Int>)] = []
        let starts = part.indices.filter { part[$0].id == "HL" }
        for (index, start) in starts.enumerated() {
            close(&path, to: part[start][2])
            path.append((part[start][1], start..<(index + 1 < starts.count ? starts[index + 1] : part.count)))
        }
        close(&path, to: next[2])
        let heading = part[..<(starts.first ?? part.count)]
        return Array(heading) + path.flatMap { part[$0.segments].prefix { $0.id != "CLM" } }
    }

    /// Leaves the levels open down to the one with number `parent`.
    private static func close(_ path: inout [(id: String, segments: Range<Int>)], to parent: String) {
        while let level = path.last, level.id != parent { path.removeLast() }
    }
}
