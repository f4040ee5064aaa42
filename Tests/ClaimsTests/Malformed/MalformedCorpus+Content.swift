import X12

/// Files whose envelopes are right and whose content is not.
extension MalformedCorpus {
    mutating func damageRemittance(_ base: EditableFile) {
        miss(["BPR", "TRN", "CLP"], in: base)
        for code in ["PR", "PE"] { add("without N1*\(code)", base.removing(base.places("N1", code).first)) }
        for (id, element) in [("BPR", 2), ("CLP", 3), ("CLP", 4), ("SVC", 2), ("CAS", 3)] {
            let places = base.places(id)
            guard !places.isEmpty else { continue }
            let nines = String(repeating: "9", count: 30)
            for (index, wrong) in ["1,00", "1.005", "abc", nines, "1.2.3", "--1"].enumerated() {
                add("\(id)\(element) is '\(wrong)'", base.setting(places[index % places.count], element, wrong))
            }
        }
        for (id, element, value) in [
            ("BPR", 16, ""), ("BPR", 16, "20261399"), ("BPR", 16, "261006"), ("BPR", 2, ""), ("TRN", 2, ""),
            ("CLP", 1, ""), ("CLP", 2, ""), ("CLP", 3, ""), ("CLP", 4, ""), ("SVC", 1, ""), ("SVC", 1, "97530"),
            ("SVC", 2, ""), ("CAS", 1, ""), ("CAS", 3, ""), ("BPR", 2, "-1"),
        ] {
            add("\(id)\(element) is '\(value)'", base.setting(base.places(id).first, element, value))
        }
        unbalance(base)
    }

    /// A cent too much or too little at each level.
    private mutating func unbalance(_ base: EditableFile) {
        for (id, element) in [("BPR", 2), ("CLP", 3), ("CLP", 4), ("CLP", 5), ("SVC", 2), ("SVC", 3), ("CAS", 3)] {
            for (index, place) in base.places(id).prefix(5).enumerated() where base.segments[place].count > element {
                guard let cents = X12Amount.cents(from: base.segments[place][element]) else { continue }
                for change: Int64 in [1, -1] {
                    let wrong = X12Amount.text(cents: cents + change)
                    add(
                        "\(id)\(element) number \(index + 1) is \(change) cent off", base.setting(place, element, wrong)
                    )
                }
            }
        }
        for (index, place) in base.places("SVC").prefix(3).enumerated() {
            add("line \(index + 1) is missing", base.removing(place))
            add("line \(index + 1) is there twice", base.inserting([base.segments[place]], at: place))
        }
        for (index, place) in base.places("CAS").prefix(3).enumerated() {
            add("adjustment \(index + 1) is missing", base.removing(place))
            add("adjustment \(index + 1) is there twice", base.inserting([base.segments[place]], at: place))
        }
        let adjustment = [["PLB", "1234567893", "20261231", "WO", "5"]]
        add("a provider adjustment too many", base.inserting(adjustment, at: base.places("SE").first))
    }

    mutating func damageAcknowledgement(_ base: EditableFile) {
        miss(["AK1", "AK9", "IK5"], in: base)
        for (id, element, value) in [
            ("AK1", 1, ""), ("AK1", 2, ""), ("AK1", 2, "X"), ("AK1", 2, "12345678901"), ("AK2", 2, ""), ("IK5", 1, ""),
            ("AK9", 1, ""), ("AK9", 2, "X"), ("AK9", 4, "1.5"),
        ] {
            add("\(id)\(element) is '\(value)'", base.setting(base.places(id).first, element, value))
        }
        if let place = base.places("IK5").first {
            add("a verdict twice", base.inserting([base.segments[place]], at: place))
        }
        if let place = base.places("AK2").first {
            add("a set without verdict", base.inserting([base.segments[place]], at: place))
        }
    }

    mutating func damageClaimAcknowledgement(_ base: EditableFile) {
        miss(["BHT"], in: base)
        damageLevels(base, claims: "PT")
        let claim = base.places("HL", "PT", at: 3).first
        for id in ["TRN", "STC"] {
            add("a claim without \(id)", base.removing(claim.flatMap { start in base.places(id).first { $0 > start } }))
        }
        for (id, element, value) in [
            ("TRN", 2, ""), ("STC", 1, ""), ("STC", 1, "A2"), ("STC", 1, ":20"), ("STC", 4, "x"), ("STC", 4, "1.001"),
        ] {
            let place = claim.flatMap { start in base.places(id).first { $0 > start } }
            add("\(id)\(element) of a claim is '\(value)'", base.setting(place, element, value))
        }
        add("BHT03 is empty", base.setting(base.places("BHT").first, 3, ""))
    }

    mutating func damageEligibility(_ base: EditableFile) {
        miss(["BHT"], in: base)
        damageLevels(base, claims: "22")
        let member = base.places("HL", "22", at: 3).first
        let trace = member.flatMap { start in base.places("TRN").first { $0 > start } }
        add("a member without TRN", base.removing(trace))
        add("a member whose TRN02 is empty", base.setting(trace, 2, ""))
        add("EB07 is no amount", base.setting(base.places("EB").first, 7, "x"))
        add("EB07 has parts of a cent", base.setting(base.places("EB").last, 7, "1.005"))
        if let member {
            var bare = base
            let end = base.segments[(member + 1)...].firstIndex { ["HL", "SE"].contains($0[0]) } ?? member
            bare.segments.removeSubrange((member + 1)..<end)
            add("a member without anything", bare.recounted)
        }
    }

    mutating func damageInterchangeAcknowledgement(_ base: EditableFile) {
        add("without its TA1", base.removing(base.places("TA1").first))
        for (element, value) in [
            (1, ""), (1, "1"), (1, "00000000A"), (1, "0000000011"), (4, ""), (4, "X"), (4, "a"), (5, ""), (5, "9"),
            (5, "0000"), (5, "abc"),
        ] {
            add("TA1\(element) is '\(value)'", base.setting(base.places("TA1").first, element, value))
        }
    }

    private mutating func miss(_ ids: [String], in base: EditableFile) {
        for id in ids { add("without its \(id)", base.removing(base.places(id).first)) }
    }

    private mutating func damageLevels(_ base: EditableFile, claims: String) {
        for code in ["20", "21"] {
            add("without level \(code)", base.removing(base.places("HL", code, at: 3).first))
        }
        let level = base.places("HL", claims, at: 3).last
        for (element, value) in [(2, "99"), (2, ""), (1, "1"), (2, "X")] {
            add("HL0\(element) is '\(value)'", base.setting(level, element, value))
        }
    }
}
