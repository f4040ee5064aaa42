/// An assistant is supervised as closely as law asks on the day, in the state and setting.
struct AssistantSupervision: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-6", .reject, .warn,
            means: """
                Where direct supervision is asked for, the therapist was on the premises while the assistant treated.
                """,
            example: "Medicare private practice in 2024, the therapist not on site: reject."),
        source: "42 CFR 410.59, general supervision from 2025-01-01; state practice acts by clinic configuration")

    private static let privatePractice: Set<Visit.Setting> = [
        .clinic, .home, .telehealth, .assistedLiving, .worksite,
    ]

    static func apply(to draft: inout DraftClaim) {
        let treated = draft.services.indices.filter {
            !draft.services[$0].isDropped && draft.services[$0].assistantMinutes > 0
        }
        guard !treated.isEmpty, let requirement = Self.direct(draft) else { return }
        let isOnSite = draft.visit.evidence?.therapistOnSite
        guard isOnSite != true else { return }
        draft.report(
            "B-CO-6", isOnSite == false ? .reject : .warn,
            "Direct supervision of the assistant is not documented.", services: treated,
            inputs: ["source": .text(requirement.source), "setting": .text(draft.visit.setting.rawValue)])
    }

    private static func direct(_ draft: DraftClaim) -> SupervisionRequirement? {
        let isFederal = draft.payer.payerClass == .medicare && privatePractice.contains(draft.visit.setting)
        let requirements = (isFederal ? SupervisionTable.medicare : []) + (draft.input.clinic.supervision ?? [])
        return requirements.first {
            $0.level == .direct
                && $0.binds(draft.input.clinic.address.state, draft.visit.setting, on: draft.serviceDate)
        }
    }
}
