/// The segments and elements without which an answer does not say what it is about. Source: the guides' required
/// segments that `Claims` builds on; what a payer may leave out without harm is not asked for.
enum EssentialSegments {
    /// Checks a TA1.
    static func check(acknowledgement segment: Segment) throws(X12Error) {
        guard isNumber(segment[1], digits: 9...9) else {
            throw X12Error(at: segment, element: 1, reason: "control number is not nine digits")
        }
        guard ["A", "E", "R"].contains(segment[4]) else {
            throw X12Error(at: segment, element: 4, reason: "not A, E or R")
        }
        guard isNumber(segment[5], digits: 3...3) else {
            throw X12Error(at: segment, element: 5, reason: "not a note code of three digits")
        }
    }

    /// Checks a transaction set of a kind that answers; others have none.
    static func check(_ transaction: TransactionSet, type: TransactionType) throws(X12Error) {
        switch type {
        case .remittance835: try checkRemittance(transaction)
        case .implementationAcknowledgement999: try checkAcknowledgement(transaction)
        case .claimAcknowledgement277CA: try checkClaimAcknowledgement(transaction)
        case .eligibility271: try checkEligibility(transaction)
        default: return
        }
    }

    private static func checkRemittance(_ transaction: TransactionSet) throws(X12Error) {
        let payment = try require("BPR", in: transaction)
        guard X12Date.isDay(payment[16]) else {
            throw X12Error(at: payment, element: 16, reason: "BPR16 is not a date")
        }
        try require("TRN", in: transaction, holding: 2)
        for (code, name) in [("PR", "payer"), ("PE", "payee")] {
            guard transaction.segments.contains(where: { $0.id == "N1" && $0[1] == code }) else {
                throw X12Error(at: transaction.segments[0], reason: "required loop of the \(name) (N1) is missing")
            }
        }
        var isInClaim = false
        for segment in transaction.segments {
            switch segment.id {
            case "CLP":
                isInClaim = true
                for element in [1, 2] { try requireElement(element, of: segment) }
            case "LX", "PLB": isInClaim = false
            case "SVC", "CAS":
                guard isInClaim else { throw X12Error(at: segment, reason: "stands outside a claim (CLP)") }
                try requireElement(1, of: segment)
                if segment.id == "SVC", segment.component(1, 2).isEmpty {
                    throw X12Error(at: segment, element: 1, reason: "procedure has no code")
                }
            default: continue
            }
        }
    }

    private static func checkAcknowledgement(_ transaction: TransactionSet) throws(X12Error) {
        let group = try require("AK1", in: transaction, holding: 1)
        guard isNumber(group[2], digits: 1...9) else {
            throw X12Error(at: group, element: 2, reason: "group control number is not a number")
        }
        try require("AK9", in: transaction, holding: 1)
        var open: Segment?
        for segment in transaction.segments {
            switch segment.id {
            case "AK2", "AK9":
                if let open { throw X12Error(at: open, reason: "required IK5 is missing behind it") }
                open = segment.id == "AK2" ? segment : nil
                try requireElement(segment.id == "AK2" ? 2 : 1, of: segment)
            case "IK5":
                guard open != nil else { throw X12Error(at: segment, reason: "stands outside a set (AK2)") }
                try requireElement(1, of: segment)
                open = nil
            default: continue
            }
        }
    }

    private static func checkClaimAcknowledgement(_ transaction: TransactionSet) throws(X12Error) {
        try require("BHT", in: transaction, holding: 3)
        let levels = try HierarchyLevel.all(in: transaction)
        for code in ["20", "21"] { try requireLevel(code, among: levels, of: transaction) }
        for level in levels where level.code == "PT" || level.code == "21" {
            guard let trace = level.segments.first(where: { $0.id == "TRN" }), trace.has(2) else {
                throw X12Error(at: level.header, reason: "required TRN is missing in the level")
            }
            guard level.code == "21" || level.segments.contains(where: { $0.id == "STC" }) else {
                throw X12Error(at: level.header, reason: "required STC is missing in the level")
            }
        }
        for segment in transaction.segments where segment.id == "STC" {
            guard !segment.component(1, 1).isEmpty, !segment.component(1, 2).isEmpty else {
                throw X12Error(at: segment, element: 1, reason: "status has no category and code")
            }
        }
    }

    private static func checkEligibility(_ transaction: TransactionSet) throws(X12Error) {
        try require("BHT", in: transaction)
        let levels = try HierarchyLevel.all(in: transaction)
        try requireLevel("20", among: levels, of: transaction)
        // A payer that could not answer at all stops there.
        if levels.contains(where: { $0.code == "20" && $0.segments.contains { $0.id == "AAA" } }) { return }
        try requireLevel("21", among: levels, of: transaction)
        let parents = Set(levels.map(\.parent))
        for level in levels where ["22", "23"].contains(level.code) && !parents.contains(level.number) {
            guard level.segments.contains(where: { $0.id == "TRN" && $0.has(2) }) else {
                throw X12Error(at: level.header, reason: "required TRN is missing in the level")
            }
            guard level.segments.contains(where: { $0.id == "EB" || $0.id == "AAA" }) else {
                throw X12Error(at: level.header, reason: "level has neither benefits (EB) nor rejections (AAA)")
            }
        }
    }

    @discardableResult
    private static func require(
        _ id: String, in transaction: TransactionSet, holding element: Int? = nil
    ) throws(X12Error) -> Segment {
        guard let found = transaction.segments.first(where: { $0.id == id }) else {
            throw X12Error(at: transaction.segments[0], reason: "required \(id) is missing")
        }
        if let element { try requireElement(element, of: found) }
        return found
    }

    private static func requireElement(_ element: Int, of segment: Segment) throws(X12Error) {
        guard segment.has(element) else {
            throw X12Error(at: segment, element: element, reason: "required element is missing")
        }
    }

    private static func requireLevel(
        _ code: String, among levels: [HierarchyLevel], of transaction: TransactionSet
    ) throws(X12Error) {
        guard levels.contains(where: { $0.code == code }) else {
            throw X12Error(at: transaction.segments[0], reason: "required level \(code) is missing")
        }
    }

    private static func isNumber(_ text: String, digits: ClosedRange<Int>) -> Bool {
        digits.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
