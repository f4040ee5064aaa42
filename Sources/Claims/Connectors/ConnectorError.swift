internal import Jobs

/// Why an exchange with a trading partner failed, by what it means for what was sent.
enum ConnectorError: Error, Sendable, Hashable {
    /// Nothing left this machine: safe to send again.
    case unreachable
    /// It may or may not have arrived; reconcile before anything else.
    case outcomeUnknown
    /// The partner answered and refused; `code` is its CORE error code, HTTP status or SFTP status.
    case refused(code: String)
    /// Nothing was tried: the partner failed of late and is left alone for so long.
    case circuitOpen(Duration)

    /// CORE error codes that are about the agreement with the partner and not about one message. Source: CAQH CORE 270
    /// vC2.2.0, error codes of the envelope.
    private static let agreementFields = [
        "SenderID", "ReceiverID", "UserName", "Password", "PayloadType", "ProcessingMode", "CORERuleVersion",
    ]

    /// Code of a `refused` for certificates or host keys that one side does not accept or that cannot be read.
    static let certificates = "certificates"

    /// Whether it is the partner's trouble, which other messages would meet too, and not that of this message.
    var isOfPartner: Bool {
        switch self {
        case .unreachable, .outcomeUnknown: true
        case .circuitOpen: false
        case .refused: needsPerson
        }
    }

    /// Whether everything will be refused until a person changes password, certificate, ids or versions.
    var needsPerson: Bool {
        guard case .refused(let code) = self else { return false }
        return ["UnAuthorized", "VersionMismatch", "HTTP 401", "HTTP 403", "HTTP 404", "HTTP 415"].contains(code)
            || code == Self.certificates || code.hasPrefix("SFTP")
            || Self.agreementFields.contains { code.hasPrefix($0) }
    }

    /// For people and logs; holds no value of a file.
    var reason: String {
        switch self {
        case .unreachable: "unreachable"
        case .outcomeUnknown: "no answer in time"
        case .refused(let code): "refused: \(code)"
        case .circuitOpen: "left alone after failures"
        }
    }

    /// How long a question is not asked again whose answer did not come. Source: CAQH CORE 270, no re-transmission before
    /// 90 seconds.
    private static let quiet = Duration.seconds(90)

    /// What becomes of the job of a question that failed. A question may be asked twice without harm.
    var outcomeOfQuestion: Outcome {
        switch self {
        case .unreachable: .retry(reason: reason)
        case .outcomeUnknown: .retry(reason: reason, pause: Self.quiet)
        case .circuitOpen(let left): .snooze(.after(left * Int.random(in: 1000...1250) / 1000))
        // The circuit lets nobody else try in the meantime.
        case .refused where needsPerson: .retry(reason: reason, pause: Self.quiet)
        case .refused(let code): Self.isDamaged(code) ? .retry(reason: reason) : .dead(reason: reason)
        }
    }

    /// What becomes of the job of a file that failed: the same bytes go again, or a person decides.
    var outcomeOfFile: Outcome {
        switch self {
        case .outcomeUnknown: .retry(reason: reason)
        default: outcomeOfQuestion
        }
    }

    /// Whether the message was spoilt on its way, or the partner is busy: the same may be accepted the next time.
    private static func isDamaged(_ code: String) -> Bool {
        code == "ChecksumMismatched" || code.hasPrefix("PayloadLength") || code == "PayloadMissing"
            || ["HTTP 408", "HTTP 429"].contains(code)
    }
}
