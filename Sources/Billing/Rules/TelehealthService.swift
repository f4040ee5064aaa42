/// Telehealth is billed while the law allows it, from the right place and with the payer's modifier.
struct TelehealthService: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-12", .fix, .reject, .warn,
            means: """
                Telehealth lies within the law's dates, shows the payer's place of service and modifier, and is \
                none that needs hands.
                """,
            example: "Medicare, place 10, 2028-01-05: reject under current law."),
        source: "Consolidated Appropriations Act 2026; CPT appendix P and T; payer profile")

    static func apply(to draft: inout DraftClaim) {
        guard Self.isRemote(draft) else {
            reportContradiction(&draft)
            return
        }
        if draft.payer.payerClass == .medicare, TelehealthTable.medicare.value(on: draft.serviceDate) == nil {
            draft.report(
                "B-MOD-12", .reject, "Medicare does not pay occupational therapists for telehealth on this day.",
                carc: "96", inputs: ["service_date": .text(draft.serviceDate.iso)])
        }
        checkPlace(&draft)
        mark(&draft)
        let handsOn = draft.lines.indices.filter { TelehealthTable.handsOn.contains(draft.lines[$0].claim.code) }
        guard !handsOn.isEmpty else { return }
        draft.report(
            "B-MOD-12", .warn, "The service is usually on no telehealth list.", lines: handsOn, carc: "96")
    }

    static func isRemote(_ draft: DraftClaim) -> Bool {
        if draft.visit.setting == .telehealth { return true }
        if draft.visit.placeOfService == "02" || draft.visit.placeOfService == "10" { return true }
        return draft.visit.telehealth != nil && draft.payer.telehealth.place == .office
    }

    private static func reportContradiction(_ draft: inout DraftClaim) {
        let marked = draft.lines.indices.filter { draft.lines[$0].claim.modifiers.contains(where: Self.isTelehealth) }
        guard !marked.isEmpty || draft.visit.telehealth != nil else { return }
        draft.report(
            "B-MOD-12", .warn, "The visit says telehealth, but place and setting say that the patient came.",
            lines: marked, carc: "5", inputs: ["place_of_service": .text(draft.visit.placeOfService)])
    }

    private static func checkPlace(_ draft: inout DraftClaim) {
        let places: [String]
        switch (draft.payer.telehealth.place, draft.visit.telehealth?.patientLocation) {
        case (.office, _): places = ["11"]
        case (.patient, "home"?): places = ["10"]
        case (.patient, .some): places = ["02"]
        case (.patient, nil): places = ["02", "10"]
        }
        guard !places.contains(draft.visit.placeOfService) else { return }
        draft.report(
            "B-MOD-12", .reject, "The place of service is not the one that the payer wants for telehealth.", carc: "5",
            inputs: [
                "place_of_service": .text(draft.visit.placeOfService),
                "expected": .text(places.joined(separator: " ")),
            ])
    }

    private static func mark(_ draft: inout DraftClaim) {
        guard let mode = draft.visit.telehealth?.mode else {
            let style = draft.payer.telehealth
            let open = draft.lines.indices.filter {
                !draft.lines[$0].claim.modifiers.contains(where: Self.isTelehealth)
            }
            guard style.video != nil || style.audio != nil, !open.isEmpty else { return }
            draft.report(
                "B-MOD-12", .warn, "Whether picture or sound alone was used is not recorded; no modifier was added.",
                lines: open, carc: "4")
            return
        }
        let isAudio = mode == "audio_only"
        let wanted = isAudio ? draft.payer.telehealth.audio : draft.payer.telehealth.video
        var changed: [Int] = []
        for index in draft.lines.indices {
            let given = draft.lines[index].claim.modifiers.filter(Self.isTelehealth)
            if given.contains(where: { ($0 == "93") != isAudio }) {
                draft.report(
                    "B-MOD-12", .reject, "The telehealth modifier contradicts how the visit was held.",
                    lines: [index], carc: "4", inputs: ["mode": .text(mode)])
            } else if let wanted, given != [wanted] {
                draft.lines[index].claim.modifiers.removeAll(where: Self.isTelehealth)
                draft.lines[index].claim.modifiers.append(wanted)
                changed.append(index)
            }
        }
        guard !changed.isEmpty, let wanted else { return }
        draft.report(
            "B-MOD-12", .fix, "The payer's telehealth modifier was set.", lines: changed, carc: "4",
            inputs: ["modifier": .text(wanted), "mode": .text(mode), "evidence": "telehealth.mode"])
    }

    private static func isTelehealth(_ modifier: String) -> Bool {
        modifier == "95" || modifier == "93" || modifier == "GT"
    }
}
