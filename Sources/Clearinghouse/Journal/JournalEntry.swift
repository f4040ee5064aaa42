/// How a submission came in, and so how its answers go out.
public enum Transport: String, Codable, Sendable, Hashable {
    /// CAQH CORE envelopes over HTTP.
    case core
    /// The drop folder.
    case drop
}

/// A file that was received: everything that its answers depend on, besides its bytes and what came before it.
struct Submission: Codable, Sendable, Hashable {
    var receivedAt: Timestamp
    var transport: Transport
    /// CORE SenderID, or empty for the drop folder.
    var partner: String
    /// CORE PayloadID, or the name that the drop folder gave the file when it took it.
    var payloadID: String
    /// Name of the stored copy.
    var file: String
}

/// One line of the journal. Replaying the entries in order gives the same state and the same answers, byte for byte.
enum JournalEntry: Codable, Sendable, Hashable {
    /// What follows was decided under this behaviour.
    case behaving(Behaviour)
    case received(Submission)
    /// A batch of eligibility questions.
    case inquired(Submission)
    /// A 276 asked about a claim whose remittance was held or lost.
    case released(payerControlNumber: String, at: Timestamp)
    /// The partner confirmed an answer file.
    case confirmed(answer: String)
    /// The clock was moved on.
    case advanced(days: Int)
}
