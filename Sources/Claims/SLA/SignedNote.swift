internal import Billing
internal import Postgres

/// The start of a submission clock in the audit trail: the event after which the note is signed says when it was.
enum SignedNote {
    private static let mark = "; note signed "

    /// The detail of an event with the signature, where there is one to tell.
    static func detail(_ text: String, signedAt: Timestamp?) -> String {
        signedAt.map { text + mark + $0.iso8601 } ?? text
    }

    /// The signature that an event tells of.
    static func signedAt(in detail: String) -> Timestamp? {
        guard let range = detail.firstRange(of: mark) else { return nil }
        return Instant(iso8601: String(detail[range.upperBound...])).map(Timestamp.init)
    }
}
