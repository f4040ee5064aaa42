/// Compares counts and control numbers of ISA-IEA, GS-GE and ST-SE.
struct EnvelopeCheck {
    private var problems: [X12Problem] = []

    static func problems(in interchange: Interchange) -> [X12Problem] {
        var check = EnvelopeCheck()
        check.checkInterchange(interchange)
        var numbers: Set<String> = []
        for group in interchange.groups where group.header.id == "GS" {
            if !numbers.insert(group.controlNumber).inserted {
                check.add(group.header, 6, "group control number is used twice in the interchange")
            }
            check.checkGroup(group)
        }
        return check.problems
    }

    private mutating func checkInterchange(_ interchange: Interchange) {
        let header = interchange.header
        for element in [1, 3, 5, 7] where !header.has(element) || header[element].contains(" ") {
            add(header, element, "required element is missing")
        }
        if interchange.senderID.isEmpty { add(header, 6, "required element is missing") }
        if interchange.receiverID.isEmpty { add(header, 8, "required element is missing") }
        if !X12Date.isShortDay(header[9]) { add(header, 9, "not a day YYMMDD") }
        if !X12Date.isTime(header[10]) { add(header, 10, "not a time HHMM") }
        if header[12] != "00501" { add(header, 12, "interchange version is not 00501", .warning) }
        if !isNumber(header[13], length: 9) { add(header, 13, "control number is not nine digits") }
        if !["0", "1"].contains(header[14]) { add(header, 14, "not 0 or 1") }
        if !["P", "T"].contains(header[15]) { add(header, 15, "not P or T") }
        guard let trailer = interchange.trailer else { return }
        if Int(trailer[1]) != interchange.groups.count {
            add(trailer, 1, "count of functional groups is wrong")
        }
        if trailer[2] != header[13] { add(trailer, 2, "control number differs from ISA13") }
    }

    private mutating func checkGroup(_ group: FunctionalGroup) {
        if let trailer = group.trailer {
            if Int(trailer[1]) != group.transactions.count {
                add(trailer, 1, "count of transaction sets is wrong")
            }
            if trailer[2] != group.controlNumber { add(trailer, 2, "control number differs from GS06") }
        }
        var numbers: Set<String> = []
        for transaction in group.transactions {
            guard let first = transaction.segments.first else { continue }
            if !numbers.insert(transaction.controlNumber).inserted {
                add(first, 2, "transaction set control number is used twice in the group")
            }
            checkTransaction(transaction, first: first, group: group)
        }
    }

    private mutating func checkTransaction(_ transaction: TransactionSet, first: Segment, group: FunctionalGroup) {
        if !(4...9).contains(transaction.controlNumber.utf8.count) {
            add(first, 2, "control number is not 4 to 9 characters")
        }
        if first.has(3), first[3] != group.version { add(first, 3, "version differs from GS08") }
        if let type = TransactionType(transaction) {
            if type.functionalID != group.functionalID {
                add(group.header, 1, "functional identifier does not fit the transaction set")
            }
            if type.version != transaction.version {
                add(first, 3, "implementation guide is not \(type.version)", .warning)
            }
        } else {
            add(first, 1, "transaction set is not known; only its envelope was checked", .warning)
        }
        guard transaction.hasTrailer, let trailer = transaction.segments.last else { return }
        if Int(trailer[1]) != transaction.segments.count { add(trailer, 1, "count of segments is wrong") }
        if trailer[2] != transaction.controlNumber { add(trailer, 2, "control number differs from ST02") }
    }

    private func isNumber(_ text: String, length: Int) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private mutating func add(
        _ segment: Segment, _ element: Int, _ reason: String, _ severity: X12Problem.Severity = .error
    ) {
        problems.append(X12Problem(at: segment, element: element, reason, severity: severity))
    }
}
