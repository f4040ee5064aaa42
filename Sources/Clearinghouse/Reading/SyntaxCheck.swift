import X12

/// Checks one 837P transaction set as a translator does before anyone looks at its meaning: counts, control
/// numbers, required segments and elements. Source: 005010X231A1 IK3-IK5 and the usage of 005010X222A1.
struct SyntaxCheck {
    /// IK502 and following: 2 trailer missing, 3 control numbers differ, 4 count differs, 5 segments in error,
    /// 6 identifier invalid.
    private(set) var transactionCodes: [String] = []
    private(set) var faults: [SyntaxFault] = []

    private var position = 0
    private var seen: Set<String> = []
    private var claim = ""
    private var loop = "HEADER"

    init(_ transaction: TransactionSet) {
        checkEnvelope(transaction)
        for segment in transaction.segments {
            position += 1
            take(segment)
        }
        if !faults.isEmpty { transactionCodes.append("5") }
    }

    private mutating func checkEnvelope(_ transaction: TransactionSet) {
        if transaction.id != "837" || transaction.version != "005010X222A1" { transactionCodes.append("6") }
        guard let last = transaction.segments.last, last.id == "SE" else {
            transactionCodes.append("2")
            return
        }
        if last[2] != transaction.controlNumber { transactionCodes.append("3") }
        if Int(last[1]) != transaction.segments.count { transactionCodes.append("4") }
    }

    private mutating func take(_ segment: Segment) {
        let id = segment.id
        enter(segment, id)
        seen.insert(id == "NM1" || id == "DTP" ? "\(id)*\(segment[1])" : id)
        guard let usage = Self.usages[id] else { return }
        for index in usage.required where !segment.has(index) { faultElement(segment, index, "1") }
        for index in usage.amounts where segment.has(index) {
            if X12Amount.cents(from: segment[index]) == nil { faultElement(segment, index, "6") }
        }
    }

    /// Closes the loops that a segment ends and notes the one it opens, so that what that requires can be asked for.
    private mutating func enter(_ segment: Segment, _ id: String) {
        switch id {
        case "SE": closeLevel()
        case "HL":
            closeLevel()
            open(["20": "2000A", "22": "2000B", "23": "2000C"][segment[3]] ?? "2000A")
        case "CLM":
            closeClaimOrLevel()
            open("2300")
            claim = segment[1]
        case "LX":
            closeLine(isEnd: false)
            open("2400")
        default: break
        }
    }

    private mutating func open(_ loop: String) {
        self.loop = loop
        seen = []
    }

    /// The end of whatever was open before an HL or the SE.
    private mutating func closeLevel() {
        switch loop {
        case "2300", "2400": closeLine(isEnd: true)
        default: closeClaimOrLevel()
        }
        claim = ""
    }

    private mutating func closeClaimOrLevel() {
        switch loop {
        case "HEADER": require(["BHT", "NM1*41", "NM1*40"], in: "1000A")
        case "2000A": require(["NM1*85", "N3", "N4"], in: "2010AA")
        case "2000B": require(["SBR", "NM1*IL", "NM1*PR"], in: "2010BA")
        case "2000C": require(["PAT", "NM1*QC"], in: "2010CA")
        default: closeLine(isEnd: true)
        }
    }

    private mutating func closeLine(isEnd: Bool) {
        if loop == "2300" {
            require(["HI"], in: "2300")
            if isEnd { require(["LX"], in: "2400") }
        } else if loop == "2400" {
            require(["SV1", "DTP*472"], in: "2400")
        }
    }

    private mutating func require(_ marks: [String], in loop: String) {
        for mark in marks where !seen.contains(mark) {
            faults.append(
                SyntaxFault(
                    segmentID: String(mark.prefix { $0 != "*" }), position: position, loop: loop, code: "3",
                    patientControlNumber: claim))
        }
    }

    private mutating func faultElement(_ segment: Segment, _ index: Int, _ code: String) {
        faults.append(
            SyntaxFault(
                segmentID: segment.id, position: position, loop: loop, code: "8", element: index, elementCode: code,
                patientControlNumber: claim))
    }

    /// Elements that must be there, and elements that must be amounts when they are.
    private static let usages: [String: (required: [Int], amounts: [Int])] = [
        "BHT": ([1, 2, 3, 4, 5, 6], []), "HL": ([1, 3, 4], []), "NM1": ([1, 2], []), "SBR": ([1], []),
        "CLM": ([1, 2, 5, 6, 7, 8, 9], [2]), "HI": ([1], []), "LX": ([1], []), "SV1": ([1, 2, 3, 4], [2, 4]),
        "DTP": ([1, 2, 3], []), "REF": ([1, 2], []), "N3": ([1], []), "N4": ([1], []), "AMT": ([1, 2], [2]),
        "SVD": ([1, 2], [2]),
    ]
}
