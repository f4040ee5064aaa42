internal import Billing
internal import Jobs
internal import Postgres

/// Why a claim is not moving, apart from its job. Pure.
enum ClaimReasons {
    /// The job that would move a claim on: its queue, tenant and subject.
    static func job(of claim: Claim, _ facts: ClaimFacts) -> (queue: Queue, clinicID: Int32, subject: Int64)? {
        switch claim.stage {
        case .eligibility:
            if let inquiryID = facts.inquiryID {
                (.inquire, ClinicKeys.house, inquiryID)
            } else {
                (.eligibility, claim.clinicID, claim.id)
            }
        case .scrub: (.scrub, claim.clinicID, claim.id)
        case .ready: facts.plannedFileID.map { (.submit, 0, $0) }
        case .submitting: facts.fileID.map { (.submit, 0, $0) }
        case .submitted, .accepted: (.followUp, claim.clinicID, claim.id)
        case .crossover: (.nextPayer, claim.clinicID, claim.id)
        case .documentation, .eligibilityFailed, .scrubFailed, .awaitingRelease, .rejected, .unanswered, .denied,
            .appealed, .overpaid, .closed:
            nil
        }
    }

    static func of(_ claim: Claim, _ facts: ClaimFacts) -> [Explanation.Reason] {
        switch claim.stage {
        case .documentation: [.init(.documentationMissing, "the note is not signed", by: "clinic")]
        case .eligibilityFailed:
            [.init(.coverage, "coverage not confirmed: \(claim.holdReason ?? "no reason told")", by: "clinic")]
        case .scrubFailed: [rejected(claim, facts)]
        case .eligibility: pause(facts) + inquiry(facts)
        case .scrub: []
        case .awaitingRelease:
            [
                .init(
                    .waitingForRelease,
                    "waiting for release by a second person (\(claim.holdReason ?? "no reason told"))",
                    until: claim.nextActionAt, by: "billing")
            ] + pause(facts)
        case .ready: pause(facts) + window(facts)
        case .submitting: [file(facts)]
        case .submitted:
            [.init(.waitingForAnswer, "sent; waits for TA1, 999 and 277CA", until: claim.nextActionAt, by: "payer")]
        case .accepted:
            [.init(.waitingForAnswer, "accepted; waits for the remittance", until: claim.nextActionAt, by: "payer")]
        case .crossover:
            [
                .init(
                    .waitingForAnswer, "sent on by the payer before; waits for the remittance",
                    until: claim.nextActionAt, by: "payer")
            ]
        case .rejected, .denied, .unanswered, .appealed, .overpaid:
            [
                .init(
                    .workList, "\(claim.stage.name): \(claim.holdReason ?? "no reason told"); \(next(claim, facts))",
                    until: claim.correctionDueAt ?? claim.nextActionAt, by: "billing")
            ]
        case .closed: [.init(.closed, "posted and settled with the insurer")]
        }
    }

    /// What a person does next, and why.
    private static func next(_ claim: Claim, _ facts: ClaimFacts) -> String {
        switch claim.stage {
        case .rejected: "it never entered adjudication: import the corrected visit, which goes out as an original"
        case .denied:
            facts.denialAction ?? "read what the remittance refused: claimline denials list"
        case .appealed: "a decision on the appeal is due; record it with claimline appeals decide"
        default:
            claim.holdReason.flatMap { reason in
                reason.split(separator: " ").dropFirst().first.flatMap { $0.split(separator: ":").first }
            }.map { FollowUpPlan.action(String($0)).meaning } ?? "call the payer"
        }
    }

    private static func rejected(_ claim: Claim, _ facts: ClaimFacts) -> Explanation.Reason {
        let rules =
            facts.rejectingRules.isEmpty ? claim.holdReason ?? "unknown" : facts.rejectingRules.joined(separator: ", ")
        let reason = PauseReason(stage: claim.stage, detail: claim.holdReason ?? "")
        switch reason {
        case .authorization:
            return .init(.authorization, "authorisation missing or not fitting: \(rules)", by: "clinic")
        case .documentation: return .init(.documentationMissing, "the chart is incomplete: \(rules)", by: "clinic")
        case .coverage, .correction, nil: return .init(.scrubFailed, "rejected by rules: \(rules)", by: "clinic")
        }
    }

    private static func pause(_ facts: ClaimFacts) -> [Explanation.Reason] {
        guard let person = facts.payerPausedBy else { return [] }
        return [.init(.payerPaused, "the payer is paused: \(facts.payerPauseReason ?? "no reason told")", by: person)]
    }

    private static func inquiry(_ facts: ClaimFacts) -> [Explanation.Reason] {
        facts.inquiryID.map { [.init(.waitingForAnswer, "asked about in inquiry file \($0)", by: "payer")] } ?? []
    }

    private static func window(_ facts: ClaimFacts) -> [Explanation.Reason] {
        if facts.plannedFileID != nil { return [.init(.fileOnItsWay, "a file of \(facts.route) is planned")] }
        return [
            .init(
                .payerWindow, "waits for the next batch window of \(facts.route)",
                until: max(facts.windowAt, facts.business))
        ]
    }

    private static func file(_ facts: ClaimFacts) -> Explanation.Reason {
        let number = facts.fileID.map { "file \($0)" } ?? "a file"
        return facts.fileStatus == "in_doubt"
            ? .init(.fileInDoubt, "the partner is asked whether it holds \(number), before anything is sent again")
            : .init(.fileOnItsWay, "\(number) is \(facts.fileStatus ?? "unknown")")
    }
}
