/// A claim carries one to twelve diagnoses, none of them twice.
struct DiagnosisList: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-1", .reject,
            means: "A claim carries one to twelve diagnoses.",
            example: "Thirteen diagnoses: reject."),
        .init(
            "B-DX-7", .fix,
            means: "No diagnosis stands twice.",
            example: "R278 given twice: once, and the pointers move."),
        source: "837P HI01 to HI12")

    static func apply(to draft: inout DraftClaim) {
        dropRepeated(&draft)
        let count = draft.diagnoses.count
        guard count == 0 || count > 12 else { return }
        draft.report(
            "B-DX-1", .reject, "A claim carries one to twelve diagnoses.", carc: "16",
            inputs: ["diagnoses": .int(Int64(count))])
    }

    private static func dropRepeated(_ draft: inout DraftClaim) {
        let codes = draft.diagnoses
        guard codes.indices.contains(where: { codes[..<$0].contains(codes[$0]) }) else { return }
        var kept: [String] = []
        var newPosition: [Int] = []
        for code in draft.diagnoses {
            if let first = kept.firstIndex(of: code) {
                newPosition.append(first + 1)
            } else {
                kept.append(code)
                newPosition.append(kept.count)
            }
        }
        let dropped = draft.diagnoses.count - kept.count
        draft.diagnoses = kept
        for index in draft.services.indices {
            draft.services[index].diagnosisPointers = Self.moved(draft.services[index].diagnosisPointers, newPosition)
        }
        draft.report(
            "B-DX-7", .fix, "A diagnosis given twice was dropped and pointers moved.",
            inputs: ["dropped": .int(Int64(dropped))])
    }

    // A pointer to nowhere stays as it is, beyond the list, for the pointer rule to find.
    private static func moved(_ pointers: [Int], _ newPosition: [Int]) -> [Int] {
        var result: [Int] = []
        for pointer in pointers {
            let target = newPosition.indices.contains(pointer - 1) ? newPosition[pointer - 1] : pointer
            if !result.contains(target) { result.append(target) }
        }
        return result
    }
}
