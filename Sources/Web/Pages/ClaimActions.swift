import Billing
import Claims
import HTTPTypes

/// What people decide about one claim: corrections, overrides, voids, sending again, release.
enum ClaimActions {
    /// The patient's part of the claim. Who opened it and why is in the audit before anything is shown.
    static func openPatient(_ call: Call) async throws -> Reply {
        let claim = try await ClaimPage.find(call).claim
        let reason = try call.required("reason", "The reason")
        return .screen(try await patient(claim, reason: reason, problems: [], call))
    }

    /// Stores the corrected visit, which scrubs and sends the claim anew.
    static func correct(_ call: Call) async throws -> Reply {
        let claim = try await ClaimPage.find(call).claim
        let reason = try call.required("reason", "The reason")
        let visit = try await call.site.patients.visit(
            ofClaim: claim.claimID, by: call.principal, reason: reason, from: call.address)
        try await call.record(.claimWork, "correct claim:\(claim.claimID)", reason: reason)
        let answer = try await IntakeImport(context: call.site.context, actor: call.principal.actor)
            .take(try VisitEditor(visit).corrected(call.form))
        guard answer.problems.isEmpty else {
            return .screen(
                try await patient(
                    claim, reason: reason, problems: answer.problems.map { "\($0.field): \($0.reason)" }, call))
        }
        return .seeOther("/claims/\(claim.claimID)")
    }

    private static func patient(
        _ claim: ClaimListing, reason: String, problems: [String], _ call: Call
    ) async throws -> Screen {
        let principal = try call.principal
        let visit = try await call.site.patients.visit(
            ofClaim: claim.claimID, by: principal, reason: reason, from: call.address)
        let notes = try await call.site.patients.notes(
            ofClaim: claim.claimID, by: principal, reason: reason, from: call.address)
        let findings = try await call.site.patients.findings(
            ofClaim: claim.claimID, by: principal, reason: reason, from: call.address)
        let editor = try VisitEditor(visit)
        var blocks: [Block] = problems.map { .note("Not corrected. \($0)", .bad) }
        blocks.append(
            .table(
                Table(
                    title: "What the rules found", columns: [.text("Rule"), .text("Severity"), .text("Finding")],
                    rows: findings.map { [.text($0.rule), .text($0.severity.rawValue), .text($0.message)] })))
        blocks += editor.blocks
        blocks.append(
            .table(
                Table(
                    title: "What people wrote",
                    columns: [.text("At (UTC)"), .text("By"), .text("About"), .text("Text")],
                    rows: notes.map { [.time($0.at), .text($0.person), .text($0.about), .text($0.text)] })))
        let stage = ClaimStage(name: claim.stage)
        if principal.may(.workClaims), let stage, ClaimFlow.row(of: stage).owner == .workList(isClinic: true) {
            blocks += editor.forms(claim: claim.claimID, reason: reason, entered: call.form).map(Block.form)
        }
        return Screen(
            title: "Visit of claim \(claim.claimID)",
            lead: "Patient data. That you opened it, and why, is in the audit.",
            links: [Link("Claim", "/claims/\(claim.claimID)")], blocks: blocks)
    }

    /// Overrides a rule for this claim.
    static func override(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        let rule = try call.required("rule", "The rule", limit: 40)
        let reason = try call.required("reason", "The reason", limit: 2000)
        let days = try call.required("days", "The number of days", limit: 4)
        guard let days = Int(days), days > 0 else { throw Refusal.unprocessable("Days must be a number above 0.") }
        let decision = RuleDecisions.New(
            kind: .override, rule: rule, reason: reason, role: try role(call), person: try call.principal.actor,
            days: days)
        try await call.record(.claimWork, "override \(rule) of claim:\(claim)")
        do {
            _ = try await RuleDecisions.decide(decision, about: "\(claim)", context: call.site.context)
        } catch let problem as RuleDecisions.Problem {
            throw refusal(problem)
        }
        return .seeOther("/claims/\(claim)")
    }

    private static func refusal(_ problem: RuleDecisions.Problem) -> Refusal {
        switch problem {
        case .claims: .notFound("claim")
        case .noFinding: .unprocessable("This rule has found nothing in this claim that could be overridden.")
        case .notPermitted(let why): Refusal(status: .forbidden, detail: why)
        case .notStanding: .conflict("This decision does not stand any more.")
        }
    }

    /// Follows up, voids, sends again, or accepts a short payment.
    static func order(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        let reason = try call.required("reason", "The reason", limit: 2000)
        let kind: ClaimOrders.Kind
        switch call.form["order"] {
        case "void": kind = .void
        case "accept_shortfall": kind = .acceptShortfall
        case "resend": kind = .resend
        case "follow_up":
            guard let days = call.form["days"].flatMap({ Int($0) }), (1...365).contains(days) else {
                throw Refusal.unprocessable("Days must be 1 to 365.")
            }
            kind = .followUp(days: days)
        default: throw Refusal.unprocessable("Say what to do.")
        }
        if case .followUp = kind {} else if try !call.principal.may(.decideClaims) { throw Refusal.forbidden }
        try await call.record(.claimWork, "\(call.form["order"] ?? "") claim:\(claim)")
        let order = ClaimOrders.Order(
            kind: kind, reason: reason, role: try role(call), person: try call.principal.actor)
        do {
            _ = try await ClaimOrders.carryOut(order, about: "\(claim)", context: call.site.context)
        } catch let problem as ClaimOrders.Problem {
            switch problem {
            case .claims: throw Refusal.notFound("claim")
            case .notPermitted(let why): throw Refusal(status: .forbidden, detail: why)
            }
        }
        return .seeOther("/claims/\(claim)")
    }

    /// The role under which decisions about rules are written down.
    private static func role(_ call: Call) throws -> OverridePolicy.Role {
        guard let role = try call.principal.role.overrideRole else { throw Refusal.forbidden }
        return role
    }

    /// Releases a claim that waits for a second person.
    static func release(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        try await release(claim, reason: call.form["reason"], call)
        return .seeOther("/claims/\(claim)")
    }

    static func release(_ claim: Int64, reason: String?, _ call: Call) async throws {
        do {
            _ = try await Releases.release(
                "\(claim)", by: call.principal, reason: reason, from: call.address, context: call.site.context)
        } catch let problem as Releases.Problem {
            switch problem {
            case .claims, .unknownClinic: throw Refusal.notFound("claim")
            case .notPermitted: throw Refusal.forbidden
            case .samePerson:
                throw Refusal.conflict("You acted on this claim before; somebody else must release it.")
            case .notWaiting: throw Refusal.conflict("This claim does not wait for release.")
            }
        }
    }
}
