internal import Billing

/// What a remittance refuses of one line, or of a claim as a whole, for one reason.
struct RefusedAmount: Sendable, Equatable {
    /// Line number of ours; nil for the claim as a whole, or where the payer did not say.
    let line: Int16?
    let adjustment: Adjustment
    let remarks: [String]

    /// The refused amounts of a posted claim: what its lines say, and what is left over on the claim itself.
    static func all(of claim: PostedClaim, on day: CalendarDay) -> [RefusedAmount] {
        guard claim.refusedCents != 0, let json = try? JSONParser.parse(Array(claim.lines.utf8)),
            case .array(let lines) = json
        else { return [] }
        var found: [RefusedAmount] = []
        for line in lines {
            let remarks = texts(line["remarks"]) + claim.facts.remarks
            let number = number(line["line"])
            for adjustment in texts(line["adjustments"]).compactMap(adjustment)
            where adjustment.cents != 0 && !DenialPlaybook.isExpected(adjustment, on: day) {
                found.append(RefusedAmount(line: number, adjustment: adjustment, remarks: remarks))
            }
        }
        let left = claim.refusedCents - found.reduce(0) { $0 + $1.adjustment.cents }
        if left != 0, let (group, reason) = claimLevelCode(of: claim, besides: found) {
            found.append(
                RefusedAmount(
                    line: nil, adjustment: Adjustment(group: group, reason: reason, cents: left),
                    remarks: claim.facts.remarks))
        }
        return found.filter { $0.adjustment.cents > 0 }
    }

    /// The code of an amount that no line tells of: one that stands on none, or else the first.
    private static func claimLevelCode(
        of claim: PostedClaim, besides found: [RefusedAmount]
    ) -> (AdjustmentGroup, String)? {
        let onLines = Set(found.map { "\($0.adjustment.group.rawValue)-\($0.adjustment.reason)" })
        let codes = claim.refusalCodes.split(separator: " ").map(String.init)
        return (codes.first { !onLines.contains($0) } ?? codes.first).flatMap(code)
    }

    /// `CO-45 1200`, as `RemittanceReading` writes it.
    private static func adjustment(_ text: String) -> Adjustment? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let cents = Int64(parts[1]), let (group, reason) = code(String(parts[0])) else {
            return nil
        }
        return Adjustment(group: group, reason: reason, cents: cents)
    }

    private static func code(_ text: String) -> (AdjustmentGroup, String)? {
        guard let dash = text.firstIndex(of: "-") else { return nil }
        return (AdjustmentGroup(rawValue: String(text[..<dash])) ?? .other, String(text[text.index(after: dash)...]))
    }

    private static func number(_ value: JSONValue?) -> Int16? {
        switch value {
        case .integer(let number)?: Int16(exactly: number)
        case .string(let text)?: Int16(text)
        default: nil
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        guard case .array(let items)? = value else { return [] }
        return items.compactMap(text)
    }

    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }
}
