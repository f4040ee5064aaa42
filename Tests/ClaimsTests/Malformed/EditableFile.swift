/// A sound file of one interchange with the usual separators, as segments that may be damaged one at a time.
struct EditableFile {
    /// Elements of each segment, the identifier first.
    var segments: [[String]]

    init(_ bytes: [UInt8]) {
        segments = String(decoding: bytes, as: UTF8.self).split(separator: "~").map {
            $0.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        }
    }

    var text: String { segments.map { $0.joined(separator: "*") + "~" }.joined() }
    var bytes: [UInt8] { Array(text.utf8) }

    /// Positions of the segments with this identifier and, where one is given, this first element.
    func places(_ id: String, _ qualifier: String? = nil, at element: Int = 1) -> [Int] {
        segments.indices.filter { place in
            segments[place][0] == id
                && (qualifier == nil || (element < segments[place].count && segments[place][element] == qualifier))
        }
    }

    /// The same with one element changed; nil where there is no such segment.
    func setting(_ place: Int?, _ element: Int, _ value: String) -> EditableFile? {
        guard let place else { return nil }
        var changed = self
        while changed.segments[place].count <= element { changed.segments[place].append("") }
        changed.segments[place][element] = value
        return changed
    }

    /// The same without a segment; `SE01` agrees, so that only the segment is missing.
    func removing(_ place: Int?) -> EditableFile? {
        guard let place else { return nil }
        var changed = self
        changed.segments.remove(at: place)
        return changed.recounted
    }

    /// The same with segments inserted; `SE01`, `GE01` and `IEA01` agree.
    func inserting(_ added: [[String]], at place: Int?) -> EditableFile? {
        guard let place else { return nil }
        var changed = self
        changed.segments.insert(contentsOf: added, at: place)
        return changed.recounted
    }

    /// The same with counts that are right.
    var recounted: EditableFile {
        var changed = self
        var (start, sets, groups) = (0, 0, 0)
        for place in segments.indices {
            switch segments[place][0] {
            case "GS":
                groups += 1
                sets = 0
            case "ST":
                start = place
                sets += 1
            case "SE": changed.segments[place][1] = String(place - start + 1)
            case "GE": changed.segments[place][1] = String(sets)
            case "IEA": changed.segments[place][1] = String(groups)
            default: continue
            }
        }
        return changed
    }
}
