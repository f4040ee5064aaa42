/// Checks each element of a segment by itself.
enum ElementCheck {
    /// Problems of every segment of an interchange, each under the rules of the transaction set it stands in.
    static func problems(in interchange: Interchange) -> [X12Problem] {
        var types: [Int: TransactionType] = [:]
        for transaction in interchange.groups.flatMap(\.transactions) {
            guard let first = transaction.segments.first else { continue }
            types[first.index] = TransactionType(transaction)
        }
        var type: TransactionType?
        var found: [X12Problem] = []
        for segment in interchange.segments {
            switch segment.id {
            case "ST": type = types[segment.index]
            case "GE", "IEA": type = nil
            default: break
            }
            found += problems(in: segment, type: type)
        }
        return found
    }

    private static func problems(in segment: Segment, type: TransactionType?) -> [X12Problem] {
        let id = segment.id
        guard isIdentifier(id) else { return [X12Problem(at: segment, "segment identifier is not legal")] }
        guard id != "ISA" else { return [] }
        var problems: [X12Problem] = []
        if segment.elementCount == 0 {
            problems.append(X12Problem(at: segment, "segment has no elements"))
        } else if !segment.has(segment.elementCount) {
            problems.append(
                X12Problem(at: segment, element: segment.elementCount, "trailing element separator"))
        }
        if let limit = ElementRules.limit(for: id), segment.elementCount > limit, segment.has(segment.elementCount) {
            problems.append(X12Problem(at: segment, element: limit + 1, "more elements than the segment has"))
        }
        if segment.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            problems.append(X12Problem(at: segment, "control character"))
        }
        for (index, rule) in ElementRules.rules(for: id, in: type).enumerated() {
            guard let reason = fault(of: segment, element: index + 1, rule: rule) else { continue }
            problems.append(X12Problem(at: segment, element: index + 1, reason))
        }
        return problems + special(segment, id: id) + CodeLists.problems(in: segment, type: type)
    }

    private static func isIdentifier(_ id: String) -> Bool {
        (2...3).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }

    private static func fault(of segment: Segment, element: Int, rule: ElementRules.Rule) -> String? {
        guard segment.has(element) else { return rule.isRequired ? "required element is missing" : nil }
        let text = segment[element]
        if text.unicodeScalars.count > rule.maximumLength {
            return "longer than \(rule.maximumLength) characters"
        }
        switch rule.type {
        case "D": return X12Date.isDay(text) ? nil : "not a day CCYYMMDD"
        case "T": return X12Date.isTime(text) ? nil : "not a time HHMM"
        case "N": return isWhole(text) ? nil : "not a whole number"
        case "M": return X12Amount.cents(from: text) == nil ? "not an amount" : nil
        case "Q": return isDecimal(text) ? nil : "not a number"
        default: return nil
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isDecimal(_ text: String) -> Bool {
        let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...]).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.contains { !$0.isEmpty }
            && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Elements whose format depends on a qualifier beside them.
    private static func special(_ segment: Segment, id: String) -> [X12Problem] {
        switch id {
        case "NM1": npi(segment, qualifier: 8, value: 9)
        case "N1": npi(segment, qualifier: 3, value: 4)
        case "DTP": qualifiedDate(segment, format: 2, value: 3)
        case "DMG": qualifiedDate(segment, format: 1, value: 2)
        case "REF":
            segment.has(2) || segment.has(3)
                ? [] : [X12Problem(at: segment, element: 2, "required element is missing")]
        default: []
        }
    }

    private static func npi(_ segment: Segment, qualifier: Int, value: Int) -> [X12Problem] {
        var problems: [X12Problem] = []
        if segment.has(qualifier) != segment.has(value) {
            let absent = segment.has(qualifier) ? value : qualifier
            problems.append(X12Problem(at: segment, element: absent, "qualifier and identifier go together"))
        }
        if segment[qualifier] == "XX", segment.has(value) {
            let npi = segment[value]
            if npi.utf8.count != 10 || !isWhole(npi) {
                problems.append(X12Problem(at: segment, element: value, "NPI is not ten digits"))
            }
        }
        return problems
    }

    private static func qualifiedDate(_ segment: Segment, format: Int, value: Int) -> [X12Problem] {
        guard segment.has(value) else { return [] }
        let text = segment[value]
        switch segment[format] {
        case "D8":
            return X12Date.isDay(text) ? [] : [X12Problem(at: segment, element: value, "not a day CCYYMMDD")]
        case "RD8":
            return X12Date.isRange(text)
                ? [] : [X12Problem(at: segment, element: value, "not a range CCYYMMDD-CCYYMMDD in order")]
        case "DT":
            return X12Date.isMoment(text)
                ? [] : [X12Problem(at: segment, element: value, "not a day and time CCYYMMDDHHMM")]
        default: return []
        }
    }
}
