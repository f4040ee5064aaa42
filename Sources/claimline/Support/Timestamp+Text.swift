import Billing
import Postgres

extension Timestamp {
    /// RFC 3339 text in UTC; `nil` for the infinite ones.
    var text: String? {
        if microsecondsSinceEpoch == .max || microsecondsSinceEpoch == .min { return nil }
        let seconds = microsecondsSinceEpoch / 1_000_000
        return Instant(microsecondsSinceEpoch: seconds * 1_000_000).iso8601
    }
}
