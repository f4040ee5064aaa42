import Synchronization

/// Answer files that no partner has confirmed yet.
///
/// A file is offered to one picker at a time: taking it hides it for the re-offer delay, confirming removes it.
final class Outbox: Sendable {
    /// A file without its bytes, which lie in the data directory.
    struct Entry: Sendable {
        let id: String
        let kind: AnswerKind
        let fileName: String
        let submission: Submission
        /// What the books note once the partner has it.
        let remitted: [RemittanceLine]
        /// Offered from this moment on.
        var readyAt: Timestamp
    }

    fileprivate struct State {
        /// Entries of one partner in the order in which they were made.
        var waiting: [String: [Entry]] = [:]
        var lost: [String: Entry] = [:]
        /// Key of `waiting` by file.
        var partners: [String: String] = [:]
    }

    private let state = Mutex(State())
    private let reofferMilliseconds: Int64

    init(reofferMilliseconds: Int64) {
        self.reofferMilliseconds = reofferMilliseconds
    }

    func add(_ answer: AnswerFile) {
        state.withLock {
            let entry = Entry(
                id: answer.id, kind: answer.kind, fileName: answer.fileName, submission: answer.submission,
                remitted: answer.remitted, readyAt: answer.availableAt)
            if answer.isLost {
                $0.lost[answer.id] = entry
            } else {
                $0.insert(entry)
            }
        }
    }

    /// Brings back a lost file.
    func recover(_ id: String, at now: Timestamp) {
        state.withLock {
            guard var entry = $0.lost.removeValue(forKey: id) else { return }
            entry.readyAt = now
            $0.insert(entry)
        }
    }

    /// The oldest file that is ready for this partner on this transport; it is hidden for the re-offer delay.
    func take(partner: String, transport: Transport, at now: Timestamp) -> Entry? {
        state.withLock { state in
            let key = State.key(partner, transport)
            guard let index = state.waiting[key]?.firstIndex(where: { $0.readyAt <= now }) else { return nil }
            state.waiting[key]?[index].readyAt = now.adding(milliseconds: reofferMilliseconds)
            return state.waiting[key]?[index]
        }
    }

    /// Whether a file of this id waits for this partner.
    func holds(_ id: String, partner: String, transport: Transport) -> Bool {
        state.withLock { $0.partners[id] == State.key(partner, transport) }
    }

    /// Removes a confirmed file and returns it; nil when it is not there any more.
    func remove(_ id: String) -> Entry? {
        state.withLock { state in
            guard let key = state.partners.removeValue(forKey: id),
                let index = state.waiting[key]?.firstIndex(where: { $0.id == id })
            else { return nil }
            return state.waiting[key]?.remove(at: index)
        }
    }
}

extension Outbox.State {
    fileprivate static func key(_ partner: String, _ transport: Transport) -> String {
        "\(transport.rawValue) \(partner)"
    }

    fileprivate mutating func insert(_ entry: Outbox.Entry) {
        let key = Self.key(entry.submission.partner, entry.submission.transport)
        waiting[key, default: []].append(entry)
        partners[entry.id] = key
    }
}
