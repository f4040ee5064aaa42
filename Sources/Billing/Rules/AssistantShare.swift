/// Which units an assistant furnished.
struct AssistantShare: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-1", .reject,
            means: "Stated CO agrees with the note.",
            example: "97535-CO with 15 minutes by the therapist: reject."),
        .init(
            "B-CO-2", .reject, .warn,
            means: """
                Whole quarter hours stay with who worked them, and the last unit goes by midpoint and \
                tenth; an assistant does not evaluate.
                """,
            example: "97535, therapist 12 and assistant 14 minutes: one unit each."),
        source: "42 CFR 410.59(a)(4); CMS CQ/CO billing examples, CY2022")

    static func apply(to draft: inout DraftClaim) {
        let isWanted =
            draft.payer.wantsAssistantModifier
            && AssistantModifierTable.isRequired.value(on: draft.serviceDate) ?? false
        for index in draft.services.indices where !draft.services[index].isDropped {
            rejectEvaluation(index, &draft)
            guard isWanted, draft.services[index].units > 0 else { continue }
            split(index, &draft)
        }
    }

    private static func rejectEvaluation(_ index: Int, _ draft: inout DraftClaim) {
        let service = draft.services[index]
        guard service.procedure.traits.contains(.evaluation), service.assistantMinutes > 0 else { return }
        draft.report(
            "B-CO-2", .reject, "An assistant may not evaluate.", services: [index], carc: "8",
            inputs: ["code": .text(service.code), "assistant_minutes": .int(Int64(service.assistantMinutes))])
    }

    private static func split(_ index: Int, _ draft: inout DraftClaim) {
        let isStated = draft.services[index].givenModifiers.contains("CO")
        guard draft.services[index].hasTime else {
            draft.services[index].assistantUnits = isStated ? draft.services[index].units : 0
            return
        }
        let share = share(of: draft.services[index], draft.payer.assistantShare)
        draft.services[index].assistantUnits = share.assistant
        if share.needsReview {
            draft.report(
                "B-CO-2", .warn, "No published rule splits these minutes between therapist and assistant.",
                services: [index], inputs: inputs(draft.services[index]))
        }
        if isStated && share.assistant == 0 {
            draft.services[index].assistantUnits = draft.services[index].units
            draft.report(
                "B-CO-1", .reject, "CO is stated, but the note gives no unit to the assistant.", services: [index],
                carc: "4", inputs: inputs(draft.services[index]))
        }
    }

    private static func inputs(_ service: Service) -> Finding.Inputs {
        [
            "code": .text(service.code), "therapist_minutes": .int(Int64(service.therapistMinutes)),
            "assistant_minutes": .int(Int64(service.assistantMinutes)),
        ]
    }

    private static func share(of service: Service, _ method: AssistantShareMethod) -> AssistantUnits.Split {
        let therapist = service.therapistMinutes
        let assistant = service.assistantMinutes
        if service.isQuarterHours {
            return AssistantUnits.split(
                units: service.units, therapistMinutes: therapist, assistantMinutes: assistant, method: method)
        }
        let isWhole =
            AssistantUnits.concernsWhole(therapistMinutes: therapist, assistantMinutes: assistant, method: method)
            && !service.procedure.traits.contains(.assistantExempt)
        let units = isWhole ? service.units : 0
        return AssistantUnits.Split(plain: service.units - units, assistant: units, needsReview: false)
    }
}
