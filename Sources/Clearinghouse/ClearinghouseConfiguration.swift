/// What one simulator process is told at its start.
public struct ClearinghouseConfiguration: Sendable {
    /// Address to listen at; default loopback.
    public var host: String
    /// Port to listen at; 0 (default) takes a free one.
    public var port: Int
    /// Directory of the journal, the received files, the outbox and the ledger.
    public var dataDirectory: String
    /// Directory of the drop folder transport; none by default.
    public var dropDirectory: String?
    /// How the partner behaves; everything right by default.
    public var behaviour: Behaviour
    /// How long an answer file that was taken but not confirmed stays hidden; default 5,000.
    public var reofferMilliseconds: Int64
    /// Time between two looks into the drop folder; default 200.
    public var dropPollMilliseconds: Int
    /// Longest request body taken; default 64 MiB.
    public var maximumBodyBytes: Int

    /// A simulator that keeps its state in `dataDirectory`.
    public init(dataDirectory: String) {
        host = "127.0.0.1"
        port = 0
        self.dataDirectory = dataDirectory
        dropDirectory = nil
        behaviour = Behaviour()
        reofferMilliseconds = 5_000
        dropPollMilliseconds = 200
        maximumBodyBytes = 64 << 20
    }
}
