/// Compares counts and control numbers of ISA-IEA, GS-GE and ST-SE.
struct EnvelopeCheck {
    private var problems: [X12Problem] = []
    private var header: Segment?
    private var groups = 0
    private var groupNumbers: Set<String> = []
    private var group: Segment?
    private var transactions = 0
    private var transactionNumbers: Set<String> = []

    static func problems(in interchange: Interchange) -> [X12Problem] {
        var check = EnvelopeCheck()
        check.begin(interchange.header)
        for group in interchange.groups {
            check.begin(group: group.header)
            for transaction in group.transactions { check.take(transaction, count: transaction.segments.count) }
            check.end(group: group.trailer)
        }
        check.end(interchange: interchange.trailer)
        return check.problems
    }

    /// What was found since this was last asked.
    mutating func takeProblems() -> [X12Problem] {
        defer { problems = [] }
        return problems
    }

    /// An interchange begins.
    mutating func begin(_ header: Segment) {
        self.header = header
        groups = 0
        groupNumbers = []
        checkHeader(header)
    }

    /// A group begins; what stands for one outside every group is not checked.
    mutating func begin(group: Segment) {
        groups += 1
        transactions = 0
        transactionNumbers = []
        self.group = group.id == "GS" ? group : nil
        if let group = self.group, !groupNumbers.insert(group[6]).inserted {
            add(group, 6, "group control number is used twice in the interchange")
        }
    }

    /// A transaction set, or the last part of one, with the number of segments of all of it.
    mutating func take(_ transaction: TransactionSet, count: Int) {
        transactions += 1
        guard let group, let first = transaction.segments.first else { return }
        if !transactionNumbers.insert(transaction.controlNumber).inserted {
            add(first, 2, "transaction set control number is used twice in the group")
        }
        check(transaction, count: count, first: first, group: group)
    }

    /// The group ends, with its GE when it has one.
    mutating func end(group trailer: Segment?) {
        guard let group, let trailer else { return }
        if Int(trailer[1]) != transactions { add(trailer, 1, "count of transaction sets is wrong") }
        if trailer[2] != group[6] { add(trailer, 2, "control number differs from GS06") }
    }

    /// The interchange ends, with its IEA when it has one.
    mutating func end(interchange trailer: Segment?) {
        guard let header, let trailer else { return }
        if Int(trailer[1]) != groups { add(trailer, 1, "count of functional groups is wrong") }
        if trailer[2] != header[13] { add(trailer, 2, "control number differs from ISA13") }
    }

    private mutating func checkHeader(_ header: Segment) {
        for element in [1, 3, 5, 7] where !header.has(element) || header[element].contains(" ") {
            add(header, element, "required element is missing")
        }
        if Interchange.trimmed(header[6]).isEmpty { add(header, 6, "required element is missing") }
        if Interchange.trimmed(header[8]).isEmpty { add(header, 8, "required element is missing") }
        if !X12Date.isShortDay(header[9]) { add(header, 9, "not a day YYMMDD") }
        if !X12Date.isTime(header[10]) { add(header, 10, "not a time HHMM") }
        if header[12] != "00501" { add(header, 12, "interchange version is not 00501", .warning) }
        if !isNumber(header[13], length: 9) { add(header, 13, "control number is not nine digits") }
        if !["0", "1"].contains(header[14]) { add(header, 14, "not 0 or 1") }
        if !["P", "T"].contains(header[15]) { add(header, 15, "not P or T") }
    }

    private mutating func check(_ transaction: TransactionSet, count: Int, first: Segment, group: Segment) {
        if !(4...9).contains(transaction.controlNumber.utf8.count) {
            add(first, 2, "control number is not 4 to 9 characters")
        }
        if first.has(3), first[3] != group[8] { add(first, 3, "version differs from GS08") }
        if let type = TransactionType(transaction) {
            if type.functionalID != group[1] {
                add(group, 1, "functional identifier does not fit the transaction set")
            }
            if type.version != transaction.version {
                add(first, 3, "implementation guide is not \(type.version)", .warning)
            }
        } else {
            add(first, 1, "transaction set is not known; only its envelope was checked", .warning)
        }
        guard transaction.hasTrailer, let trailer = transaction.segments.last else { return }
        if Int(trailer[1]) != count { add(trailer, 1, "count of segments is wrong") }
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
