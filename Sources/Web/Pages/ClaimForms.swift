import Claims

/// What a person may do with a claim, as forms under its page.
enum ClaimForms {
    static func blocks(
        _ detail: ClaimDetail, for principal: Principal, list: WorkList?, _ filter: WorkLists.Filter
    ) -> [Block] {
        let claim = detail.claim
        let place = "/claims/\(claim.claimID)"
        var forms: [Form] = []
        if principal.may(.readPatients) { forms.append(patient(place)) }
        if principal.may(.workClaims) {
            let kept = list.map { WorkListPage.kept($0, filter) } ?? []
            let back = kept.map { Form.Field.hidden($0, $1) }
            if let list {
                forms.append(WorkListPage.previousForm(list, filter, current: claim.claimID))
                forms.append(WorkListPage.nextForm(list, filter, current: claim.claimID))
            }
            forms += work(place, back)
            let rejected = detail.findings.filter { $0.severity == "reject" && !$0.isOverridden }
            if !rejected.isEmpty { forms.append(override(place, rejected.map(\.rule))) }
            if claim.stage == ClaimStage.awaitingRelease.name, principal.may(.decideClaims) {
                forms.append(
                    Form(
                        title: "Release", action: place + "/release",
                        fields: [.init(kind: .text, name: "reason", label: "What you looked at")], button: "Release"))
            }
            forms.append(order(place, principal))
        }
        return forms.map(Block.form)
    }

    private static func patient(_ place: String) -> Form {
        Form(
            title: "Patient data", action: place + "/patient",
            fields: [
                .init(
                    kind: .text, name: "reason", label: "Why you open it", isRequired: true,
                    help: "Stands in the audit with your name.")
            ], button: "Open")
    }

    private static func work(_ place: String, _ back: [Form.Field]) -> [Form] {
        [
            Form(action: place + "/lock", fields: back, button: "Lock for me"),
            Form(action: place + "/lock", fields: back + [.hidden("give_back", "1")], button: "Give back"),
            Form(
                action: place + "/work",
                fields: back + [
                    .hidden("do", "assign"),
                    .init(kind: .text, name: "login", label: "Whose work", help: "None: yours."),
                ], button: "Assign"),
            Form(
                action: place + "/work",
                fields: back + [
                    .hidden("do", "put_off"), .init(kind: .date, name: "day", label: "Follow up on", isRequired: true),
                ], button: "Put off"),
            Form(
                action: place + "/notes",
                fields: back + [.init(kind: .textarea, name: "text", label: "Note", isRequired: true)], button: "Write"),
        ]
    }

    private static func override(_ place: String, _ rules: [String]) -> Form {
        Form(
            title: "Override a rule", action: place + "/override",
            fields: [
                .init(kind: .select, name: "rule", label: "Rule", options: rules.map { ($0, $0) }),
                .init(kind: .text, name: "reason", label: "Why", isRequired: true),
                .init(kind: .number, name: "days", label: "For how many days", value: "10", isRequired: true),
            ], button: "Override", isDangerous: true)
    }

    private static func order(_ place: String, _ principal: Principal) -> Form {
        var options = [("follow_up", "looked after; look again in some days")]
        if principal.may(.decideClaims) {
            options += [
                ("resend", "send again"), ("void", "void it with the payer"),
                ("accept_shortfall", "accept what the payer allowed"),
            ]
        }
        return Form(
            title: "Decide", action: place + "/order",
            fields: [
                .init(kind: .select, name: "order", label: "What", options: options),
                .init(kind: .number, name: "days", label: "Days", value: "10"),
                .init(kind: .text, name: "reason", label: "Why", isRequired: true),
            ], button: "Do it", isDangerous: true)
    }
}
