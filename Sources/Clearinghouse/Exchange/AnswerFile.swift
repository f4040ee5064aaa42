/// One answer file for one partner.
struct AnswerFile: Sendable {
    /// PayloadID: UUID text, the same whenever the journal is replayed.
    let id: String
    let kind: AnswerKind
    let submission: Submission
    /// Not offered before.
    let availableAt: Timestamp
    /// Never offered unless a 276 asks for what is in it.
    let isLost: Bool
    let bytes: [UInt8]
    /// Payments in it.
    var remitted: [RemittanceLine] = []

    /// Name in the outbox.
    var fileName: String { "\(id).\(kind.fileExtension)" }

    /// A UUID (version 8, custom) from 128 stable bits.
    static func id(submission: Submission, kind: AnswerKind, number: Int) -> String {
        func half(_ salt: String) -> String {
            let hash = StableHash(salt, submission.file, submission.payloadID, kind.rawValue, String(number))
            let text = String(hash.value, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let hex = Array(half("a") + half("b"))
        let parts = [String(hex[0..<8]), String(hex[8..<12]), "8" + String(hex[13..<16]), "8" + String(hex[17..<20])]
        return (parts + [String(hex[20..<32])]).joined(separator: "-")
    }
}
