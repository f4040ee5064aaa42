/// What the steps of the claim flow write, each inside the transaction of a fenced set.
extension ModelDatabase {
    static let claimsPerFile = 3

    /// Takes ready claims into the file under new numbers and marks it as leaving; false when none is ready.
    mutating func fill(_ file: Int) -> Bool {
        let taken = claims.indices.filter { claims[$0].stage == .ready }.prefix(Self.claimsPerFile)
        if taken.isEmpty {
            files[file].status = .empty
            return false
        }
        store(Array(taken), in: file, payload: nextPayload())
        return true
    }

    mutating func nextPayload() -> Int {
        lastPayload += 1
        return lastPayload
    }

    mutating func store(_ taken: [Int], in file: Int, payload: Int) {
        files[file].claims = taken
        files[file].payload = payload
        files[file].status = .sending
        for claim in taken {
            claims[claim].stage = .submitting
            claims[claim].submission += 1
            claims[claim].file = file
        }
    }

    /// The partner has the file.
    mutating func recordSent(_ file: Int) {
        guard files[file].isUnsent else { return }
        files[file].status = .sent
        for claim in files[file].claims where claims[claim].stage == .submitting && claims[claim].file == file {
            claims[claim].stage = .submitted
        }
    }

    /// The partner could not be reached, or nobody knows whether it was. What an answer proved meanwhile stands.
    mutating func postpone(_ file: Int, as status: FileRow.Status) {
        if files[file].isUnsent { files[file].status = status }
    }

    /// Frees the claims of a file for another one, as a naive system does after a failure.
    mutating func giveUp(_ file: Int) {
        files[file].status = .empty
        for claim in files[file].claims where claims[claim].stage == .submitting { claims[claim].stage = .ready }
    }

    /// Applies a partner's answer. It proves that the file arrived; an answer to an older submission is history.
    mutating func apply(_ answer: AnswerRow) {
        let isCurrent = claims[answer.claim].submission == answer.submission || flaw == .matchesAnswersByClaim
        guard isCurrent else { return }
        if claims[answer.claim].stage == .submitting { recordSent(claims[answer.claim].file) }
        guard claims[answer.claim].stage == .submitted else { return }
        claims[answer.claim].stage = answer.isRejection ? .ready : .accepted
    }
}
