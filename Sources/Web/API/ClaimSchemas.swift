import Billing
import Claims

/// What the API says about claims.
enum ClaimSchemas {
    static let status = Schema.object([
        .init(
            "counts",
            .list(
                .object([
                    .init("clinic_id", .text()), .init("stage", .text(values: ClaimStage.allCases.map(\.name))),
                    .init("claims", .count), .init("billed_cents", .money), .init("paid_cents", .money),
                    .init("adjusted_cents", .money), .init("patient_cents", .money),
                ]))),
        .init(
            "clocks",
            .object([
                .init("paused", .count), .init("on_time", .count), .init("at_risk", .count),
                .init("past_target", .count),
                .init("breached", .count), .init("escalated", .count),
            ])),
    ])

    static let claim = Schema.object([
        .init("claim_id", .integer(least: 1)), .init("clinic_id", .text()), .init("visit_id", .text()),
        .init("stage", .text(values: ClaimStage.allCases.map(\.name))), .init("hold_reason", .text(), isOptional: true),
        .init("payer_id", .text()), .init("service_date", .day), .init("billed_cents", .money),
        .init("paid_cents", .money), .init("adjusted_cents", .money), .init("patient_cents", .money),
        .init("open_cents", .money), .init("sla_target_at", .instant, isOptional: true),
        .init("submitted_at", .instant, isOptional: true), .init("next_action_at", .instant, isOptional: true),
        .init("correction_due_at", .instant, isOptional: true), .init("escalated_at", .instant, isOptional: true),
    ])

    static let detail = Schema.object([
        .init("claim", claim), .init("lines", .list(line)), .init("findings", .list(finding)),
        .init("submissions", .list(submission)), .init("acknowledgements", .list(acknowledgement)),
        .init("denials", .list(denial)), .init("events", .list(event)),
    ])

    private static let line = Schema.object([
        .init("line", .integer(least: 1)), .init("code", .text()), .init("modifiers", .list(.text())),
        .init("units", .count), .init("charge_cents", .money),
    ])

    private static let finding = Schema.object([
        .init("rule", .text()), .init("severity", .text(values: Finding.Severity.allCases.map(\.rawValue))),
        .init("lines", .text()), .init("rule_set", .text()), .init("is_overridden", .truth),
    ])

    private static let submission = Schema.object([
        .init("control_number", .text()), .init("frequency", .integer(least: 1)),
        .init("original_reference", .text(), isOptional: true),
        .init("status", .text(values: ["open", "accepted", "rejected", "returned"])),
        .init("file_id", .integer(least: 1)), .init("interchange_control", .integer(), isOptional: true),
        .init("set_control", .text()), .init("payer_control_number", .text(), isOptional: true),
        .init("sent_at", .instant, isOptional: true),
    ])

    private static let acknowledgement = Schema.object([
        .init("control_number", .text(), isOptional: true), .init("source", .text()), .init("code", .text()),
        .init("is_accepted", .truth), .init("at", .instant),
    ])

    private static let denial = Schema.object([
        .init("denial_id", .integer(least: 1)), .init("claim_id", .integer(least: 1)), .init("clinic_id", .text()),
        .init("visit_id", .text()), .init("payer_id", .text()), .init("line", .integer(), isOptional: true),
        .init("code", .text(), isOptional: true), .init("group", .text()), .init("carc", .text()),
        .init("remarks", .list(.text())), .init("amount_cents", .money), .init("kind", .text()),
        .init("action", .text()), .init("is_unprocessable", .truth),
        .init("state", .text(values: Denials.State.allCases.map(\.rawValue))), .init("decided_on", .day),
        .init("due_at", .instant), .init("limit_at", .instant, isOptional: true),
        .init("last_work", .text(), isOptional: true), .init("playbook", .text()),
    ])

    private static let event = Schema.object([
        .init("sequence", .integer(least: 1)), .init("stage", .text(values: ClaimStage.allCases.map(\.name))),
        .init("actor", .text()), .init("detail", .text()), .init("at", .instant),
    ])

    static let explanation = Schema.object([
        .init("subject", .text()), .init("clinic_id", .text(), isOptional: true),
        .init("stage", .text(values: ClaimStage.allCases.map(\.name)), isOptional: true),
        .init("queue", .text(), isOptional: true), .init("deadline", .instant, isOptional: true),
        .init(
            "deadline_kind", .text(values: EffectiveDeadline.Kind.allCases.map(\.rawValue)), isOptional: true),
        .init("band", .text(values: RiskBand.allCases.map(\.rawValue)), isOptional: true),
        .init(
            "reasons",
            .list(
                .object([
                    .init("code", .text(values: Explanation.Code.allCases.map(\.rawValue))), .init("text", .text()),
                    .init("until", .instant, isOptional: true), .init("by", .text(), isOptional: true),
                ]))),
    ])
}
