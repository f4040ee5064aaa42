internal import Postgres
internal import Synchronization

/// The circuit breakers of all partners, as this process sees them.
///
/// After three failures in a row a circuit opens, for all workers: nothing is sent, and jobs wait without losing an attempt.
/// When its pause is over, one exchange of one worker is tried; success closes it, failure doubles the pause. While all is
/// well nothing is written, and a look at the database a second is all that it costs.
final class Circuits: Sendable {
    /// What an exchange is let through as.
    private enum Permit { case usual, trial }

    private struct State {
        /// Until when an open circuit refuses, and those that only have failures.
        var circuits: [CircuitKey: ContinuousClock.Instant?] = [:]
        var readAt: ContinuousClock.Instant?
    }

    private static let life = Duration.seconds(1)

    private let pool: Pool
    private let state = Mutex(State())

    init(pool: Pool) {
        self.pool = pool
    }

    /// Runs one exchange unless its circuit is open, and takes note of how it ended.
    func run<Value: Sendable>(
        _ key: CircuitKey, _ exchange: () async throws(ConnectorError) -> Value
    ) async throws(ConnectorError) -> Value {
        let permit = try await admit(key)
        do {
            let value = try await exchange()
            await succeeded(key)
            return value
        } catch {
            await failed(key, error, isTrial: permit == .trial)
            throw error
        }
    }

    private func admit(_ key: CircuitKey) async throws(ConnectorError) -> Permit {
        await refresh()
        guard let openUntil = state.withLock({ $0.circuits[key] ?? nil }) else { return .usual }
        let left = openUntil - ContinuousClock.now
        if left > .zero { throw .circuitOpen(left) }
        let taken = try? await pool.withConnection { try await $0.execute(TakeTrial(key: key)) }
        guard let taken, taken > 0 else { throw .circuitOpen(Self.life) }
        set(key, ContinuousClock.now + .seconds(120))
        return .trial
    }

    private func succeeded(_ key: CircuitKey) async {
        guard state.withLock({ $0.circuits.keys.contains(key) }) else { return }
        _ = try? await pool.withConnection { try await $0.execute(CloseCircuit(key: key)) }
        state.withLock { _ = $0.circuits.removeValue(forKey: key) }
    }

    private func failed(_ key: CircuitKey, _ error: ConnectorError, isTrial: Bool) async {
        guard error.isOfPartner else {
            // It answered, so it is there.
            return await succeeded(key)
        }
        let note = NoteFailure(key: key, reason: error.reason, opens: error.needsPerson, isTrial: isTrial)
        let noted = try? await pool.withConnection { try await $0.first(note) }
        guard let noted else { return }
        set(key, noted.map { ContinuousClock.now + .milliseconds($0) })
    }

    private func set(_ key: CircuitKey, _ openUntil: ContinuousClock.Instant?) {
        state.withLock { _ = $0.circuits.updateValue(openUntil, forKey: key) }
    }

    /// Reads the circuits unless they were read a moment ago; what cannot be read is taken as it was.
    private func refresh() async {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            guard state.readAt.map({ now - $0 >= Self.life }) ?? true else { return false }
            state.readAt = now
            return true
        }
        guard isDue, let circuits = try? await pool.withConnection({ try await $0.run(ReadCircuits()) }) else { return }
        state.withLock { state in
            state.circuits = Dictionary(
                uniqueKeysWithValues: circuits.map { circuit in
                    (circuit.key, circuit.opensInMilliseconds.map { now + .milliseconds($0) })
                })
        }
    }
}
