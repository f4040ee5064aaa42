/// Rules that tie segments of an 837P claim together. Source: 005010X222A1 loops 2300 and 2400.
struct ClaimCheck {
    private struct Claim {
        let segment: Segment
        var diagnosisCount = 0
        var services: [Segment] = []
        var lineCount = 0
        var lineNumbers: Set<String> = []
        var hasPayerClaimNumber = false
    }

    private var claim: Claim?
    private var problems: [X12Problem] = []

    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        var check = ClaimCheck()
        for segment in transaction.segments { check.take(segment) }
        // The last claim of a set that was cut off lacks lines for that reason alone.
        if transaction.hasTrailer { check.close() }
        return check.problems
    }

    private mutating func take(_ segment: Segment) {
        switch segment.id {
        case "HL": close()
        case "CLM":
            close()
            claim = Claim(segment: segment)
            if !["1", "7", "8"].contains(segment.component(5, 3)) {
                problems.append(X12Problem(at: segment, element: 5, "claim frequency is not 1, 7 or 8"))
            }
        case "HI": takeDiagnoses(segment)
        case "LX":
            claim?.lineCount += 1
            if let claim, segment[1] != String(claim.lineCount) {
                problems.append(X12Problem(at: segment, element: 1, "line number is not the next one"))
            }
        case "SV1": claim?.services.append(segment)
        case "REF" where segment[1] == "6R":
            if let inserted = claim?.lineNumbers.insert(segment[2]).inserted, !inserted {
                problems.append(X12Problem(at: segment, element: 2, "line control number is used twice in the claim"))
            }
        case "REF" where segment[1] == "F8" && claim?.lineCount == 0: claim?.hasPayerClaimNumber = true
        default: break
        }
    }

    private mutating func takeDiagnoses(_ segment: Segment) {
        for element in 1...12 where segment.has(element) {
            guard ["ABK", "ABF", "BK", "BF"].contains(segment.component(element, 1)) else { continue }
            claim?.diagnosisCount += 1
            if segment.component(element, 2).contains(".") {
                problems.append(X12Problem(at: segment, element: element, "diagnosis code has a dot"))
            }
        }
    }

    private mutating func close() {
        guard let claim else { return }
        self.claim = nil
        if ["7", "8"].contains(claim.segment.component(5, 3)), !claim.hasPayerClaimNumber {
            problems.append(
                X12Problem(at: claim.segment, element: 5, "replacement or void without REF F8"))
        }
        for service in claim.services { checkPointers(service, count: claim.diagnosisCount) }
        let charges = claim.services.compactMap { X12Amount.cents(from: $0[2]) }
        guard charges.count == claim.services.count, let total = X12Amount.cents(from: claim.segment[2]) else { return }
        if X12Amount.sum(charges) != total {
            problems.append(X12Problem(at: claim.segment, element: 2, "total charge is not the sum of the lines"))
        }
    }

    private mutating func checkPointers(_ service: Segment, count: Int) {
        let pointers = service.components(7)
        let areValid = pointers.allSatisfy { Int($0).map { (1...max(count, 1)).contains($0) } ?? false }
        if !areValid || (count == 0 && !pointers.isEmpty) {
            problems.append(X12Problem(at: service, element: 7, "pointer to a diagnosis that is not there"))
        }
        if pointers.count > 4 { problems.append(X12Problem(at: service, element: 7, "more than four pointers")) }
    }
}
