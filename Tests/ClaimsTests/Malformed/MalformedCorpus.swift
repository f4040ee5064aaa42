/// Damaged files of answers, made from sound ones: each must be refused whole.
struct MalformedFile: Sendable {
    /// What was done to it.
    let name: String
    let bytes: [UInt8]
}

/// Makes the corpus. Each damage is one that a receiver must notice; what only breaks a rule of style is not in it.
struct MalformedCorpus {
    private(set) var files: [MalformedFile] = []
    private let kind: String
    private let base: EditableFile
    private var random: SeededGenerator
    private var seen: Set<[UInt8]>

    /// Every damage of a sound file.
    ///
    /// - Parameters:
    ///   - kind: TA1, 999, 277CA, 835 or 271.
    ///   - sound: an interchange with the usual separators.
    static func files(_ kind: String, from sound: [UInt8], seed: UInt64) -> [MalformedFile] {
        var corpus = MalformedCorpus(kind, sound, seed: seed)
        corpus.cut()
        corpus.miscount()
        corpus.renumber()
        corpus.repeatEnvelopes()
        corpus.missEnvelopes()
        corpus.confuseSeparators()
        corpus.scribble()
        corpus.surround()
        corpus.mislabel()
        corpus.damageHeader()
        corpus.damageContent()
        return corpus.files
    }

    private init(_ kind: String, _ sound: [UInt8], seed: UInt64) {
        self.kind = kind
        base = EditableFile(sound)
        random = SeededGenerator(state: seed)
        seen = [sound]
    }

