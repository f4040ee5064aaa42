internal import Billing
internal import Postgres

extension WorkLists {
    /// Where a page of a list ended: lists are in the order of due times and then claims, so that a walk from place to place
    /// meets every claim once, whatever comes and goes meanwhile.
    public struct Place: Sendable, Hashable {
        let dueAt: Timestamp?
        let claimID: Int64

        /// What the database takes as a time and the description as a cursor, many thousand years.
        private static let times = Int64(-99_999_999_999_999_999)...999_999_999_999_999_999

        /// The place of a claim.
        public init(_ item: WorkItem) {
            dueAt = item.dueAt.flatMap(Instant.init(iso8601:)).map(Timestamp.init)
            claimID = item.claimID
        }

        /// A place from its ``text``; nil when it is none.
        public init?(_ text: String) {
            let parts = text.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 2, let claim = Int64(parts[0]), claim > 0 else { return nil }
            claimID = claim
            if parts[1].isEmpty {
                dueAt = nil
            } else {
                guard let microseconds = Int64(parts[1]), Self.times.contains(microseconds) else { return nil }
                dueAt = Timestamp(microsecondsSinceEpoch: microseconds)
            }
        }

        /// For a link or a cursor: the claim's number, an underscore, and the due time if there is one.
        public var text: String { "\(claimID)_" + (dueAt.map { "\($0.microsecondsSinceEpoch)" } ?? "") }
    }
}
