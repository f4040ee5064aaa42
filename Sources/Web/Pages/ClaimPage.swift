import Billing
import Claims

/// One claim: where it stands and why, its lines, findings, submissions, answers, denials and every event. Nothing of the
/// patient, which opens only on a page of its own.
enum ClaimPage {
    static func show(_ call: Call) async throws -> Reply {
        let detail = try await find(call)
        let explanations = try await Explain.claims(call.site.pool, reference: "\(detail.claim.claimID)", clinic: nil)
        var blocks: [Block] = [.facts("Claim", facts(detail.claim))]
        if let explanation = explanations.first { blocks.append(.table(reasons(explanation))) }
        blocks += [
            .table(lines(detail)), .table(findings(detail)), .table(submissions(detail)), .table(answers(detail)),
        ]
        let files = try await FileTracker.files(ofClaim: detail.claim.claimID, pool: call.site.pool)
        blocks.append(.table(try self.files(files, call)))
        if !detail.denials.isEmpty { blocks.append(.table(denials(detail))) }
        blocks.append(.table(events(detail)))
        blocks += ClaimForms.blocks(
            detail, for: try call.principal, list: call.query["list"].flatMap(WorkList.init),
            WorkListPage.filter(call.query))
        return .screen(
            Screen(
                title: "Claim \(detail.claim.claimID)",
                lead:
                    "Visit \(detail.claim.visitID) of clinic \(detail.claim.clinicID), payer \(detail.claim.payerID).",
                links: [Link("Claims", "/claims")], blocks: blocks))
    }

    static func find(_ call: Call) async throws -> ClaimDetail {
        let number = try call.number("claim", of: "claim")
        let found = try await ClaimQueries.find(call.site.pool, reference: "\(number)", clinic: nil)
        guard let detail = found.first(where: { $0.claim.claimID == number }) else { throw Refusal.notFound("claim") }
        return detail
    }

    private static func facts(_ claim: ClaimListing) -> [Fact] {
        [
            Fact("Stage", ClaimListPage.stage(claim)), Fact("Held for", .text(claim.holdReason)),
            Fact("Date of service", .text(claim.serviceDate)), Fact("Billed", .money(claim.billedCents)),
            Fact("Paid", .money(claim.paidCents)), Fact("Adjusted", .money(claim.adjustedCents)),
            Fact("Patient owes", .money(claim.patientCents)), Fact("Open", .money(claim.openCents)),
            Fact("Send by", .time(claim.slaTargetAt)), Fact("Sent", .time(claim.submittedAt)),
            Fact("Correct by", .time(claim.correctionDueAt)), Fact("Next action", .time(claim.nextActionAt)),
        ].filter { !$0.value.text.isEmpty }
    }

    private static func reasons(_ explanation: Explanation) -> Table {
        Table(
            title: "Why it stands where it stands", columns: [.text("Reason"), .text("Until (UTC)"), .text("By")],
            rows: explanation.reasons.map { [.text($0.text), .time($0.until), .text($0.by)] })
    }

    private static func lines(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Lines",
            columns: [.text("Line"), .text("Code"), .text("Modifiers"), .figure("Units"), .figure("Charge")],
            rows: detail.lines.map {
                [
                    .text("\($0.line)"), .text($0.code), .text($0.modifiers.joined(separator: " ")), .count($0.units),
                    .money($0.chargeCents),
                ]
            }, empty: "None before the first scrub.")
    }

    private static func findings(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Findings of the rules",
            columns: [.text("Rule"), .text("Severity"), .text("Lines"), .text("Override")],
            rows: detail.findings.map {
                let tone: Tone = $0.severity == "reject" ? .bad : $0.severity == "warn" ? .warn : .plain
                return [
                    .text($0.rule), .word($0.severity, tone), .text($0.lines), .text($0.isOverridden ? "in force" : ""),
                ]
            })
    }

    private static func submissions(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Submissions",
            columns: [
                .text("Control number"), .text("Frequency"), .text("Status"), .text("File"), .text("Sent (UTC)"),
            ],
            rows: detail.submissions.map {
                [
                    .text($0.controlNumber), .text("\($0.frequency)"), .text($0.status), .text("\($0.fileID)"),
                    .time($0.sentAt),
                ]
            })
    }

    /// Files that carried the claim or spoke of it, with ways to them for whoever may see files.
    private static func files(_ files: [FileTracker.FileEntry], _ call: Call) throws -> Table {
        let mayRead = Access.house(.readOperations).verdict(on: try call.principal) == .admitted
        return Table(
            title: "Files",
            columns: [.text("File"), .text("Kind"), .text("ISA13"), .text("ST02"), .text("At (UTC)")],
            rows: files.map { file in
                let place = file.isSent ? "/files/sent/\(file.fileID)" : "/files/\(file.fileID)"
                return [
                    Cell(
                        text: (file.isSent ? "sent " : "received ") + "\(file.fileID)", place: mayRead ? place : nil),
                    .text(file.kind), .text(file.interchangeControl.map(FileParts.control)), .text(file.setControl),
                    .time(file.at),
                ]
            })
    }

    private static func answers(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Acknowledgements", columns: [.text("From"), .text("Code"), .text("Verdict"), .text("At (UTC)")],
            rows: detail.acknowledgements.map {
                [
                    .text($0.source), .text($0.code),
                    $0.isAccepted ? .word("accepted", .good) : .word("rejected", .bad),
                    .time($0.at),
                ]
            })
    }

    private static func denials(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Denials", columns: [.text("Number"), .text("Reason"), .figure("Refused"), .text("State")],
            rows: detail.denials.map {
                [
                    .text("\($0.denialID)"), .text("\($0.group)-\($0.carc)"), .money($0.amountCents),
                    .text("\($0.state)"),
                ]
            })
    }

    private static func events(_ detail: ClaimDetail) -> Table {
        Table(
            title: "Timeline", columns: [.text("At (UTC)"), .text("Stage"), .text("What"), .text("By")],
            rows: detail.events.map { [.time($0.at), .text($0.stage), .text($0.detail), .text($0.actor)] })
    }
}
