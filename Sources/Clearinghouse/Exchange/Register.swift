import Synchronization
import X12

/// The simulated payers' memory: interchanges seen, claims accepted, remittances held, counters.
///
/// Only replay of the journal writes it, in the journal's order; enquiries read it at any time. Each call locks for a
/// moment only, so that a large submission does not stop the enquiries.
final class Register: Sendable {
    /// A remittance kept back, with all that its 835 needs.
    struct Held: Sendable {
        var decision: ClaimDecision
        var envelope: AnswerEnvelope
        var submission: Submission
    }

    private struct State {
        var submissions: Set<String> = []
        var interchanges: Set<String> = []
        var records: [Int: ClaimRecord] = [:]
        var latest: [ClaimKey: Int] = [:]
        var numbersByPatientControl: [String: [Int]] = [:]
        var held: [Int: Held] = [:]
        var debts: [PayeeKey: [ProviderDebt]] = [:]
        var scriptedRejections: [String: Int] = [:]
        var claimCount = 0
        var interchangeCount = 0
        var traceCount = 0
    }

    private let state = Mutex(State())

    func note(_ submission: Submission) {
        _ = state.withLock { $0.submissions.insert("\(submission.partner) \(submission.payloadID)") }
    }

    /// Whether a file came under this payload id from this partner.
    func hasSubmission(_ payloadID: String, from partner: String) -> Bool {
        state.withLock { $0.submissions.contains("\(partner) \(payloadID)") }
    }

    /// Whether this is the first interchange of that number from that sender; notes it.
    func isNew(_ interchange: AnswerEnvelope.Interchange) -> Bool {
        let sender = interchange.sender
        return state.withLock {
            $0.interchanges.insert("\(sender.qualifier) \(sender.id) \(interchange.controlNumber)").inserted
        }
    }

    func nextClaimNumber() -> Int {
        state.withLock {
            $0.claimCount += 1
            return $0.claimCount
        }
    }

    /// ISA13 and GS06 of the next answer.
    func nextInterchangeNumber() -> Int {
        state.withLock {
            $0.interchangeCount = $0.interchangeCount % 999_999_999 + 1
            return $0.interchangeCount
        }
    }

    /// TRN02 of the next remittance.
    func nextTrace() -> String {
        state.withLock {
            $0.traceCount += 1
            return "EFT\(100_000_000 + $0.traceCount)"
        }
    }

    /// Whether an original of this claim was accepted and not voided.
    func hasOriginal(_ key: ClaimKey) -> Bool {
        state.withLock { $0.latest[key] != nil }
    }

    /// Takes the accepted claim that `claim` replaces or voids out of force; nil when there is none to take.
    func supersede(by claim: ClaimReading) -> ClaimRecord? {
        guard let number = Int(claim.originalReference.dropFirst()) else { return nil }
        return state.withLock {
            guard let record = $0.records[number], !record.isSuperseded,
                record.payerControlNumber == claim.originalReference, record.key.payerID == claim.payerID,
                record.key.npi == claim.billing.id
            else { return nil }
            $0.records[number]?.isSuperseded = true
            $0.latest[record.key] = nil
            return record
        }
    }

    /// Counts one scripted rejection unless the rule has struck this claim `limit` times already.
    func mayReject(_ key: ClaimKey, rule: Int, limit: Int) -> Bool {
        let mark = "\(rule) \(key.payerID) \(key.npi) \(key.patientControlNumber)"
        return state.withLock {
            let count = $0.scriptedRejections[mark, default: 0]
            guard count < limit else { return false }
            $0.scriptedRejections[mark] = count + 1
            return true
        }
    }

    /// Puts an accepted claim on file, so that the next original of it is a duplicate.
    func add(_ record: ClaimRecord) {
        state.withLock {
            $0.records[record.number] = record
            $0.latest[record.key] = record.number
            $0.numbersByPatientControl[record.key.patientControlNumber, default: []].append(record.number)
        }
    }

    func update(_ number: Int, trace: String, remittance: ClaimRecord.Remittance) {
        state.withLock {
            $0.records[number]?.trace = trace
            $0.records[number]?.remittance = remittance
        }
    }

    func hold(_ held: Held) {
        state.withLock { $0.held[held.decision.number] = held }
    }

    func takeHeld(_ number: Int) -> Held? {
        state.withLock { $0.held.removeValue(forKey: number) }
    }

    /// Notes money that a payer takes back from a provider's next cheques.
    func add(_ debt: ProviderDebt, to payee: PayeeKey) {
        state.withLock { $0.debts[payee, default: []].append(debt) }
    }

    /// Takes debts that are due, as far as `cents` goes; the rest stays.
    func takeDebts(of payee: PayeeKey, upTo cents: Int64, at moment: Timestamp) -> [ProviderDebt] {
        state.withLock { state in
            guard let debts = state.debts[payee] else { return [] }
            var left = max(cents, 0)
            var taken: [ProviderDebt] = []
            var kept: [ProviderDebt] = []
            for debt in debts {
                let part = debt.from <= moment ? min(debt.cents, left) : 0
                left -= part
                if part > 0 {
                    var due = debt
                    due.cents = part
                    taken.append(due)
                }
                if part < debt.cents {
                    var rest = debt
                    rest.cents -= part
                    kept.append(rest)
                }
            }
            state.debts[payee] = kept.isEmpty ? nil : kept
            return taken
        }
    }

    func record(_ number: Int) -> ClaimRecord? {
        state.withLock { $0.records[number] }
    }

    /// The latest claim on file that an enquiry means: by payer control number, else by patient control number.
    func record(for subject: EnquirySubject) -> ClaimRecord? {
        let payerControl = subject.references["1K"] ?? ""
        let patientControl = subject.references["EJ"] ?? ""
        func isMeant(_ record: ClaimRecord) -> Bool {
            (subject.payer.id.isEmpty || record.key.payerID == subject.payer.id)
                && (subject.provider.id.isEmpty || record.key.npi == subject.provider.id)
                && (record.payerControlNumber == payerControl || record.key.patientControlNumber == patientControl)
        }
        return state.withLock { state in
            var numbers = state.numbersByPatientControl[patientControl] ?? []
            if let number = Int(payerControl.dropFirst()) { numbers.append(number) }
            for number in numbers.reversed() {
                if let record = state.records[number], isMeant(record) { return record }
            }
            return nil
        }
    }
}
