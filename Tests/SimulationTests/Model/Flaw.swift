/// What a simulated system does wrong on purpose. The oracle must find each of them.
enum Flaw: CaseIterable, Sendable {
    /// Writes match the job's number, not its token: no fencing.
    case writesWithoutToken
    /// A rescue leaves the token that the lost worker knows.
    case rescuesUnderTheOldToken
    /// A rescue looks only at sessions that it fenced itself, so that a lease that commits later stays with the dead.
    case rescuesFreshSessionsOnly
    /// A session goes on after a lease whose answer was lost, and keeps jobs that nobody works.
    case trustsALeaseWithoutAnswer
    /// The survivors of a crashed set come back together.
    case rescuesWholeSets
    /// A crash costs the neighbours of the killer an attempt.
    case crashesCountAsAttempts
    /// A file leaves before its claims and numbers are stored.
    case sendsBeforeIntent
    /// A file in doubt is sent again without asking the partner.
    case resendsBlindly
    /// A file whose arrival is unknown is taken for one that never left, and its claims go into another.
    case takesUnknownForFailed
    /// An answer is matched by its claim and not by the submission that it answers.
    case matchesAnswersByClaim
    /// A former leader's writes count.
    case ignoresTheTerm
    /// The server lets a stopped process keep its transaction, and with it its row locks, for ever.
    case keepsIdleTransactions
}
