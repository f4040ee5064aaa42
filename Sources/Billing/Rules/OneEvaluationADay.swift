/// One evaluation or re-evaluation of a discipline on a day, and two disciplines only by two practitioners.
struct OneEvaluationADay: Rule {
    static let about = RuleDescription(
        .init(
            "B-NCCI-6", .reject,
            means: """
                A day has one evaluation or re-evaluation of occupational therapy, and one practitioner evaluates for \
                one discipline.
                """,
            example: "97165 and 97168 on a day: reject."),
        source: "NCCI policy manual 2026 ch. XI §P.1, §V.21")

    static func apply(to draft: inout DraftClaim) {
        let own = draft.lines.indices.filter {
            draft.services[draft.lines[$0].service].procedure.traits.contains(.evaluation)
        }
        guard let first = own.first else { return }
        // On one claim one practitioner renders, whatever the codes; on other claims only our own discipline counts.
        let discipline = draft.services[draft.lines[first].service].procedure.onlyDiscipline
        let others = draft.input.sameDayServices.filter {
            let procedure = Procedure.named($0.code)
            return procedure.traits.contains(.evaluation) && procedure.onlyDiscipline == discipline
        }
        guard own.count + others.count > 1 else { return }
        draft.report(
            "B-NCCI-6", .reject, "More than one evaluation on the day.", lines: own, carc: "236",
            inputs: ["evaluations": .int(Int64(own.count + others.count))])
    }
}
