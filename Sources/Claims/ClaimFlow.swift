public import Jobs

/// READ FIRST: the one table of stage → who moves it on → next stages.
///
/// | stage | moved on by | to |
/// |---|---|---|
/// | documentation | work list of the clinic (a signed note is imported) | eligibility |
/// | eligibility | `Steps/CheckEligibility`; of large sets `Steps/Inquire` and `Steps/TakeBenefits` | scrub, eligibilityFailed |
/// | eligibilityFailed | work list of the clinic (a corrected visit is imported) | eligibility |
/// | scrub | `Steps/Scrub` | ready, scrubFailed, awaitingRelease |
/// | scrubFailed | work list of the clinic; a person's decision about a rule scrubs it again | eligibility, scrub |
/// | awaitingRelease | work list of billing: a second person releases it; a decision about a rule scrubs it again | ready, eligibility, scrub |
/// | ready | `Duties/OpenBatchWindows` plans a file, `Steps/Submit` fills it; what was returned may turn out accepted | submitting, accepted |
/// | submitting | `Steps/Submit` sends or reconciles | submitted |
/// | submitted | `Steps/Acknowledge`, `Steps/FollowUp`, `Steps/PostRemittance` | accepted, rejected, ready, unanswered, denied, overpaid, closed |
/// | crossover | `Steps/PostRemittance`; `Steps/BillNextPayer` when the payer it was forwarded to is silent | closed, denied, overpaid, unanswered |
/// | rejected | work list of billing (a corrected visit is imported); what lies further downstream still counts | eligibility, accepted, closed, denied, overpaid |
/// | accepted | `Steps/PostRemittance`, `Steps/FollowUp`, `Steps/Acknowledge` (a later payer's rejection) | closed, denied, overpaid, rejected, unanswered |
/// | unanswered | work list of billing; a late answer still counts; sent again when the payer does not have it, or was not forwarded it after all | accepted, rejected, closed, denied, overpaid, ready, scrub |
/// | denied | work list of billing: a corrected visit is imported, an appeal filed, a void ordered; a later remittance still counts | eligibility, appealed, ready, closed, overpaid |
/// | appealed | work list of billing: the decision is recorded; a later remittance still counts | accepted, denied, closed, overpaid |
/// | overpaid | work list of billing: a refund, or the payer's recovery | closed, denied |
/// | closed | nobody; a person may have the claim voided, and a payer that takes its payment back, or pays twice, opens it again | ready, denied, overpaid |
public enum ClaimFlow {
    /// Who moves a claim on.
    public enum Owner: Sendable, Hashable {
        /// Jobs of this queue.
        case step(Queue)
        /// Answers from outside, chased by the follow-up queue.
        case waiting
        /// People. `isClinic`: the clinic itself, which pauses its own SLA clock.
        case workList(isClinic: Bool)
        /// Nobody: the end.
        case final
    }

    /// One row of the table.
    public struct Row: Sendable {
        /// The stage.
        public let stage: ClaimStage
        /// Who moves it on.
        public let owner: Owner
        /// Where it may go.
        public let next: Set<ClaimStage>
    }

    /// The table, in the order of a claim's way.
    public static let rows: [Row] = [
        Row(stage: .documentation, owner: .workList(isClinic: true), next: [.eligibility]),
        Row(stage: .eligibility, owner: .step(.eligibility), next: [.scrub, .eligibilityFailed]),
        Row(stage: .eligibilityFailed, owner: .workList(isClinic: true), next: [.eligibility, .documentation]),
        Row(stage: .scrub, owner: .step(.scrub), next: [.ready, .scrubFailed, .awaitingRelease]),
        Row(
            stage: .scrubFailed, owner: .workList(isClinic: true), next: [.eligibility, .documentation, .scrub]),
        Row(
            stage: .awaitingRelease, owner: .workList(isClinic: false),
            next: [.ready, .eligibility, .documentation, .scrub]),
        Row(stage: .ready, owner: .step(.submit), next: [.submitting, .accepted]),
        Row(stage: .submitting, owner: .step(.submit), next: [.submitted]),
        Row(
            stage: .submitted, owner: .waiting,
            next: [.accepted, .rejected, .ready, .unanswered, .denied, .overpaid, .closed]),
        Row(stage: .crossover, owner: .waiting, next: [.closed, .denied, .overpaid, .unanswered]),
        Row(
            stage: .rejected, owner: .workList(isClinic: false),
            next: [.eligibility, .documentation, .accepted, .closed, .denied, .overpaid]),
        Row(stage: .accepted, owner: .waiting, next: [.closed, .denied, .overpaid, .rejected, .unanswered]),
        Row(
            stage: .unanswered, owner: .workList(isClinic: false),
            next: [.accepted, .rejected, .closed, .denied, .overpaid, .ready, .scrub]),
        Row(
            stage: .denied, owner: .workList(isClinic: false),
            next: [.eligibility, .appealed, .ready, .closed, .overpaid]),
        Row(stage: .appealed, owner: .workList(isClinic: false), next: [.accepted, .denied, .closed, .overpaid]),
        Row(stage: .overpaid, owner: .workList(isClinic: false), next: [.closed, .denied]),
        Row(stage: .closed, owner: .final, next: [.ready, .denied, .overpaid]),
    ]

