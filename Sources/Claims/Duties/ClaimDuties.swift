public import Jobs
public import Logging

/// What a coordinator does for claims, besides the queue's own duties.
public enum ClaimDuties {
    /// Every duty of this folder.
    public static func all(logger: Logger) -> [any Duty] {
        [
            OpenBatchWindows(), KeepReceiving(), WatchDeadlines(logger: logger), WatchReceivables(logger: logger),
            WatchPartners(logger: logger), AnchorAudit(), WatchPayments(logger: logger), FoldSums(),
            FireReports(logger: logger),
        ]
    }
}
