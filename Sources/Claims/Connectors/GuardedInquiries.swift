/// Questions to a route's payers, behind the circuit breakers of each payer.
struct GuardedInquiries: Sendable {
    let connector: CoreConnector
    let circuits: Circuits
    let routeID: Int16

    /// One real-time question about a payer's member; `kind` is the payload type of the request.
    func ask(_ kind: String, _ bytes: [UInt8], payer: String) async throws(ConnectorError) -> [UInt8] {
        let key = CircuitKey(routeID: routeID, exchange: .realTime, payerID: payer)
        return try await circuits.run(key) { () async throws(ConnectorError) -> [UInt8] in
            try await connector.ask(kind, bytes)
        }
    }

    /// Hands a batch of eligibility questions over; the answer comes as a file to pick up.
    func inquire(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        let key = CircuitKey(routeID: routeID, exchange: .submit)
        try await circuits.run(key) { () async throws(ConnectorError) in
            try await connector.inquire(payloadID: payloadID, bytes: bytes)
        }
    }
}
