internal import Foundation
public import Postgres

/// A trading partner and the way to it.
public struct PayerRoute: Sendable, Hashable {
    /// Number; 1 is the route of every payer that has no other.
    public var id: Int16
    /// Name for people.
    public var name: String
    /// `core` (CAQH CORE over HTTP), `drop` (folder with atomic rename) or `sftp`.
    public var transport: String
    /// URL or folder for batch files; `sftp://user@host:port/folder` for SFTP.
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
    /// Name of the companion guide that the partner's files follow.
    public var guideName = CompanionGuide.standard.name
    /// Where its secrets lie.
    public var access = RouteAccess()
    /// The guide of that name that is in force, once a directory has looked it up.
    public internal(set) var guide = CompanionGuide.standard

    /// A route that follows the standard guide.
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
            let access = String(decoding: try JSONEncoder().encode(route.access), as: UTF8.self)
            _ = try await connection.execute(SaveRoute(route: route, access: access))
            for payer in payers {
                _ = try await connection.execute(SavePayerRoute(payerID: payer, routeID: route.id))
            }
        }
    }

    /// Every route.
    public static func all(pool: Pool) async throws -> [PayerRoute] {
        try await pool.withConnection { try await $0.run(ReadRoutes()) }
    }

    /// Circuit breakers that are not well, by route.
    public static func circuits(pool: Pool) async throws -> [Circuit] {
        try await pool.withConnection { try await $0.run(ReadCircuits()) }
    }
}
