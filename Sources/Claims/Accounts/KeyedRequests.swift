public import Postgres
internal import Vault

/// Requests of programs under keys of their own (`Idempotency-Key`): a repeat is given the first one's answer.
///
/// A request's record is committed before it is carried out, and its answer after that; between the two lie the transactions of
/// whatever it does. A server that falls therefore leaves no record and nothing done, or a record without an answer and the
/// thing done or not. A repeat of the latter is told for two minutes that the first one still runs, and is then carried out
/// again. So everything that goes by a key comes to the same when it is done twice: visits are known by their content; pauses,
/// limits, wishes, assignments and dates are set to what they are; retries, cancellations and releases find nothing left to do;
/// and a note is stored once under its request's number (`work_note.request_id`).
///
/// A refused request changed nothing and gives its key back. One that failed may have changed something: its repeat is carried out
/// under the same number. Answers are kept for a day.
public struct KeyedRequests: Sendable {
    private let pool: Pool

    /// Requests to an installation.
    public init(pool: Pool) {
        self.pool = pool
    }

    /// What to do about a request.
    public enum Verdict: Sendable, Hashable {
        /// Carry it out, under this number.
        case isNew(Int64)
        /// Somebody is carrying it out, or was a moment ago.
        case isRunning
        /// The key stands for another request.
        case isAnother
        /// It was carried out, with this answer.
        case isDone(status: Int, answer: [UInt8])
    }

    /// Characters of a key at most.
    public static let mostCharacters = 255

    /// Whether a text may be a key: 1 to 255 printable ASCII characters.
    public static func isKey(_ text: String) -> Bool {
        (1...mostCharacters).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Takes a key of a token for the request that `content` (method, path and body) is.
    ///
    /// - Throws: `PostgresError`.
    public func begin(_ key: String, of token: Int64, content: [UInt8]) async throws -> Verdict {
        let hash = SHA256.digest(content)
        let begin = BeginAPIRequest(tokenID: token, key: key, contentHash: hash)
        return try await pool.withConnection { connection in
            if let number = try await connection.first(begin) { return .isNew(number) }
            guard let kept = try await connection.first(ReadAPIRequest(tokenID: token, key: key)) else {
                // Given back between the two looks: its sender may try again.
                return .isRunning
            }
            guard kept.contentHash == hash else { return .isAnother }
            guard let status = kept.status, let answer = kept.answer else { return .isRunning }
            return .isDone(status: Int(status), answer: answer)
        }
    }

    /// Keeps the answer of a request.
    ///
    /// - Throws: `PostgresError`.
    public func finish(_ number: Int64, status: Int, answer: [UInt8]) async throws {
        let finish = FinishAPIRequest(requestID: number, status: Int16(clamping: status), answer: answer)
        _ = try await pool.withConnection { try await $0.execute(finish) }
    }

    /// Gives back the key of a request that was refused: nothing was changed.
    ///
    /// - Throws: `PostgresError`.
    public func abandon(_ number: Int64) async throws {
        _ = try await pool.withConnection { try await $0.execute(AbandonAPIRequest(requestID: number)) }
    }

    /// Lets the repeat of a request that failed be carried out at once.
    ///
    /// - Throws: `PostgresError`.
    public func release(_ number: Int64) async throws {
        _ = try await pool.withConnection { try await $0.execute(ReleaseAPIRequest(requestID: number)) }
    }
}
