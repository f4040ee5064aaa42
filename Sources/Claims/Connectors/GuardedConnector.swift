/// A connector behind its partner's circuit breakers.
struct GuardedConnector: Connector {
    let connector: any Connector
    let circuits: Circuits
    let routeID: Int16

    private var submitting: CircuitKey { CircuitKey(routeID: routeID, exchange: .submit) }
    private var receiving: CircuitKey { CircuitKey(routeID: routeID, exchange: .receive) }

    func submit(payloadID: String, bytes: [UInt8]) async throws(ConnectorError) {
        try await circuits.run(submitting) { () async throws(ConnectorError) in
            try await connector.submit(payloadID: payloadID, bytes: bytes)
        }
    }

    func holds(payloadID: String) async throws(ConnectorError) -> Bool? {
        try await circuits.run(submitting) { () async throws(ConnectorError) -> Bool? in
            try await connector.holds(payloadID: payloadID)
        }
    }

    func pickUp(atMost limit: Int) async throws(ConnectorError) -> [InboundPayload] {
        try await circuits.run(receiving) { () async throws(ConnectorError) -> [InboundPayload] in
            try await connector.pickUp(atMost: limit)
        }
    }

    func confirm(_ payloads: [InboundPayload]) async throws(ConnectorError) {
        try await circuits.run(receiving) { () async throws(ConnectorError) in
            try await connector.confirm(payloads)
        }
    }
}
