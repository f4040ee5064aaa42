/// Which units an occupational therapy assistant furnished, wholly or in part, and so carry the modifier CO.
///
/// Source: 42 CFR 410.59(a)(4), CMS billing examples for CQ and CO (CY2022 final rule). An assistant's share counts when it
/// is more than 10 % of the time; minutes of both together are the therapist's.
public enum AssistantUnits {
    /// The units of one service by who furnished them.
    public struct Split: Sendable, Equatable {
        /// Units without CO.
        public var plain: Int
        /// Units with CO.
        public var assistant: Int
        /// True when CMS gives no rule for the combination, so that a person should look.
        public var needsReview: Bool
    }

    /// Splits the units of a timed service.
    ///
    /// - Parameters:
    ///   - units: units of the service on the minutes of both, by ``TimedUnits``.
    ///   - therapistMinutes: minutes by the therapist, alone or together; at least 0.
    ///   - assistantMinutes: minutes by the assistant alone; at least 0.
    ///   - method: how the assistant's tenth is reckoned.
    public static func split(
        units: Int, therapistMinutes: Int, assistantMinutes: Int, method: AssistantShareMethod = .percentage
    ) -> Split {
        if assistantMinutes == 0 { return Split(plain: max(0, units), assistant: 0, needsReview: false) }
        if therapistMinutes == 0 { return Split(plain: 0, assistant: max(0, units), needsReview: false) }
        let plain = therapistMinutes / 15
        let assistant = assistantMinutes / 15
        let therapistRest = therapistMinutes % 15
        let assistantRest = assistantMinutes % 15
        switch units - plain - assistant {
        case 2:
            let isTwoUnitCase = therapistRest >= 8 && assistantRest >= 8
            return Split(plain: plain + 1, assistant: assistant + 1, needsReview: !isTwoUnitCase)
        case 1:
            let isAssistant = lastUnitIsAssistant(therapistRest, assistantRest, method)
            return Split(
                plain: plain + (isAssistant ? 0 : 1), assistant: assistant + (isAssistant ? 1 : 0), needsReview: false)
        case 0:
            return Split(plain: plain, assistant: assistant, needsReview: false)
        default:
            // The caller's units do not belong to these minutes: bill what it says, the assistant's share first.
            let share = min(assistant, max(0, units))
            return Split(plain: max(0, units) - share, assistant: share, needsReview: true)
        }
    }

    /// True when the assistant's share makes the whole of an untimed service an assistant's service.
    public static func concernsWhole(
        therapistMinutes: Int, assistantMinutes: Int, method: AssistantShareMethod = .percentage
    ) -> Bool {
        let total = therapistMinutes + assistantMinutes
        return switch method {
        case .percentage: assistantMinutes * 10 > total
        case .roundedMinutes: assistantMinutes >= (total + 5) / 10 + 1
        }
    }

    // From the midpoint of 8 minutes on, whoever reached it could have billed the unit alone.
    private static func lastUnitIsAssistant(
        _ therapistRest: Int, _ assistantRest: Int, _ method: AssistantShareMethod
    ) -> Bool {
        if therapistRest >= 8 { return false }
        return assistantRest >= 8
            || concernsWhole(therapistMinutes: therapistRest, assistantMinutes: assistantRest, method: method)
    }
}