    private static let byStage = Dictionary(uniqueKeysWithValues: rows.map { ($0.stage, $0) })

    /// The row of a stage.
    public static func row(of stage: ClaimStage) -> Row {
        byStage[stage] ?? Row(stage: stage, owner: .final, next: [])
    }

    /// Whether the table allows the move.
    public static func allows(_ from: ClaimStage, to stage: ClaimStage) -> Bool {
        row(of: from).next.contains(stage)
    }

    /// Whether a claim in this stage has yet to be sent, for the first time or again.
    public static func isUnsent(_ stage: ClaimStage) -> Bool {
        switch stage {
        case .documentation, .eligibility, .eligibilityFailed, .scrub, .scrubFailed, .awaitingRelease, .ready,
            .submitting,
            .rejected:
            true
        case .submitted, .crossover, .accepted, .unanswered, .denied, .appealed, .overpaid, .closed: false
        }
    }

    /// Where the jobs of a queue lead as a rule: to that of the stage that follows, and from a file sent to its answers.
    public static let queueAfter: [Queue: Queue] = [
        .eligibility: .scrub, .scrub: .submit, .submit: .acknowledge, .acknowledge: .remit,
    ]

    /// Whether no machine is moving the claim on: closed, in a work list, or waiting for an answer from outside.
    public static func isAtRest(_ stage: ClaimStage) -> Bool {
        switch row(of: stage).owner {
        case .step: false
        case .waiting, .workList, .final: true
        }
    }
}

extension Queue {
    /// One job per claim whose coverage is to be checked: 270/271 in real time, or a place in a batch.
    public static let eligibility = Queue(id: 1, name: "eligibility")
    /// Rules per claim.
    public static let scrub = Queue(id: 2, name: "scrub")
    /// One job per submission file.
    public static let submit = Queue(id: 3, name: "submit")
    /// One perpetual job per payer route: picks up what the clearinghouse has for us.
    public static let receive = Queue(id: 4, name: "receive")
    /// One job per TA1, 999 or 277CA file.
    public static let acknowledge = Queue(id: 5, name: "acknowledge")
    /// One job per 835 file.
    public static let remit = Queue(id: 6, name: "remit")
    /// One job per unfinished claim: 276/277 on its cadence.
    public static let followUp = Queue(id: 7, name: "follow-up")

    /// One job per batch of eligibility questions: sends it and watches for its answer.
    public static let inquire = Queue(id: 8, name: "inquire")
    /// One job per 271 batch file.
    public static let benefits = Queue(id: 9, name: "benefits")

    /// One job per appointment: asks the payer some days ahead and on the day.
    public static let appointments = Queue(id: 10, name: "appointments")

    /// One job per claim whose patient is insured again: makes the claim to the next payer, or waits for the one that it
    /// was forwarded to.
    public static let nextPayer = Queue(id: 12, name: "next-payer")

    /// One job per due time of a scheduled report.
    public static let reports = Queue(id: 13, name: "reports")

    /// Queues whose jobs are each about a claim.
    public static let ofClaims: [Queue] = [.eligibility, .scrub, .followUp, .nextPayer]

    /// Every queue of the claim flow.
    public static let claims: [Queue] = [
        .eligibility, .scrub, .submit, .receive, .acknowledge, .remit, .followUp, .inquire, .benefits, .appointments,
        .nextPayer, .reports,
    ]
}
