public import Postgres

/// A trading partner and the way to it.
public struct PayerRoute: Sendable, Hashable {
    /// Number; 1 is the route of every payer that has no other.
    public var id: Int16
    /// Name for people.
    public var name: String
    /// `core` (CAQH CORE over HTTP) or `drop` (folder with atomic rename).
    public var transport: String
    /// URL or folder for batch files.
    public var address: String
    /// URL for real-time 270 and 276.
    public var realTimeAddress: String
    /// ISA06 and GS02.
    public var senderID: String
    /// ISA08 and GS03.
    public var receiverID: String
    /// ISA15: `T` test, `P` production.
    public var usage: String
    /// A batch window opens at most this often, milliseconds.
    public var windowMilliseconds: Int32
    /// Most claims in one file, 1…5000.
    public var claimsPerFile: Int32
    /// When the partner closes the day's batch; `nil` when it takes files at any hour.
    public var cutoff: PayerCutoff?
    /// Least claims of a set whose eligibility is asked by one batch file; `nil`: always in real time.
    public var batchInquiriesFrom: Int32?

    /// A route.
    public init(
        id: Int16, name: String, transport: String, address: String, realTimeAddress: String, senderID: String,
        receiverID: String, usage: String, windowMilliseconds: Int32, claimsPerFile: Int32,
        cutoff: PayerCutoff? = nil, batchInquiriesFrom: Int32? = nil
    ) {
        self.id = id
        self.name = name
        self.transport = transport
        self.address = address
        self.realTimeAddress = realTimeAddress
        self.senderID = senderID
        self.receiverID = receiverID
        self.usage = usage
        self.windowMilliseconds = windowMilliseconds
        self.claimsPerFile = claimsPerFile
        self.cutoff = cutoff
        self.batchInquiriesFrom = batchInquiriesFrom
    }
}

/// Changing and listing routes.
public enum Routes {
    /// Creates or changes a route and sends these payers by it.
    public static func save(_ route: PayerRoute, payers: [String], pool: Pool) async throws {
        try await pool.transaction { connection in
            _ = try await connection.execute(SaveRoute(route: route))
            for payer in payers {
                _ = try await connection.execute(SavePayerRoute(payerID: payer, routeID: route.id))
            }
        }
    }

    /// Every route.
    public static func all(pool: Pool) async throws -> [PayerRoute] {
        try await pool.withConnection { try await $0.run(ReadRoutes()) }
    }
}