    mutating func add(_ name: String, _ file: EditableFile?) {
        if let file { add(name, file.bytes) }
    }

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        guard seen.insert(bytes).inserted else { return }
        files.append(MalformedFile(name: "\(kind): \(name)", bytes: bytes))
    }

    private mutating func cut() {
        let bytes = base.bytes
        for part in 1...16 { add("cut after \(part)/17", Array(bytes.prefix(bytes.count * part / 17))) }
        add("cut inside the IEA", Array(bytes.dropLast(4)))
        add("cut before the last terminator", Array(bytes.dropLast()))
        for count in 1..<min(base.segments.count, 10) {
            var file = base
            file.segments.removeLast(count)
            add("without its last \(count) segments", file)
        }
        for count in [1, 3] {
            var file = base
            guard file.segments.count > count + 4 else { continue }
            file.segments.removeSubrange(3..<(3 + count))
            add("without \(count) segments behind the third", file)
        }
    }

    private mutating func miscount() {
        for (id, what) in [("SE", "segments"), ("GE", "sets"), ("IEA", "groups")] {
            guard let place = base.places(id).last, let count = Int(base.segments[place][1]) else { continue }
            for wrong in ["\(count + 1)", "\(count - 1)", "\(count + 1000)", "", "X", "-\(count + 1)"] {
                add("count of \(what) is '\(wrong)'", base.setting(place, 1, wrong))
            }
        }
    }

    private mutating func renumber() {
        for (id, element) in [("SE", 2), ("GE", 2), ("IEA", 2), ("ST", 2), ("GS", 6), ("ISA", 13)] {
            guard let place = base.places(id).last else { continue }
            let number = base.segments[place][element]
            add("\(id)\(element) is another number", base.setting(place, element, "\(number.dropLast())7"))
            add("\(id)\(element) is no number", base.setting(place, element, "\(number.dropLast())A"))
        }
    }

    private mutating func repeatEnvelopes() {
        if let start = base.places("ST").first, let end = base.places("SE").first {
            let set = Array(base.segments[start...end])
            add("the same ST02 twice", base.inserting(set, at: end + 1))
            add("a set inside a set", base.inserting(set, at: start + 1))
            add("two ST", base.inserting([base.segments[start]], at: start))
            add("two SE", base.inserting([base.segments[end]], at: end))
        }
        if let start = base.places("GS").first, let end = base.places("GE").first {
            add("the same GS06 twice", base.inserting(Array(base.segments[start...end]), at: end + 1))
            add("two GS", base.inserting([base.segments[start]], at: start))
            add("two GE", base.inserting([base.segments[end]], at: end))
        }
        add("two IEA", base.inserting([base.segments[base.segments.count - 1]], at: base.segments.count - 1))
    }

    private mutating func missEnvelopes() {
        for id in ["ISA", "GS", "ST", "SE", "GE", "IEA"] {
            guard let place = base.places(id).first else { continue }
            var file = base
            file.segments.remove(at: place)
            add("without its \(id)", file)
        }
        for (first, second) in [("GS", "ST"), ("SE", "GE"), ("GE", "IEA")] {
            guard let one = base.places(first).last, let other = base.places(second).last else { continue }
            var file = base
            file.segments.swapAt(one, other)
            add("\(first) and \(second) change places", file)
        }
    }

    private mutating func confuseSeparators() {
        let bytes = base.bytes
        add("another terminator in the ISA", EditableBytes(bytes).setting(105, "!"))
        add("another element separator in the ISA", EditableBytes(bytes).setting(3, "|"))
        add("the same separator twice", EditableBytes(bytes).setting(104, "*"))
        let middle = 2..<base.segments.count
        for place in Set([middle.lowerBound, middle.lowerBound + middle.count / 3, middle.upperBound - 1]).sorted() {
            let id = base.segments[place][0]
            var text = base.segments.map { $0.joined(separator: "*") }
            text[place] = base.segments[place].joined(separator: "|")
            add("other separators in \(id) (\(place))", Array((text.joined(separator: "~") + "~").utf8))
            var merged = base.segments.map { $0.joined(separator: "*") + "~" }
            merged[place - 1].removeLast()
            add("no terminator before \(id) (\(place))", Array(merged.joined().utf8))
            var split = base
            split.segments[place][1] = "~" + split.segments[place][1]
            add("a terminator inside \(id) (\(place))", split)
        }
        if kind == "277CA" || kind == "835" {
            // Composites are one piece then, and say nothing.
            add("another component separator in the ISA", EditableBytes(bytes).setting(104, ">"))
        }
    }

    private mutating func scribble() {
        let bytes = base.bytes
        for part in 1...4 {
            // Behind the ISA, whose identifiers may hold anything.
            let place = 106 + (bytes.count - 120) * part / 5
            var zeroed = bytes
            for index in place..<min(place + 8, bytes.count) { zeroed[index] = 0 }
            add("zeros at \(part)/5", zeroed)
            var garbled = bytes
            let garbage = (0..<64).map { _ in UInt8.random(in: 0...8, using: &random) }
            garbled.insert(contentsOf: garbage, at: place)
            add("garbage at \(part)/5", garbled)
        }
        for (name, id) in [("lower case", "st"), ("too long", "TOOLONG"), ("one letter", "X"), ("a mark", "A_1")] {
            add("an identifier in \(name)", base.setting(base.segments.count > 4 ? 3 : 1, 0, id))
        }
    }

    private mutating func surround() {
        let bytes = base.bytes
        add("text behind it", bytes + Array("END OF FILE".utf8))
        add("segments behind it", bytes + Array("NTE*ADD*X~".utf8))
        add("the start of another behind it", bytes + bytes.prefix(min(300, bytes.count - 20)))
        add("an unreadable ISA behind it", bytes + bytes.prefix(60))
        add("text before it", Array("Content-Type: text/plain\n\n".utf8) + bytes)
        add("half of another before it", bytes.prefix(bytes.count / 2) + bytes)
        add("in UTF-16", bytes.flatMap { [$0, 0] })
        add("in EBCDIC", bytes.map { $0 ^ 0x80 })
    }

    private mutating func mislabel() {
        for version in ["004010X091A1", "006020X318", "005010X999", "005010X2", "X"] {
            guard let group = base.places("GS").first else { break }
            var file = base
            file.segments[group][8] = version
            for place in base.places("ST") where base.segments[place].count > 3 { file.segments[place][3] = version }
            add("version \(version)", file)
        }
        add("GS01 of another kind", base.setting(base.places("GS").first, 1, "HC"))
        add("ST01 is unknown", base.setting(base.places("ST").first, 1, "000"))
        add("ST01 is another kind", base.setting(base.places("ST").first, 1, "834"))
        add("ST01 is empty", base.setting(base.places("ST").first, 1, ""))
    }

    private mutating func damageHeader() {
        for (element, value, what) in [
            (5, "  ", "no sender qualifier"), (6, String(repeating: " ", count: 15), "no sender"),
            (8, String(repeating: " ", count: 15), "no receiver"), (9, "261345", "no date"), (10, "2561", "no time"),
            (14, "7", "ISA14 is 7"), (15, "Q", "ISA15 is Q"), (13, "00000000X", "ISA13 is no number"),
            (6, "SHORT", "an ISA that is too short"),
        ] {
            add(what, base.setting(0, element, value))
        }
    }

    private mutating func damageContent() {
        switch kind {
        case "835": damageRemittance(base)
        case "999": damageAcknowledgement(base)
        case "277CA": damageClaimAcknowledgement(base)
        case "271": damageEligibility(base)
        default: damageInterchangeAcknowledgement(base)
        }
    }
}

/// Bytes of which one is changed.
struct EditableBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func setting(_ place: Int, _ character: Unicode.Scalar) -> [UInt8] {
        var changed = bytes
        changed[place] = UInt8(ascii: character)
        return changed
    }
}

/// A small generator whose runs can be repeated from a printed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
