import Claims
import Synchronization

/// Screens that many people look at, read once for all who may see the same, so that twenty open dashboards cost the database
/// what one costs.
final class ScreenCache: Sendable {
    private struct Key: Hashable {
        let target: String
        let clinics: Set<Int32>?
        let permissions: Set<Permission>
    }

    private struct Kept {
        let screen: Task<Screen, any Error>
        let readAt: ContinuousClock.Instant
    }

    /// How old a screen may be.
    static let life = Duration.seconds(2)
    private let kept = Mutex<[Key: Kept]>([:])

    /// The screen at a target as whoever asks sees it; concurrent askers share one reading.
    func screen(
        _ target: String, for principal: Principal, read: @escaping @Sendable () async throws -> Screen
    ) async throws -> Screen {
        let key = Key(target: target, clinics: principal.clinics, permissions: principal.permissions)
        let now = ContinuousClock.now
        let task = kept.withLock { kept in
            if let found = kept[key], now - found.readAt < Self.life { return found.screen }
            kept = kept.filter { now - $0.value.readAt < Self.life }
            // Not a child of the first asker, whose leaving must not spoil it for the others.
            let task = Task { try await ClinicScope.$granted.withValue(principal.clinics, operation: read) }
            kept[key] = Kept(screen: task, readAt: now)
            return task
        }
        return try await task.value
    }

    /// Forgets all: somebody changed something, and must see that on the next page.
    func forget() {
        kept.withLock { $0 = [:] }
    }
}
