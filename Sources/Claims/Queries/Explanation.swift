internal import Postgres

/// Why a claim or a job is not moving, in one answer: the reasons that hold now, the decisive one first.
public struct Explanation: Sendable, Hashable, Encodable {
    /// One reason.
    public struct Reason: Sendable, Hashable, Encodable {
        /// What kind of reason.
        public let code: Code
        /// One sentence for a person; codes and numbers, nothing of a patient.
        public let text: String
        /// Until when it holds at the latest, UTC; `nil` when nothing but a person or an answer ends it.
        public let until: String?
        /// Who or what is responsible: a person, a worker, `clinic`, `payer`, `billing`.
        public let by: String?

        init(_ code: Code, _ text: String, until: Timestamp? = nil, by: String? = nil) {
            self.code = code
            self.text = text
            self.until = until.flatMap { $0 < .distantFuture ? $0.iso8601 : nil }
            self.by = by
        }
    }

    /// Kinds of reasons; the names are read by programs and stay.
    public enum Code: String, Sendable, CaseIterable, Encodable {
        /// The note is not signed.
        case documentationMissing = "documentation_missing"
        /// The coverage could not be confirmed.
        case coverage
        /// The authorisation is missing or does not cover the visit.
        case authorization
        /// The rules reject the visit.
        case scrubFailed = "scrub_failed"
        /// A second person has not released it yet.
        case waitingForRelease = "waiting_for_release"
        /// Nothing is sent to the payer until a person resumes it.
        case payerPaused = "payer_paused"
        /// A queue, a clinic or a route is paused.
        case paused
        /// The partner failed of late and is left alone until one exchange is tried.
        case partnerDown = "partner_down"
        /// The route's next batch window has not come.
        case payerWindow = "payer_window"
        /// The file that it is in is being prepared or sent.
        case fileOnItsWay = "file_on_its_way"
        /// Whether the partner holds the file is unknown, and being found out.
        case fileInDoubt = "file_in_doubt"
        /// An acknowledgement or remittance from outside.
        case waitingForAnswer = "waiting_for_answer"
        /// In billing's work list.
        case workList = "work_list"
        /// A worker has it.
        case leased
        /// Its turn has not come: other jobs of its clinic are nearer to their deadlines, and clinics take turns.
        case turn
        /// As many as allowed run already.
        case concurrencyLimit = "concurrency_limit"
        /// As many as allowed started in the last minute.
        case rateLimit = "rate_limit"
        /// It failed and is tried again.
        case retry
        /// Scheduled for later.
        case scheduled
        /// Put aside until what parked it is resumed.
        case parked
        /// Given up; a person decides.
        case deadLetter = "dead_letter"
        /// No live worker serves its queue.
        case noWorker = "no_worker"
        /// No job is there that would move it: a breach of an invariant.
        case noJob = "no_job"
        /// It is at its end.
        case closed
    }

    /// `claim 17` or `job 4711`.
    public let subject: String
    /// Clinic code, where there is one.
    public let clinicID: String?
    /// The claim's stage.
    public let stage: String?
    /// The job's queue.
    public let queue: String?
    /// What the work must be done by, UTC.
    public let deadline: String?
    /// Which limit that is.
    public let deadlineKind: EffectiveDeadline.Kind?
    /// late, at_risk or normal.
    public let band: RiskBand?
    /// The reasons.
    public let reasons: [Reason]
}
