/// Why an exchange with a trading partner failed, by what it means for what was sent.
enum ConnectorError: Error, Sendable, Hashable {
    /// Nothing left this machine: safe to send again.
    case unreachable
    /// It may or may not have arrived; reconcile before anything else.
    case outcomeUnknown
    /// The partner answered and refused; `code` is its CORE error code or HTTP status.
    case refused(code: String)
}

/// A file that the partner has for us.
struct InboundPayload: Sendable {
    /// What `confirm` names: the payload id, or the file's name.
    let id: String
    let bytes: [UInt8]
}

/// The way of batch files to and from one trading partner.
protocol Connector: Sendable {
    /// Hands a file over. Returns once the partner holds it durably.
    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError)
    /// Whether the partner holds an earlier submission; resolves one in doubt.
    func holds(payloadID: String) async throws(ConnectorError) -> Bool
    /// The next waiting file, offered again until confirmed; `nil` when there is none.
    func pickUp() async throws(ConnectorError) -> InboundPayload?
    /// Tells the partner that the file is stored here.
    func confirm(_ payload: InboundPayload) async throws(ConnectorError)
}
