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
    /// Whether the partner holds an earlier submission; resolves one in doubt. `nil` where it cannot be told: an
    /// acknowledgement or a person must.
    func holds(payloadID: String) async throws(ConnectorError) -> Bool?
    /// Waiting files, at most so many, offered again until confirmed; none when there are none.
    func pickUp(atMost limit: Int) async throws(ConnectorError) -> [InboundPayload]
    /// Tells the partner that the files are stored here.
    func confirm(_ payloads: [InboundPayload]) async throws(ConnectorError)
}
