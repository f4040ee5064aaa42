internal import Postgres
internal import X12

/// What is known of the claims that remittances are about, read under their locks.
struct ClaimBooks: Sendable {
    private(set) var claims: [Int64: Claim] = [:]
    private(set) var lines: [Int64: [StoredLine]] = [:]
    /// What was posted and stands.
    private(set) var standing: [Int64: [StandingPosting]] = [:]
    /// What waits in suspense for one of the claims.
    private(set) var waiting: [Int64: [SuspenseItem]] = [:]
    private var later: [LaterKey: Claim] = [:]

    private struct LaterKey: Hashable {
        let visitID: Int64
        let rank: Int16
    }

    /// Locks the claims, lowest number first, so that two batches never wait crosswise, and reads what was posted for them.
    ///
    /// - Parameter decided: the statuses (CLP02) that remittances give the claims.
    static func read(
        _ claimIDs: Set<Int64>, decided: Set<String>, on connection: Connection
    ) async throws -> ClaimBooks {
        var books = ClaimBooks()
        let (claims, lines, waiting) = try await connection.pipeline(
            LockClaims(ids: claimIDs.sorted()), ReadLines(claimIDs: claimIDs.sorted()),
            LockOpenSuspense(claimIDs: claimIDs.sorted()))
        books.add(claims, lines, waiting)
        // Claims of later payers are looked for where a payer decided as a later one.
        let visits = Set(claims.filter { $0.coverageRank == 1 && $0.coverages > 1 }.map(\.visitID))
        if !visits.isEmpty, decided.contains("22") || !decided.isDisjoint(with: Self.ranks.keys) {
            let later = try await connection.run(LockLaterClaims(visitIDs: visits.sorted()))
            let ids = later.map(\.id)
            let (lines, waiting) = try await connection.pipeline(
                ReadLines(claimIDs: ids), LockOpenSuspense(claimIDs: ids))
            books.add(later, lines, waiting)
        }
        let known = books.claims.values.filter(\.mayHaveBeenRemitted).map(\.id)
        if !known.isEmpty {
            let postings = try await connection.run(ReadStandingPostings(claimIDs: known.sorted()))
            books.standing = Dictionary(grouping: postings, by: \.claimID)
        }
        return books
    }

    private mutating func add(_ claims: [Claim], _ lines: [StoredLine], _ waiting: [SuspenseItem]) {
        for claim in claims {
            self.claims[claim.id] = claim
            later[LaterKey(visitID: claim.visitID, rank: claim.coverageRank)] = claim
        }
        for line in lines where self.lines[line.claimID]?.contains(line) != true {
            self.lines[line.claimID, default: []].append(line)
        }
        for item in waiting {
            guard let claimID = item.claimID, self.waiting[claimID]?.contains(item) != true else { continue }
            self.waiting[claimID, default: []].append(item)
        }
    }

    /// The rank of the payer that decides with a status (CLP02): 2 and 20 as secondary, 3 and 21 as tertiary.
    private static let ranks: [String: Int16] = ["2": 2, "20": 2, "3": 3, "21": 3]

    /// The claim that a remittance's decision is about: a payer to which the claim was forwarded names the first payer's
    /// claim and decides as a later payer. `nil` while there is no claim to that payer.
    func target(of claim: Remittance835.Claim, for own: Claim) -> Claim? {
        guard own.coverageRank == 1, let rank = Self.ranks[claim.status], rank <= own.coverages else { return own }
        return later[LaterKey(visitID: own.visitID, rank: rank)]
    }

    /// The claim, then those of its visit to later payers.
    func ofVisit(_ own: Claim) -> [Claim] {
        [own]
            + later.values.filter { $0.visitID == own.visitID && $0.coverageRank > own.coverageRank }
            .sorted { $0.coverageRank < $1.coverageRank }
    }

    /// A claim under a number of one of its submissions, where nothing else of that is needed.
    func answered(_ claim: Claim, submissionID: Int64) -> Answered {
        Answered(
            submissionID: submissionID, claimID: claim.id, clinicID: claim.clinicID, fileID: 0, setControl: "",
            controlNumber: "", status: "", chargeCents: claim.chargeCents, payerControlNumber: nil)
    }
}

extension Claim {
    /// Whether a remittance may have been posted for it. What a payer refused whole left no money, but the stage.
    fileprivate var mayHaveBeenRemitted: Bool {
        switch stage {
        case .closed, .denied, .appealed, .overpaid: true
        default: money.paid != 0 || money.adjusted != 0 || money.patient != 0
        }
    }
}
