/// Codes that elements may have, where the implementation guide closes the list.
///
/// Compiled from text, one list a line: `CLM-7 A B C` is about CLM07, `SV1-1-1 HC` about the first component of SV101,
/// `HI-2:12-1 ABF` about those of HI02 to HI12. A `?` before it makes a warning of it, for lists that the owner of the
/// codes extends between versions of the guide. Source: the guides named in `TransactionType`; X12.5 for TA1.
enum CodeLists {
    private struct List {
        let element: Int
        /// 0 for a simple element.
        let component: Int
        let codes: Set<String>
        let severity: X12Problem.Severity
    }

    /// Problems of a segment in a transaction set of a type, or in the envelope.
    static func problems(in segment: Segment, type: TransactionType?) -> [X12Problem] {
        let id = segment.id
        let lists = (common[id] ?? []) + (type.flatMap { byType[$0]?[id] } ?? [])
        return lists.compactMap { list in
            let value =
                list.component == 0 ? segment[list.element] : segment.component(list.element, list.component)
            guard !value.isEmpty, !list.codes.contains(value) else { return nil }
            let reason =
                list.severity == .error
                ? "not a code that the guide has here" : "not a code that is known here"
            return X12Problem(at: segment, element: list.element, reason, severity: list.severity)
        }
    }

    private static let common = compiled(commonText)
    private static let byType: [TransactionType: [String: [List]]] = [
        .claim837P: compiled(claimText), .eligibility270: compiled(inquiryText), .eligibility271: compiled(benefitText),
        .claimStatus276: compiled(statusRequestText), .claimStatus277: compiled(statusText),
        .claimAcknowledgement277CA: compiled(claimAcknowledgementText), .remittance835: compiled(remittanceText),
        .authorization278: compiled(authorizationText),
        .implementationAcknowledgement999: compiled(acknowledgementText),
    ]

    private static func compiled(_ text: String) -> [String: [List]] {
        var lists: [String: [List]] = [:]
        for line in text.split(separator: "\n") {
            let isOpen = line.hasPrefix("?")
            let words = (isOpen ? line.dropFirst() : line).split(separator: " ")
            let place = words[0].split(separator: "-")
            let bounds = place[1].split(separator: ":").compactMap { Int($0) }
            for element in (bounds.first ?? 1)...(bounds.last ?? 1) {
                lists[String(place[0]), default: []].append(
                    List(
                        element: element, component: place.count > 2 ? Int(place[2]) ?? 0 : 0,
                        codes: Set(words.dropFirst().map(String.init)), severity: isOpen ? .warning : .error))
            }
        }
        return lists
    }
}
