/// The same code with the same modifiers stands on one line.
///
/// Medicare has rejected the same timed code on several lines of a day since 2021-04-19; lines that differ in CO are split
/// later.
struct RepeatedCode: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-4", .fix,
            means: "The same code with the same modifiers stands on one line.",
            example: "97530-GO×1 twice: 97530-GO×2."),
        .init(
            "B-UNIT-7", .reject,
            means: "An untimed service is not given twice without a modifier.",
            example: "97150 twice: reject."),
        source: "First Coast Service Options, timed codes on one line, 2021")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.services.indices where !draft.services[index].isDropped {
            guard let first = draft.services[..<index].firstIndex(where: { $0.isSame(as: draft.services[index]) })
            else {
                continue
            }
            draft.services[first].absorb(draft.services[index])
            draft.services[index].isDropped = true
            draft.services[index].mergedInto = first
        }
        for index in draft.services.indices where draft.services[index].occurrences > 1 {
            let inputs: Finding.Inputs = [
                "code": .text(draft.services[index].code), "entries": .int(Int64(draft.services[index].occurrences)),
            ]
            if draft.services[index].procedure.timing == .untimed || draft.services[index].isGroup {
                draft.report(
                    "B-UNIT-7", .reject, "An untimed service is given twice; a second session needs a modifier.",
                    services: [index], carc: "18", inputs: inputs)
            } else {
                draft.report(
                    "B-UNIT-4", .fix, "Entries of the same code were put on one line.", services: [index], carc: "18",
                    inputs: inputs)
            }
        }
    }
}

extension Service {
    fileprivate func isSame(as other: Service) -> Bool {
        !isDropped && code == other.code && isGroup == other.isGroup && distinctModifiers == other.distinctModifiers
    }

    /// Takes over the time, pointers, units and charge of another entry of the same service.
    fileprivate mutating func absorb(_ other: Service) {
        therapistMinutes = min(therapistMinutes + other.therapistMinutes, 1440)
        assistantMinutes = min(assistantMinutes + other.assistantMinutes, 1440)
        intervals += other.intervals
        for pointer in other.diagnosisPointers where !diagnosisPointers.contains(pointer) {
            diagnosisPointers.append(pointer)
        }
        for modifier in other.givenModifiers where !givenModifiers.contains(modifier) {
            givenModifiers.append(modifier)
        }
        // What only some entries say cannot be compared with what all of them are worth.
        hasMixedCharge = hasMixedCharge || (chargeCents == nil) != (other.chargeCents == nil)
        chargeCents = Self.sum(chargeCents, other.chargeCents)
        billedUnits =
            procedure.timing == .each
            ? (billedUnits ?? 1) + (other.billedUnits ?? 1) : Self.sum(billedUnits, other.billedUnits)
        occurrences += other.occurrences
    }

    private static func sum<Number: AdditiveArithmetic>(_ first: Number?, _ second: Number?) -> Number? {
        guard let first, let second else { return nil }
        return first + second
    }
}
